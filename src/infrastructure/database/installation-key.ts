import { randomBytes } from 'node:crypto';
import type { Queryable } from './pool';
import { Setting } from './shared-settings';

/**
 * Returns the key called `name`, which has 32 random bytes. The first call creates the key and stores it in the database, so that all servers use the
 * same key.
 */
export async function installationKey(db: Queryable, name: string): Promise<Uint8Array> {
  const key = new Setting<string>(`key:${name}`);
  return Buffer.from(await key.readOrCreate(db, randomBytes(32).toString('base64')), 'base64');
}
