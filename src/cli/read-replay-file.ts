import { createHash } from 'node:crypto';
import { isContentId, isId } from '../domain/identifiers';
import { type Columns, findColumns } from './columns';
import { decimalOf } from './import/values';
import { openRows } from './rows';
import type { Row, UnreadableRow } from './rows/row';

export const eventNames = ['view', 'like', 'unlike', 'dislike', 'undislike', 'save', 'unsave', 'share'] as const;
export type EventName = (typeof eventNames)[number];

/** One row of an event file. It contains the interactions of one user with one content at one time, such as a view and a like. */
export interface ReplayEvent {
  line: number;
  userId: string;
  contentId: string;
  title: string;
  eventNames: EventName[];
  /** Text in the value column; empty if the file has no value column. */
  value: string;
  /** Time of the interactions in ms since 1970; null if the row contains no time. */
  atMs: number | null;
  /** Text that identifies the row in every replay of the file. It contains the values of the row and the position of the row among equal rows. */
  identity: string;
}

export interface ReadingOptions {
  /** Text that the replay puts before every user id and content id. */
  prefix: string;
  /**
   * Maps words of the event column to names in `eventNames`, or to `skip` if the replay must omit the rows with this word. Words that equal a name
   * in `eventNames` need no entry.
   */
  words: Readonly<Record<string, string>>;
  /** If the file has no event column, each row is a view, and a row with at least this value is also a like. Null if no row is a like. */
  likeFrom: number | null;
  limit: number;
}

export interface EventFile {
  events: ReplayEvent[];
  /** Rows that the replay cannot use, with the reason. */
  skipped: UnreadableRow[];
  /** Number of ids that a hash replaces, because the id with its prefix is too long or invalid. */
  hashedCount: number;
}

const usualColumns = {
  timestamp: ['timestamp', 'time'],
  user: ['user', 'userId'],
  // The list does not contain `id`, because a column with this name can contain row numbers.
  item: ['item', 'itemId', 'movieId', 'bookId', 'contentId'],
  event: ['event', 'type'],
  value: ['value', 'rating'],
} as const;
type Field = keyof typeof usualColumns;

/**
 * Reads an event file into memory. The process needs about 250 MB for 100,000 rows.
 * @throws Error when the user or item column is missing, or when the event column contains an unknown word.
 */
export async function readEvents(path: string, options: ReadingOptions, nowMs: number): Promise<EventFile> {
  const file = await openRows(path);
  const read: EventFile = { events: [], skipped: [], hashedCount: 0 };
  const identify = occurrences();
  const unknownWords = new Map<string, number>();
  const hashed = new Set<string>();
  let names: Row['columns'] = [];
  let columns: Columns<Field> = {};
  let rowCount = 0;
  for await (const row of file.rows()) {
    if (++rowCount > options.limit) break;
    if ('reason' in row) {
      read.skipped.push(row);
      continue;
    }
    if (row.columns !== names) {
      names = row.columns;
      columns = findColumns(names, usualColumns);
      if (file.isCsv) checkHeader(names, columns);
    }
    const { user, item, event, value, timestamp } = textsOf(row, columns);
    const reason = columns.event !== undefined && event === '' ? 'has no event' : faultOf(user, item, timestamp, nowMs);
    if (reason) {
      read.skipped.push({ line: row.line, reason });
      continue;
    }
    const named = columns.event === undefined ? namesOfValue(value, options.likeFrom) : namesOfWord(event, options.words);
    if (named === null) unknownWords.set(event, (unknownWords.get(event) ?? 0) + 1);
    if (!named || named.length === 0) continue;

    const userId = legalId(options.prefix, user, isId);
    const contentId = legalId(options.prefix, item, isContentId);
    if (userId !== options.prefix + user) hashed.add(userId);
    if (contentId !== options.prefix + item) hashed.add(contentId);
    read.events.push({
      line: row.line,
      userId,
      contentId,
      title: item,
      eventNames: named,
      value,
      atMs: timestamp === '' ? null : Math.floor(Number(timestamp) * 1000),
      identity: identify([options.prefix, timestamp, user, item, event, value]),
    });
  }
  if (unknownWords.size > 0) throw new Error(unmapped(unknownWords));
  return { ...read, hashedCount: hashed.size };
}

/**
 * Returns the event id of one interaction of a row, as a UUID. Every replay returns the same id, so that the server counts a repeated event only
 * once.
 */
export function eventIdOf({ identity }: ReplayEvent, name: EventName): string {
  const bytes = createHash('sha256').update(`${name}\0${identity}`).digest().subarray(0, 16);
  // Sets the version of the UUID to 8, which RFC 9562 reserves for application-specific UUIDs.
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Returns the prefix followed by the name, or by the SHA-256 hash of the name if the name would result in an invalid id. */
function legalId(prefix: string, name: string, isLegal: (id: string) => boolean): string {
  const id = prefix + name;
  return isLegal(id) ? id : `${prefix}sha256-${createHash('sha256').update(name).digest('hex')}`;
}

function checkHeader(names: readonly string[], columns: Columns<Field>): void {
  const missing = !columns.user ? 'user' : !columns.item ? 'item' : null;
  if (missing) throw new Error(`No column looks like the ${missing} (${usualColumns[missing].join(', ')}). The file has ${names.join(', ')}.`);
}

function textsOf(row: Row, columns: Columns<Field>): Record<Field, string> {
  const text = (name: string | undefined) => (name === undefined ? '' : String(row.values[name] ?? '').trim());
  return {
    user: text(columns.user),
    item: text(columns.item),
    event: text(columns.event),
    value: text(columns.value),
    timestamp: text(columns.timestamp),
  };
}

function faultOf(user: string, item: string, timestamp: string, nowMs: number): string | null {
  if (user === '') return 'has no user';
  if (item === '') return 'has no item';
  if (timestamp === '') return null;
  const second = decimalOf(timestamp);
  if (second === null || second < 0) return `timestamp must be in seconds since 1970, got "${timestamp}"`;
  return second * 1000 <= nowMs ? null : `timestamp lies in the future, got "${timestamp}"`;
}

function unmapped(words: ReadonlyMap<string, number>): string {
  const [first] = words.keys();
  const list = [...words]
    .map(([word, count]) => `"${word}" (${count} rows)`)
    .slice(0, 20)
    .join(', '); // prettier-ignore
  return `The file contains the events ${list}. Map each with --map ${first}=view,… (${eventNames.join(', ')}, or skip).`;
}

function namesOfValue(value: string, likeFrom: number | null): EventName[] {
  return likeFrom !== null && value !== '' && Number(value) >= likeFrom ? ['view', 'like'] : ['view'];
}

/** Returns the interactions that a word in the event column means; empty for `skip`, null for an unknown word. */
function namesOfWord(word: string, words: Readonly<Record<string, string>>): EventName[] | null {
  const meant = Object.hasOwn(words, word) ? words[word] : word.toLowerCase();
  if (meant === 'skip') return [];
  const name = eventNames.find((name) => name === meant);
  return name ? [name] : null;
}

function occurrences(): (parts: string[]) => string {
  const seen = new Map<string, number>();
  return (parts) => {
    const key = parts.join('\0');
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return `${key}\0${count}`;
  };
}
