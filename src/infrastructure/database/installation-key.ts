import { randomBytes } from 'node:crypto';
import type { Queryable } from './pool';

/** A random key of this installation, 32 bytes. Created at its first use and stored in the database, so that all servers share it. */
export async function installationKey(db: Queryable, name: string): Promise<Uint8Array> {
  const key = `key:${name}`;
  await db.query('INSERT INTO settings (key, value) VALUES ($1, to_jsonb($2::text)) ON CONFLICT DO NOTHING', [
    key,
    randomBytes(32).toString('base64'),
  ]);
  const { rows } = await db.query('SELECT value FROM settings WHERE key = $1', [key]);
  return Buffer.from(rows[0].value, 'base64');
}
