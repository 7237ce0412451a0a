import { randomBytes } from 'node:crypto';
import type { Queryable } from './pool';

/** Returns a random key of 32 bytes. The first use creates it and stores it in the database, so that all servers share it. */
export async function installationKey(db: Queryable, name: string): Promise<Uint8Array> {
  const key = `key:${name}`;
  await db.query('INSERT INTO settings (key, value) VALUES ($1, to_jsonb($2::text)) ON CONFLICT DO NOTHING', [
    key,
    randomBytes(32).toString('base64'),
  ]);
  const { rows } = await db.query('SELECT value FROM settings WHERE key = $1', [key]);
  return Buffer.from(rows[0].value, 'base64');
}
