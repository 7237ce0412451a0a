import type { Row, UnreadableRow } from './row';

const maxItemLength = 4 * 1024 * 1024;
const maxDocumentLength = 64 * 1024 * 1024;

/** How the JSON values of a file are arranged: one per line, as one list, or as one object that contains the list. */
export type JsonLayout = 'lines' | 'list' | 'object';

/** `head`: the first part of the file. */
export function jsonLayout(head: string): JsonLayout {
  const text = head.trimStart();
  if (text.startsWith('[')) return 'list';
  const [first = '', ...more] = text.split('\n');
  // A broken first line of NDJSON still ends with its brace; an object over several lines does not.
  const isBegun = text.startsWith('{') && more.length > 0 && !first.trimEnd().endsWith('}');
  return isBegun ? 'object' : 'lines';
}

/**
 * Rows of NDJSON, of a list, or of the list under `listKey` in an object. An item that is no JSON object is reported and skipped.
 * @throws Error when the list is cut off, or an object is no row and does not contain `listKey`.
 */
export async function* jsonRows(pieces: AsyncIterable<string>, layout: JsonLayout, listKey?: string): AsyncGenerator<Row | UnreadableRow> {
  if (layout === 'object') yield* rowsOf({ line: 1, text: await wholeText(pieces) }, listKey);
  else for await (const located of layout === 'list' ? itemsOf(pieces) : linesOf(pieces)) yield* rowsOf(located, listKey);
}

function* rowsOf({ text, ...place }: Located, listKey: string | undefined): Generator<Row | UnreadableRow> {
  let value: unknown;
  try {
    value = parseExact(text);
  } catch (error) {
    yield { ...place, reason: `is not JSON: ${(error as Error).message}` };
    return;
  }
  const list = listKey !== undefined && isObject(value) && Object.hasOwn(value, listKey) ? value[listKey] : undefined;
  if (!Array.isArray(list)) yield rowOf(value, place);
  else for (const [index, item] of list.entries()) yield rowOf(item, { ...place, item: index + 1 });
}

function rowOf(value: unknown, place: Omit<Located, 'text'>): Row | UnreadableRow {
  return isObject(value) ? { ...place, columns: Object.keys(value), values: value } : { ...place, reason: 'is not a JSON object' };
}

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|-?\d[\d.eE+-]*/g;
const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Parses JSON without loss: a number of 16 digits or more, or beyond the range of numbers, becomes a string of the same characters.
 * @throws SyntaxError when it is not JSON, or an object has a key twice.
 */
export function parseExact(text: string): unknown {
  let keysWritten = 0;
  const exact = text.replace(tokens, (token: string, colon: string | undefined) => {
    if (colon !== undefined) keysWritten++;
    if (token.startsWith('"') || !number.test(token)) return token;
    return token.length > 15 || !Number.isFinite(Number(token)) ? `"${token}"` : token;
  });
  const value: unknown = JSON.parse(exact);
  if (keyCount(value) < keysWritten) throw new SyntaxError('an object has the same key twice');
  return value;
}

function keyCount(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  const values = Object.values(value);
  return values.reduce((sum: number, inner) => sum + keyCount(inner), Array.isArray(value) ? 0 : values.length);
}

interface Located {
  line: number;
  item?: number;
  text: string;
}

/** Not `readline`: that also cuts at U+2028, which JSON allows inside a string. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<Located> {
  let rest = '';
  let line = 1;
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    checkLength(rest, line + lines.length);
    for (const text of lines) {
      if (text.trim() !== '') yield { line, text };
      line++;
    }
  }
  if (rest.trim() !== '') yield { line, text: rest };
}

/** Cuts `[a, b, …]` at its commas, without reading what a and b are. */
async function* itemsOf(pieces: AsyncIterable<string>): AsyncGenerator<Located> {
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let text = '';
  /** No character of the item has come yet but blanks. */
  let isBlank = true;
  let line = 1;
  let startLine = 1;
  let item = 0;
  for await (const piece of pieces) {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const character = piece[at] as string;
      if (character === '\n') line++;
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (character === '\\') isEscaped = true;
        else if (character === '"') isInString = false;
        continue;
      }
      if (depth === 0 && character === '[') {
        text += piece.slice(from, at);
        if (!isBlank) yield { line: startLine, item: ++item, text };
        [text, from, isBlank, depth] = ['', at + 1, true, 1];
        continue;
      }
      if (character === '"') isInString = true;
      else if (character === '[' || character === '{') depth++;
      else if (character === ']' || character === '}') depth--;
      const isEnd = (character === ',' && depth === 1) || (character === ']' && depth === 0);
      if (!isEnd) {
        if (isBlank && character.trim() !== '') [isBlank, startLine] = [false, line];
        continue;
      }
      text += piece.slice(from, at);
      // Nothing between the brackets is an empty list; nothing beside a comma is an item that is missing.
      if (!isBlank || character === ',' || item > 0) yield { line: isBlank ? line : startLine, item: ++item, text };
      [text, from, isBlank] = ['', at + 1, true];
    }
    text += piece.slice(from);
    checkLength(text, startLine);
  }
  if (depth > 0) throw new Error(`The list is cut off after ${item} items: the file ends before its "]".`);
  if (!isBlank) yield { line: startLine, item: ++item, text };
}

async function wholeText(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (text.length > maxDocumentLength)
      throw new Error(
        `One JSON object of more than ${maxDocumentLength / 1024 / 1024} MiB cannot be read. Write one object per line (NDJSON), or a list.`,
      );
  }
  return text;
}

function checkLength(text: string, line: number): void {
  if (text.length > maxItemLength)
    throw new Error(`Line ${line}: the object that begins here is longer than ${maxItemLength / 1024 / 1024} MiB, which is the limit for one row.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
