import { createHash } from 'node:crypto';
import { erasedPrefix } from '../../catalog/users/erased';

/**
 * The secrets of one erasure. Rows get keys and ids that are hashes of a secret and of what they belong to, so that two keys cannot be
 * linked without the secret. The secrets are deleted when the erasure ends.
 */
export interface Secrets {
  /** For rows of no content: days of activity, exposures to experiments. */
  person: string;
  /** For rows of a content: each content has its own key. Replaced when a key is taken. */
  content: string;
}

/** The dashes distinguish these keys from those of release 0.1.0, which continue with a hexadecimal digit. */
const prefix = `${erasedPrefix}----`;

/** The keys of release 0.1.0: `erased:` and a random UUID. They are in this range of an index, whose end is excluded. */
export const sharedKeys = {
  range: ['erased:0', 'erased:g'],
  pattern: '^erased:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
} as const;

/** The key of an erased person's rows that belong to `of`, which is no content. */
export function pseudonym(secret: string, of: string): string {
  return prefix + createHash('sha256').update(`${secret}/${of}`).digest('hex').slice(0, 32);
}

/** SQL: the key of an erased person on one content. */
export const pseudonymSql = (secret: string, contentId: string): string => `'${prefix}' || ${hashSql(secret, `'/content/' || ${contentId}`)}`;

/** SQL: another id in place of one that contains the time at which it was made. NULL stays NULL. */
export const otherIdSql = (secret: string, id: string): string => `${hashSql(secret, `'/id/' || ${id}::text`)}::uuid`;

/** SQL: the beginning of the UTC day. */
export const dayStartSql = (time: string): string => `date_bin('1 day', ${time}, '1970-01-01T00:00:00Z'::timestamptz)`;

/** Only immutable functions, because distributed tables accept no others in an UPDATE. In the format 'escape' only backslashes have a meaning. */
function hashSql(secret: string, text: string): string {
  return `encode(substring(sha256(decode(replace(${secret}::text || ${text}, '\\', '\\\\'), 'escape')) FROM 1 FOR 16), 'hex')`;
}
