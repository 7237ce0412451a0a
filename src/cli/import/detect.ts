import { contentTypeNamed } from '../../domain/content-types';
import { findColumns } from '../columns';
import type { ColumnProfile } from './column-profile';
import { isDetail, isStoredWith } from './details';
import { leaveOut, type Meaning, type MeaningName, meaningNames, meanings, targetOf } from './interaction-words';
import type { ActRule, Mapping } from './mapping';
import type { FactOptions } from './options';
import { scaleOf } from './scales';

/** Usual column names of each field in an interaction file, in order of preference. */
export const factColumns = {
  user: ['user', 'userId', 'userName', 'visitorId', 'customerId', 'memberId'],
  item: ['item', 'itemId', 'contentId', 'movieId', 'bookId', 'videoId', 'trackId', 'productId', 'articleId', 'songId', 'listingId', 'id'],
  event: ['event', 'eventType', 'action', 'interaction', 'interactionType', 'feedbackType', 'verb'],
  value: ['rating', 'stars', 'score', 'userRating', 'myRating', 'yourRating', 'value', 'count', 'weight', 'plays', 'playCount', 'listens'],
  timestamp: ['timestamp', 'time', 'occurredAt', 'createdAt', 'date', 'dateTime', 'ts'],
  title: ['title', 'name'],
  type: ['contentType', 'itemType', 'type'],
  url: ['url', 'link'],
  contentTags: ['contentTags', 'genres'],
  tags: ['tags'],
  notes: ['notes', 'note'],
  body: ['review', 'body', 'comment'],
  durationMs: ['durationMs'],
  progressPct: ['progressPct'],
  isComplete: ['isComplete', 'completed'],
  platform: ['platform'],
  quantity: ['quantity'],
  unitPrice: ['unitPrice', 'price'],
  currency: ['currency'],
} as const;
type FactField = keyof typeof factColumns;
export type FactColumns = Partial<Record<FactField, string>>;

const ratingNames = new Set(['rating', 'stars', 'score', 'userrating', 'myrating', 'yourrating']);

/**
 * Finds the column of each field by its name.
 * @throws Error when the user or item column is missing or ambiguous, or when `--columns` contains an unknown field or column.
 */
export function columnsOf(
  { names, profiles }: { names: readonly string[]; profiles: ReadonlyMap<string, ColumnProfile> },
  { columns: chosen, event }: FactOptions,
  needsUser: boolean,
): FactColumns {
  const known = Object.keys(factColumns).join(', ');
  const there = `The file has ${names.filter(Boolean).join(', ')}.`;
  for (const [field, name] of Object.entries(chosen)) {
    if (!Object.hasOwn(factColumns, field)) throw new Error(`--columns knows ${known}; got "${field}".`);
    if (!names.includes(name)) throw new Error(`--columns ${field}=${name}: there is no such column. ${there}`);
  }
  if (event !== null && chosen.event !== undefined)
    throw new Error('--event sets the event of every row, and --columns event=… reads it from a column: pass one of them.');
  const taken = new Set(Object.values(chosen));
  const free = names.filter((name) => !taken.has(name));
  const found: FactColumns = findColumns(free, factColumns, chosen as FactColumns);
  if (event !== null) delete found.event;
  if (needsUser && !found.user)
    throw new Error(`No column looks like the user: name it with --columns user=…, or pass --user ID if all rows are of one user. ${there}`);
  if (!found.item) throw new Error(`No column looks like the item: name it with --columns item=…. ${there}`);
  if (chosen.item === undefined && found.item.toLowerCase() === 'id' && profiles.get(found.item)?.seen !== null)
    throw new Error(
      `The column ${found.item} differs in every row, so it can be the number of the row or the item. Name the item with --columns item=…. ${there}`,
    );
  return found;
}

/**
 * Determines how to convert rows into interactions, from the columns and their values.
 * @throws Error when the file is ambiguous. The message names the option that resolves the ambiguity.
 */
export function mappingOf(
  given: FactColumns,
  profiles: ReadonlyMap<string, ColumnProfile>,
  options: FactOptions,
): { mapping: Mapping; columns: FactColumns } {
  const columns = withTypeDecided(given, profiles, options);
  const meaning = valueMeaningOf(columns, profiles, options);
  const isRated = meaning === 'rating' && columns.value !== undefined;
  const scale = isRated ? decidedScale(columns.value as string, profiles, options) : undefined;
  const details = detailsOf(columns, meaning);
  const acts: ActRule[] = [];
  if (columns.event !== undefined) {
    const words = decidedWords(columns.event, profiles, options);
    const hasRate = Object.values(words).includes('rate');
    if (hasRate && !isRated) throw new Error('The file has ratings, but no column for their values: name it with --columns value=….');
    acts.push({ is: { column: columns.event, words }, ...details, ...(hasRate && { rating: columns.value }) });
    if (isRated && !hasRate) acts.push({ is: 'rate', rating: columns.value, body: columns.body, when: [{ column: columns.value as string }] });
  } else {
    if (options.event !== null && options.event !== 'rate') acts.push({ is: options.event, ...details });
    if (options.event === 'rate' && !isRated) throw new Error('--event rate needs a column of ratings: name it with --columns value=….');
    if (isRated) acts.push({ is: 'rate', rating: columns.value, ...(acts.length === 0 ? details : { body: columns.body }) });
  }
  if (acts.length === 0)
    throw new Error(
      `No column looks like the event: pass --event (${meaningNames.join(', ')}), or name the column with --columns event=… or value=….`,
    );
  if (!columns.timestamp && options.defaultTimeMs === null)
    throw new Error('No column looks like the time: name it with --columns timestamp=…, or pass --default-time 2026-01-31 as the time of all rows.');
  return { columns: usedBy(acts, columns, meaning), mapping: { ...placesOf(columns), acts, ...(scale && { scale }) } };
}

/** Omits the columns whose values would not be part of any imported interaction. */
function usedBy(acts: readonly ActRule[], columns: FactColumns, meaning: FactOptions['value']): FactColumns {
  const names = acts.flatMap(({ is }) => (typeof is === 'string' ? [is] : Object.values(is.words))).filter((name) => name !== leaveOut);
  const types = names
    .map((name): Meaning => meanings[name])
    .flatMap(({ type, isUndone, isWatch }) => (isUndone ? [] : isWatch ? [type, 'PLAY'] : [type]));
  const isUsed = (field: string) => {
    if (field === 'value') return meaning !== 'ignore';
    if (field === 'currency' && columns.unitPrice === undefined) return false;
    return !isDetail(field) || types.some((type) => isStoredWith(type, field));
  };
  return Object.fromEntries(Object.entries(columns).filter(([field]) => isUsed(field)));
}

function placesOf(columns: FactColumns): Pick<Mapping, 'user' | 'content' | 'time'> {
  return {
    user: columns.user ?? null,
    content: {
      id: columns.item as string,
      ...(columns.title !== undefined && { title: columns.title }),
      type: { column: columns.type ?? [], otherwise: null },
      ...(columns.url !== undefined && { url: columns.url }),
      ...(columns.contentTags !== undefined && { tags: columns.contentTags }),
    },
    time: { from: columns.timestamp ?? [] },
  };
}

function detailsOf(columns: FactColumns, meaning: string | null): Omit<ActRule, 'is'> {
  const { durationMs, progressPct, isComplete, tags, value, ...others } = columns;
  const { notes, body, platform, quantity, unitPrice, currency } = others;
  const named = Object.entries({ notes, body, platform, quantity, unitPrice, currency }).filter(([, column]) => column !== undefined);
  return {
    ...Object.fromEntries(named),
    ...(durationMs !== undefined && { duration: { from: durationMs, unit: 'ms' } }),
    ...(progressPct !== undefined && { progress: { from: progressPct, factor: 1 } }),
    ...(isComplete !== undefined && { isComplete: { column: isComplete } }),
    ...(tags !== undefined && { tags: [tags] }),
    ...(meaning === 'count' && value !== undefined && { count: value }),
  };
}

/**
 * Determines whether a column named `type` contains content types or events, from the words in the column. Moves the column to the field `event` if
 * it contains events, and removes it if it contains neither.
 */
function withTypeDecided(
  columns: FactColumns,
  profiles: ReadonlyMap<string, ColumnProfile>,
  { columns: chosen, event, words }: FactOptions,
): FactColumns {
  const { type, ...others } = columns;
  if (type === undefined || chosen.type !== undefined || type.toLowerCase() !== 'type') return columns;
  const found = [...(profiles.get(type)?.words?.keys() ?? [])];
  if (found.length > 0 && found.every((word) => contentTypeNamed(word))) return columns;
  if (event === null && columns.event === undefined && (columns.value === undefined || found.some((word) => targetOf(word, words))))
    return { ...others, event: type };
  return others;
}

/** Returns the meaning of each word in the event column. @throws Error when a word is unknown or the column contains too many different texts. */
function decidedWords(column: string, profiles: ReadonlyMap<string, ColumnProfile>, { words }: FactOptions): Record<string, MeaningName | 'ignore'> {
  const found = profiles.get(column)?.words;
  if (!found)
    throw new Error(`The column ${column} has too many different texts to be the event: name another with --columns event=…, or pass --event.`);
  const unknown = [...found].filter(([word]) => targetOf(word, words) === null);
  const [first] = unknown;
  if (first) {
    const list = unknown.slice(0, 20).map(([word, count]) => `"${word}" (${count} ${count === 1 ? 'row' : 'rows'})`);
    throw new Error(
      `The column ${column} contains ${list.join(', ')}. Map each with --map ${first[0]}=view,… (${meaningNames.join(', ')}, or ignore).`,
    );
  }
  return Object.fromEntries([...found.keys()].map((word) => [word, targetOf(word, words) as MeaningName | 'ignore']));
}

function valueMeaningOf(columns: FactColumns, profiles: ReadonlyMap<string, ColumnProfile>, options: FactOptions): FactOptions['value'] {
  const { value: column, event } = columns;
  if (column === undefined) {
    if (options.scale !== null || options.unrated.length > 0 || (options.value ?? 'ignore') !== 'ignore')
      throw new Error('--value, --scale and --unrated need a value column, and no column looks like it: name it with --columns value=….');
    return null;
  }
  if (options.value !== null) return options.value;
  if (options.scale !== null || options.event === 'rate' || ratingNames.has(column.toLowerCase().replace(/[^a-z]/g, ''))) return 'rating';
  const numbers = profiles.get(column)?.numbers;
  // Numbers with fractions cannot be counts, so they are ratings if they fit a rating scale.
  if (numbers?.hasFractions && 'scale' in scaleOf(numbers, column)) return 'rating';
  const words = event === undefined ? [] : [...(profiles.get(event)?.words?.keys() ?? [])];
  if (words.length > 0 && words.every((word) => targetOf(word, options.words) === 'rate')) return 'rating';
  throw new Error(
    `The numbers in ${column} can be ratings or counts. Pass --value rating, --value count (each row happened so often; with --event), or --value ignore (each row happened once).`,
  );
}

function decidedScale(column: string, profiles: ReadonlyMap<string, ColumnProfile>, options: FactOptions): Mapping['scale'] {
  if (options.scale !== null) return options.scale;
  const numbers = profiles.get(column)?.numbers;
  if (!numbers) throw new Error(`The column ${column} is empty.`);
  const isZeroStated = options.unrated.some((text) => Number(text) === 0 && text.trim() !== '');
  const decided = scaleOf(isZeroStated ? { ...numbers, zeros: 0 } : numbers, column);
  if ('question' in decided) throw new Error(decided.question);
  return decided.scale;
}
