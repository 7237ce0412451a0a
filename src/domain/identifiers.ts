import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import { badInput } from './errors';

// A call for thousands of random bytes takes as long as a call for 16 bytes.
const pool = new Uint8Array(16 * 256);
let used = pool.length;

/** Returns a new UUIDv7. Later ids sort after earlier ones. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 16;
  return v7({ random: pool.subarray(used - 16, used) });
}

const process36 = randomFillSync(Buffer.alloc(6)).toString('hex');
let requests = 0;

/** Returns a new request id for logs and error responses. */
export const newRequestId = (): string => `${process36}-${(++requests).toString(36)}`;

const maxLength = 255;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// Content ids must not look like the global ids of other objects, which have the form "Type:key".
const globalId = /^[A-Z][A-Za-z]*:/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
const unprintable = /[\u0000-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

export const idRule = `must be 1–${maxLength} characters without control characters`;
export const contentIdRule = `${idRule} and may not begin with a word in capitals and a colon`;

/** Whether a value is a valid external id (of the catalogue or the identity provider). */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= maxLength && !unprintable.test(value) && value.trim() === value;
}

export function isContentId(value: unknown): value is string {
  return isId(value) && !globalId.test(value);
}

/** The lowest and the highest UUID in sort order. */
export const [firstUuid, lastUuid] = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

export function isUuid(value: string): boolean {
  return uuid.test(value);
}

/** Maximum length of a global id: the type, a first part (encoded with up to 9 characters per character) and the last part. */
export const maxGlobalId = 64 + 10 * maxLength;

/** Returns the global id of an object with a composite key: `Comment:<uuid>:<content>`. The first part can contain any character. */
export function globalIdOf(type: string, first: string, last: string): string {
  return `${type}:${encodeURIComponent(first)}:${last}`;
}

/** Names of the two key parts, by type. A part named `id` is a UUID. */
const keys = {
  Collection: ['id', 'ownerId'],
  Comment: ['id', 'contentId'],
  Report: ['id', 'contentId'],
  Review: ['authorId', 'contentId'],
} as const;
export type KeyedType = keyof typeof keys;
export type KeyOf<T extends KeyedType> = Record<(typeof keys)[T][number], string>;

/** Returns the named parts of a two-part id; null if the id is not of this type. */
export function keyOfGlobalId<T extends KeyedType>(type: T, id: string): KeyOf<T> | null {
  const [, encoded = '', last] = new RegExp(`^${type}:([^:]+):([\\s\\S]+)$`).exec(id) ?? [];
  const first = decoded(encoded);
  const [firstName, lastName] = keys[type];
  if (!isId(first) || !isId(last) || (firstName === 'id' && !isUuid(first))) return null;
  return { [firstName]: firstName === 'id' ? first.toLowerCase() : first, [lastName]: last } as KeyOf<T>;
}

/** Returns the named parts of an id in an input. @throws CodedError BAD_USER_INPUT for `field` if the id is not of this type. */
export function keyGiven<T extends KeyedType>(type: T, id: string, field: string): KeyOf<T> {
  const key = keyOfGlobalId(type, id);
  if (!key) throw badInput(field, `${field.replace('input.', '')} must be the id of a ${type.toLowerCase()}.`);
  return key;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
