import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import { badInput } from './errors';

// Random bytes for the next 256 ids. One call for all these bytes takes about as long as a call for the 16 bytes of one id.
const pool = new Uint8Array(16 * 256);
let used = pool.length;

/** Returns a new UUIDv7. Its first 48 bits are the time in milliseconds, so that ids sort by their time of creation. */
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

/** Returns a new request id, which log lines and error responses contain. */
export const newRequestId = (): string => `${process36}-${(++requests).toString(36)}`;

const maxLength = 255;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// Content ids must not begin like the global id of another object, such as `Comment:…`, because the query `node` accepts both.
const globalId = /^[A-Z][A-Za-z]*:/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
const unprintable = /[\u0000-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

export const idRule = `must be 1–${maxLength} characters without control characters`;
export const contentIdRule = `${idRule} and may not begin with a word in capitals and a colon`;

/** Returns whether a value is a valid external id, which is a content id of the catalogue or a user id of the identity provider. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= maxLength && !unprintable.test(value) && value.trim() === value;
}

export function isContentId(value: unknown): value is string {
  return isId(value) && !globalId.test(value);
}

/** Lowest and highest UUID in sort order. */
export const [firstUuid, lastUuid] = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

export function isUuid(value: string): boolean {
  return uuid.test(value);
}

/**
 * Maximum length of a global id in characters: 64 for the type and the colons, 9 × `maxLength` for the first key part, because URL encoding can
 * replace one character with 9, and `maxLength` for the last key part.
 */
export const maxGlobalId = 64 + 10 * maxLength;

/**
 * Returns the global id of an object with a two-part key, such as `Comment:<uuid>:<content id>`. URL-encodes `first`, so that it can contain a colon.
 */
export function globalIdOf(type: string, first: string, last: string): string {
  return `${type}:${encodeURIComponent(first)}:${last}`;
}

/** Names of the two key parts of each type, in the order of the global id. A part with the name `id` is a UUID. */
const keys = {
  Collection: ['id', 'ownerId'],
  Comment: ['id', 'contentId'],
  Report: ['id', 'contentId'],
  Review: ['authorId', 'contentId'],
} as const;
export type KeyedType = keyof typeof keys;
export type KeyOf<T extends KeyedType> = Record<(typeof keys)[T][number], string>;

/** Parses the global id of an object with a two-part key. Returns the key parts by name, or null if the id is not a valid id of this type. */
export function keyOfGlobalId<T extends KeyedType>(type: T, id: string): KeyOf<T> | null {
  const [, encoded = '', last] = new RegExp(`^${type}:([^:]+):([\\s\\S]+)$`).exec(id) ?? [];
  const first = decoded(encoded);
  const [firstName, lastName] = keys[type];
  if (!isId(first) || !isId(last) || (firstName === 'id' && !isUuid(first))) return null;
  return { [firstName]: firstName === 'id' ? first.toLowerCase() : first, [lastName]: last } as KeyOf<T>;
}

/** Parses a global id that a client passed as `field`. @throws CodedError BAD_USER_INPUT if the id is not a valid id of this type. */
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
