import { createHash } from 'node:crypto';
import { type ContentType, contentTypeNamed, knownTypeNames } from '../../domain/content-types';
import { isContentId, isId } from '../../domain/identifiers';
import { events } from '../../interactions/registry/modules';
import { placeOf, type Row } from '../rows/row';
import { countAt, detailsOf, measuresOf } from './details';
import { leaveOut, type Meaning, meanings, targetOf } from './interaction-words';
import type { ActRule, ContentRule, Mapping } from './mapping';
import { holds, namesIn, tagsAt, textIn } from './row-values';
import { ratingOf, type Scale, scales } from './scales';
import { BadRow, decimalOf, durationOf, textAt, valueAt } from './values';

/** Mapping of a file, and the options of the command that are necessary to read its rows. */
export interface Reading {
  mapping: Mapping;
  /** Value of `--user`, which is the user of all rows; null if each row contains its user id. */
  user: string | null;
  /** Text that the import puts before every id from the file. */
  prefix: string;
  /** Content type of rows without a type, from `--type`; null to use the default of the mapping. */
  type: ContentType | null;
  scale: Scale | null;
  unrated: ReadonlySet<string>;
  readTime: (text: string) => number | null;
  /** Time of rows without a time, in ms since 1970; null to skip such rows. */
  defaultTimeMs: number | null;
  /** True to import a viewing without a duration or progress as a complete view; false to import it as a play. */
  isWatchComplete: boolean;
  only: { column: string; text: string } | null;
  nowMs: number;
}

/** Interaction as an input of the mutation `trackInteractions`. */
interface Interaction {
  type: string;
  reaction?: string;
  contentId: string;
  occurredAt: string;
  [detail: string]: unknown;
}

export interface ImportedFact {
  /** Position of the row in the file for messages, such as "line 3". */
  place: string;
  userId: string;
  atMs: number;
  interaction: Interaction;
}

/** Content as a row of the file describes it. */
export interface ContentDraft {
  id: string;
  type: ContentType;
  title: string;
  url: string | null;
  description: string | null;
  tags: string[];
  durationMs: number | null;
}

export interface ReadRow {
  content: ContentDraft | null;
  facts: ImportedFact[];
  problems: BadRow[];
  /** Reason why the import omits the row or a part of it intentionally; null if it omits nothing. */
  leftOut: string | null;
}

const aheadMs = 60_000;

/** Converts one row into interactions. Adds an invalid part of the row to `problems` instead of using a default value. */
export function readFacts(row: Row, reading: Reading): ReadRow[] {
  return expanded(row, reading.mapping.expand).map((part) => readPart(part, reading));
}

/** Returns one row for each item of the list at `path` in the row. Returns the row itself if it contains no list or an empty list. */
function expanded(row: Row, path: string | undefined): Row[] {
  const list = path === undefined ? undefined : valueAt(row, path);
  return Array.isArray(list) && list.length > 0 ? list.map((item: unknown) => ({ ...row, values: { ...row.values, item } })) : [row];
}

function readPart(row: Row, reading: Reading): ReadRow {
  const { mapping, only } = reading;
  const result: ReadRow = { content: null, facts: [], problems: [], leftOut: null };
  try {
    if (only && textAt(row, only.column) !== only.text) return { ...result, leftOut: 'not selected by --only' };
    const rule = mapping.leaveOut?.find((condition) => holds(row, condition));
    if (rule) return { ...result, leftOut: rule.reason };
    const userId = userOf(row, reading);
    const content = contentOf(row, mapping.content, reading);
    let isUnrated = false;
    for (const act of mapping.acts) {
      if (!(act.when ?? []).every((condition) => holds(row, condition))) continue;
      try {
        const facts = factsOf(row, act, {
          ...{ userId, contentId: content.id, reading },
          omit: (reason) => {
            result.leftOut = reason;
          },
        });
        if (facts === 'unrated') isUnrated = true;
        else if (facts === 'ignored') result.leftOut = 'left out by --map';
        else result.facts.push(...facts);
      } catch (error) {
        if (!(error instanceof BadRow)) throw error;
        result.problems.push(error);
      }
    }
    if (result.facts.length > 0) result.content = content;
    else if (result.problems.length === 0 && result.leftOut === null) result.leftOut = isUnrated ? 'not rated' : 'contains no interaction';
  } catch (error) {
    if (!(error instanceof BadRow)) throw error;
    result.problems.push(error);
  }
  return result;
}

function userOf(row: Row, { mapping, user, prefix }: Reading): string {
  if (user !== null) return user;
  const text = textIn(row, mapping.user ?? undefined);
  if (text === '') throw new BadRow(`has no user (${namesIn(mapping.user)})`);
  const id = prefix + text;
  if (!isId(id)) throw new BadRow('the id of the user is longer than 255 characters or contains control characters', text);
  return id;
}

function contentOf(row: Row, rule: ContentRule, { mapping, prefix, type }: Reading): ContentDraft {
  const name = textAt(row, rule.id);
  if (name === '') throw new BadRow(`has no item (${namesIn(rule.id)})`);
  const plain = prefix + name;
  if (!isContentId(plain) && !mapping.hashesLongIds)
    throw new BadRow(
      'the id of the item is longer than 255 characters, contains control characters or begins with a word in capitals and a colon',
      name,
    );
  const id = isContentId(plain) ? plain : `${prefix}sha256-${createHash('sha256').update(name).digest('hex')}`;
  return {
    id,
    type: typeOf(row, rule.type, type),
    title: textIn(row, rule.title) || name,
    url: textAt(row, rule.url) || null,
    description: textAt(row, rule.description) || null,
    tags: rule.tags === undefined ? [] : tagsAt(row, rule.tags),
    durationMs: rule.duration ? durationOf(textAt(row, rule.duration.from), rule.duration.unit, 'the playing time') : null,
  };
}

function typeOf(row: Row, rule: ContentRule['type'], given: ContentType | null): ContentType {
  if (typeof rule === 'string') return given ?? rule;
  const word = textAt(row, rule.column);
  const named = rule.words && Object.hasOwn(rule.words, word) ? rule.words[word] : contentTypeNamed(word);
  const type = named ?? given ?? rule.otherwise ?? (word === '' ? 'OTHER' : null);
  if (!type) throw new BadRow(`the type must be one of ${knownTypeNames.join(', ')}`, word);
  return type;
}

interface Of {
  userId: string;
  contentId: string;
  reading: Reading;
  /** Called with the reason if the import omits a part of the row. */
  omit: (reason: string) => void;
}

function factsOf(row: Row, rule: ActRule, { userId, contentId, reading, omit }: Of): ImportedFact[] | 'unrated' | 'ignored' {
  const meaning = meaningOf(row, rule);
  if (meaning === null) return 'ignored';
  const rating = meaning.type === 'RATING' && !meaning.isUndone ? ratingAt(row, rule, reading) : undefined;
  if (rating === null) return 'unrated';
  const atMs = timeOf(row, rule, reading);
  const measures = measuresOf(row, rule, meaning);
  const type = meaning.isWatch && Object.keys(measures).length === 0 && !reading.isWatchComplete ? 'PLAY' : meaning.type;
  const interaction: Interaction = {
    type,
    contentId,
    occurredAt: new Date(atMs).toISOString(),
    ...(meaning.reaction && { reaction: meaning.reaction }),
    ...(meaning.isUndone && { isUndone: true }),
    ...(type === 'VIEW' && (Object.keys(measures).length > 0 || !reading.isWatchComplete ? measures : { isComplete: true })),
    ...(rating !== undefined && { rating }),
    ...(!meaning.isUndone && detailsOf(row, rule, type, omit)),
  };
  const session = textAt(row, rule.session);
  const times = rule.count === undefined ? 1 : countAt(row, rule.count);
  return Array.from({ length: times }, (_, time) => ({
    place: placeOf(row),
    userId,
    atMs,
    interaction: eventTypes.has(type)
      ? { ...interaction, eventId: eventIdOf(userId, session ? { type, contentId, session } : interaction, time) }
      : interaction,
  }));
}

/** Interaction types that need an event id, because a user can repeat them on the same content. */
const eventTypes = new Set<string>(['VIEW', 'COMMENT', ...events.definitions.map(({ type }) => type)]);

/** Returns the meaning of the event in the row; null if the operator mapped the event to `ignore`. */
function meaningOf(row: Row, { is }: ActRule): Meaning | null {
  if (typeof is === 'string') return meanings[is];
  const word = textAt(row, is.column);
  if (word === '') throw new BadRow('has no event');
  const target = targetOf(word, is.words);
  if (target === null) throw new BadRow('the event is not known (map it with --map)', word);
  return target === leaveOut ? null : meanings[target];
}

/** Returns the rating in the row, converted to 1–10; null if the row is not rated. */
function ratingAt(row: Row, rule: ActRule, { scale, unrated }: Reading): number | null {
  const text = textAt(row, rule.rating);
  const number = decimalOf(text);
  if (text === '' || unrated.has(text) || (number !== null && unrated.has(String(number)))) return null;
  if (number === null) throw new BadRow('the rating is not a number', text);
  if (!scale) throw new BadRow('the scale of the rating is not known (--scale)', text);
  const rating = ratingOf(number, scale);
  if (rating === null) throw new BadRow(`the rating is outside ${scales[scale].least}–${scales[scale].most}`, text);
  return rating;
}

function timeOf(row: Row, rule: ActRule, { mapping, readTime, defaultTimeMs, nowMs }: Reading): number {
  const text = textAt(row, rule.time ?? mapping.time.from);
  const ms = (text === '' ? null : readTime(text)) ?? defaultTimeMs;
  if (ms === null) throw new BadRow('has no time', text || undefined);
  if (ms > nowMs + aheadMs) throw new BadRow('the time lies in the future', `${text} (${shown(ms)})`);
  if (ms < 0) throw new BadRow('the time lies before 1970', text);
  return Math.min(ms, nowMs);
}

function shown(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? 'outside of the supported years' : date.toISOString();
}

/**
 * Returns the event id of an interaction, as a UUID. The id does not depend on the file or the row, so that the server counts an interaction only
 * once if it is imported twice.
 */
function eventIdOf(userId: string, identity: object, time: number): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify(['import', userId, identity, time]))
    .digest()
    .subarray(0, 16);
  // Sets the version of the UUID to 8, which RFC 9562 reserves for application-specific UUIDs.
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
