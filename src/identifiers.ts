import { v7 } from 'uuid';

/** A new id: UUIDv7, so that ids made later sort later. */
export const newId = (): string => v7();

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

export function isUuid(value: string): boolean {
  return uuid.test(value);
}
