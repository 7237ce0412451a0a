import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';
import { badInput } from './errors';

// One call for random bytes costs as much for sixteen of them as for thousands.
const pool = new Uint8Array(16 * 256);
let used = pool.length;

/** A new id: UUIDv7, so that ids made later sort later. */
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

/** Names a request in the logs and in the answer to its client. */
export const newRequestId = (): string => `${process36}-${(++requests).toString(36)}`;

const maxLength = 255;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// Global ids of other things than contents read "Type:key": a content may not look like one.
const globalId = /^[A-Z][A-Za-z]*:/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
const unprintable = /[\u0000-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

export const idRule = `must be 1–${maxLength} characters without control characters`;
export const contentIdRule = `${idRule} and may not begin with a word in capitals and a colon`;

/** An id that comes from outside (the catalogue's, the identity provider's). */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= maxLength && !unprintable.test(value) && value.trim() === value;
}

export function isContentId(value: unknown): value is string {
  return isId(value) && !globalId.test(value);
}

/** The first and the last of all in their order. */
export const [firstUuid, lastUuid] = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

export function isUuid(value: string): boolean {
  return uuid.test(value);
}

/** The longest global id: the type, a first part of which every character is written as nine, and the last one. */
export const maxGlobalId = 64 + 10 * maxLength;

/** A global id of two parts, the key of what has no id of its own: `Comment:<uuid>:<content>`. The first part may hold anything. */
export function globalIdOf(type: string, first: string, last: string): string {
  return `${type}:${encodeURIComponent(first)}:${last}`;
}

/** What the two parts are, of the types whose ids come back to us. What is called `id` is a UUID. */
const keys = {
  Collection: ['id', 'ownerId'],
  Comment: ['id', 'contentId'],
  Report: ['id', 'contentId'],
  Review: ['authorId', 'contentId'],
} as const;
export type KeyedType = keyof typeof keys;
export type KeyOf<T extends KeyedType> = Record<(typeof keys)[T][number], string>;

/** The parts of such an id by their names; null when it is none of this type. */
export function keyOfGlobalId<T extends KeyedType>(type: T, id: string): KeyOf<T> | null {
  const [, encoded = '', last] = new RegExp(`^${type}:([^:]+):([\\s\\S]+)$`).exec(id) ?? [];
  const first = decoded(encoded);
  const [firstName, lastName] = keys[type];
  if (!isId(first) || !isId(last) || (firstName === 'id' && !isUuid(first))) return null;
  return { [firstName]: firstName === 'id' ? first.toLowerCase() : first, [lastName]: last } as KeyOf<T>;
}

/** The same of an id in an input. @throws CodedError BAD_USER_INPUT, which names its `field`, when it is none of this type. */
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
