import { createHash } from 'node:crypto';
import { isContentId, isId } from '../domain/identifiers';
import { type Columns, findColumns } from './columns';
import { decimalOf } from './import/values';
import { openRows } from './rows';
import type { Row, UnreadableRow } from './rows/row';

export const acts = ['view', 'like', 'unlike', 'dislike', 'undislike', 'save', 'unsave', 'share'] as const;
export type Act = (typeof acts)[number];

/** One row of a file of events: what one user did with one content at one moment. */
export interface ReplayEvent {
  line: number;
  userId: string;
  contentId: string;
  title: string;
  acts: Act[];
  /** What stands in the column of values; empty without one. */
  value: string;
  /** null: the file does not say. */
  atMs: number | null;
  /** What makes this row that row when the file is replayed again: all that it says, and how many such rows came before. */
  identity: string;
}

export interface ReadingOptions {
  /** Put before every id of a user or content. */
  prefix: string;
  /** The file's words for acts; "skip" leaves such rows out. Our own words need no mapping. */
  words: Readonly<Record<string, string>>;
  /** From this value on a row without an event of its own is also a like. */
  likeFrom: number | null;
  limit: number;
}

export interface EventFile {
  events: ReplayEvent[];
  /** Rows that make no sense, and why. */
  skipped: UnreadableRow[];
  /** Ids replaced by a hash: too long with the prefix, or not legal. */
  hashedCount: number;
}

const usualColumns = {
  timestamp: ['timestamp', 'time'],
  user: ['user', 'userId'],
  // Not `id`, which can be the number of the row.
  item: ['item', 'itemId', 'movieId', 'bookId', 'contentId'],
  event: ['event', 'type'],
  value: ['value', 'rating'],
} as const;
type Field = keyof typeof usualColumns;

/**
 * Reads a whole file of events into memory: 100,000 rows take the process to about 250 MB.
 * @throws Error when a column is missing or an event is named by a word that nobody mapped.
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
    const named = columns.event === undefined ? actsOfValue(value, options.likeFrom) : actsOfWord(event, options.words);
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
      acts: named,
      value,
      atMs: timestamp === '' ? null : Math.floor(Number(timestamp) * 1000),
      identity: identify([options.prefix, timestamp, user, item, event, value]),
    });
  }
  if (unknownWords.size > 0) throw new Error(unmapped(unknownWords));
  return { ...read, hashedCount: hashed.size };
}

/** A UUID that is always the same for the same act of the same row, so that a second replay counts nothing twice. */
export function eventIdOf({ identity }: ReplayEvent, act: Act): string {
  const bytes = createHash('sha256').update(`${act}\0${identity}`).digest().subarray(0, 16);
  // Version 8: "made in a way of one's own" (RFC 9562).
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The name behind the prefix or, where that is no legal id, a hash of the name: the same each time. */
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
  return `The file calls its events ${list}. Say what each is with --map ${first}=view,… (${acts.join(', ')}, or skip).`;
}

function actsOfValue(value: string, likeFrom: number | null): Act[] {
  return likeFrom !== null && value !== '' && Number(value) >= likeFrom ? ['view', 'like'] : ['view'];
}

/** null: a word that nobody mapped. */
function actsOfWord(word: string, words: Readonly<Record<string, string>>): Act[] | null {
  const meant = Object.hasOwn(words, word) ? words[word] : word.toLowerCase();
  if (meant === 'skip') return [];
  const act = acts.find((name) => name === meant);
  return act ? [act] : null;
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
