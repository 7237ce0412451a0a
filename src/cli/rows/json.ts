import type { Row, UnreadableRow } from './row';

const maxItemLength = 4 * 1024 * 1024;
const maxDocumentLength = 64 * 1024 * 1024;

/** Layout of a JSON file: one value per line (NDJSON), one list of values, or one object that can contain the list. */
export type JsonLayout = 'lines' | 'list' | 'object';

/** Determines the layout of a JSON file from the beginning of its text. */
export function jsonLayout(head: string): JsonLayout {
  const text = head.trimStart();
  if (text.startsWith('[')) return 'list';
  const [first = '', ...more] = text.split('\n');
  // In NDJSON, even an invalid first line ends with a brace. The first line of an object that spans several lines does not.
  const isBegun = text.startsWith('{') && more.length > 0 && !first.trimEnd().endsWith('}');
  return isBegun ? 'object' : 'lines';
}

/**
 * Yields the rows of a JSON file. If an object contains a list under `listKey`, the items of this list are the rows. Yields an unreadable row for
 * each value that is not a JSON object.
 * @throws Error when the file ends inside a list, when a row is longer than 4 MiB, or when an object that spans several lines is longer than 64 MiB.
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
 * Parses JSON without rounding numbers. Returns a number as a string if the number has 16 or more characters or exceeds the range of JavaScript
 * numbers.
 * @throws SyntaxError when the text is not JSON, or when an object contains a key twice.
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

/** Yields the lines that are not blank. `readline` would also split at U+2028, which JSON allows inside strings. */
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

/** Yields the text of each item in a list `[a, b, …]`, without parsing the items. */
async function* itemsOf(pieces: AsyncIterable<string>): AsyncGenerator<Located> {
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let text = '';
  /** True while the current item contains only whitespace. */
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
      // If only whitespace precedes a comma or follows the last comma, yields an empty text, which the caller reports. A list that contains only
      // whitespace is empty.
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
