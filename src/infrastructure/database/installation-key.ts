import { randomBytes } from 'node:crypto';
import type { Queryable } from './pool';
import { Setting } from './shared-settings';

/** Returns a random key of 32 bytes. The first use creates it and stores it in the database, so that all servers share it. */
export async function installationKey(db: Queryable, name: string): Promise<Uint8Array> {
  const key = new Setting<string>(`key:${name}`);
  return Buffer.from(await key.readOrCreate(db, randomBytes(32).toString('base64')), 'base64');
}
