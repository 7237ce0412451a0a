import { createHash } from 'node:crypto';
import { erasedPrefix } from '../../catalog/users/erased-key';

/**
 * The secrets of one erasure. Keys and ids of rows become hashes of a secret and of the content or table, so that no one can link two keys
 * without the secret. The secrets are deleted when the erasure ends.
 */
export interface Secrets {
  /** For rows without a content: active days and exposures to experiments. */
  person: string;
  /** For rows with a content: each content has its own key. Replaced after a key conflict. */
  content: string;
}

/** The dashes distinguish these keys from those of version 0.1.0, which continue with a hexadecimal digit. */
const prefix = `${erasedPrefix}----`;

/** Keys of version 0.1.0: `erased:` and a random UUID. `range` is their index range, whose end is exclusive. */
export const sharedKeys = {
  range: ['erased:0', 'erased:g'],
  pattern: '^erased:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
} as const;

/** Returns the key of an erased user for rows without a content. `of` names the group of rows. */
export function pseudonym(secret: string, of: string): string {
  return prefix + createHash('sha256').update(`${secret}/${of}`).digest('hex').slice(0, 32);
}

/** SQL: the key of an erased user for one content. */
export const pseudonymSql = (secret: string, contentId: string): string => `'${prefix}' || ${hashSql(secret, `'/content/' || ${contentId}`)}`;

/** SQL: replaces an id that contains its creation time. NULL stays NULL. */
export const otherIdSql = (secret: string, id: string): string => `${hashSql(secret, `'/id/' || ${id}::text`)}::uuid`;

/** SQL: the start of the UTC day. */
export const dayStartSql = (time: string): string => `date_bin('1 day', ${time}, '1970-01-01T00:00:00Z'::timestamptz)`;

/** Uses only immutable functions, because distributed tables accept no others in an UPDATE. The format 'escape' interprets only backslashes. */
function hashSql(secret: string, text: string): string {
  return `encode(substring(sha256(decode(replace(${secret}::text || ${text}, '\\', '\\\\'), 'escape')) FROM 1 FOR 16), 'hex')`;
}
