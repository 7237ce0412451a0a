import { createHash } from 'node:crypto';
import { erasedPrefix } from './erased-key';

/**
 * Secrets of one erasure. The erasure replaces the user id with a key, which is a hash of a secret and the content id or the kind of row. Two keys
 * cannot be linked without the secret, which the server deletes when the erasure finishes.
 */
export interface Secrets {
  /** Secret for the rows of `user_days` and `experiment_exposures`, which have no content id. */
  person: string;
  /** Secret for rows that have a content id. Each content gets a different key. */
  content: string;
}

/** Prefix of the keys that replace user ids. Version 0.1.0 stored `erased:` and a UUID, so the dashes distinguish new keys from old keys. */
const prefix = `${erasedPrefix}----`;

/** Keys that version 0.1.0 stored for erased users: `erased:` and a random UUID. `range` is their index range; its end is exclusive. */
export const sharedKeys = {
  range: ['erased:0', 'erased:g'],
  pattern: '^erased:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
} as const;

/** Returns the key that replaces a user id in rows without a content id. Rows with the same `of`, such as `days`, get the same key. */
export function pseudonym(secret: string, of: string): string {
  return prefix + createHash('sha256').update(`${secret}/${of}`).digest('hex').slice(0, 32);
}

/** Returns SQL that computes the key which replaces a user id in the rows of one content. */
export const pseudonymSql = (secret: string, contentId: string): string => `'${prefix}' || ${hashSql(secret, `'/content/' || ${contentId}`)}`;

/** Returns SQL that hashes the UUID `id`, because a UUIDv7 contains its creation time. NULL stays NULL. */
export const otherIdSql = (secret: string, id: string): string => `${hashSql(secret, `'/id/' || ${id}::text`)}::uuid`;

/** Returns SQL that rounds a time down to the start of its UTC day. */
export const dayStartSql = (time: string): string => `date_bin('1 day', ${time}, '1970-01-01T00:00:00Z'::timestamptz)`;

/**
 * Returns SQL for half of a SHA-256 hash, in hexadecimal. It calls only immutable functions, because Citus rejects all others in an UPDATE of a
 * distributed table. It doubles each backslash, because `decode` would interpret it.
 */
function hashSql(secret: string, text: string): string {
  return `encode(substring(sha256(decode(replace(${secret}::text || ${text}, '\\', '\\\\'), 'escape')) FROM 1 FOR 16), 'hex')`;
}
