import type { ContentType } from '../../domain/content-types';
import type { RowFile } from '../rows';
import { addValue, type ColumnProfile, newProfile } from './column-profile';
import { columnsOf, type FactColumns, factColumns, mappingOf } from './detect';
import type { Mapping } from './mapping';
import type { FactOptions } from './options';
import type { Preset } from './preset';
import type { Reading } from './read-facts';
import { formatOf, timeReader } from './times';
import { columnsIn } from './values';

/** Column names and statistics from the first pass over a file. */
export interface Scan {
  names: string[];
  rowCount: number;
  profiles: Map<string, ColumnProfile>;
}

/**
 * Reads the whole file and collects statistics about its columns. The import can then interpret a column from all of its values, and rejects an
 * unreadable file before it writes anything.
 */
export async function scan(file: RowFile, wanted: (name: string) => boolean): Promise<Scan> {
  const profiles = new Map<string, ColumnProfile>();
  const names = new Set<string>();
  let rowCount = 0;
  for await (const row of file.rows()) {
    if ('reason' in row) continue;
    rowCount++;
    for (const name of row.columns) {
      names.add(name);
      if (!wanted(name)) continue;
      const profile = profiles.get(name) ?? newProfile();
      profiles.set(name, profile);
      addValue(profile, row.values[name]);
    }
  }
  return { names: [...names], rowCount, profiles };
}

/** All options of the command `import` that determine how it reads interactions. */
export interface FactImportOptions extends FactOptions {
  preset: Preset | null;
  user: string | null;
  /** Text before every id; null to use the prefix of the preset, if it has one. */
  prefix: string | null;
  type: ContentType | null;
  isWatchComplete: boolean;
  only: { column: string; text: string } | null;
}

/** Returns a function that returns true for columns whose values `scan` must examine. */
export function isWanted({ preset, columns }: FactImportOptions): (name: string) => boolean {
  if (preset) return (name) => name === preset.person || columnsIn(preset.time.from).includes(name);
  const usual = new Set(Object.values(factColumns).flat().map(plain));
  const chosen = new Set(Object.values(columns));
  return (name) => chosen.has(name) || usual.has(plain(name));
}

/**
 * Determines how to read the rows. `notes` are lines of the preview.
 * @throws Error when the file is ambiguous. The message names the option that resolves the ambiguity.
 */
export function readingOf(found: Scan, options: FactImportOptions, nowMs: number): { reading: Reading; notes: string[] } {
  if (found.rowCount === 0) throw new Error('The file has no rows.');
  if (options.only && !found.names.includes(options.only.column))
    throw new Error(`--only ${options.only.column}=…: there is no such column. The file has ${found.names.filter(Boolean).join(', ')}.`);
  const { mapping, columns, time } = options.preset ? fromPreset(options.preset, found, options) : fromColumns(found, options);
  const scale = options.scale ?? mapping.scale ?? null;
  const reading: Reading = {
    mapping,
    user: options.user,
    prefix: options.prefix ?? options.preset?.prefix ?? '',
    type: options.type,
    scale,
    unrated: new Set([...(mapping.unrated ?? []), ...options.unrated]),
    readTime: timeReader(time.format, time.zone),
    defaultTimeMs: options.defaultTimeMs,
    isWatchComplete: options.isWatchComplete,
    only: options.only,
    nowMs,
  };
  const zone = time.zone ? `, without an offset in ${time.zone}` : '';
  const notes = [
    columns ? columnNote(columns, found.names) : `Preset: ${options.preset?.becomes}.`,
    `Times: ${time.format}${zone}.${scale ? ` Ratings: scale ${scale}, stored as 1–10.` : ''}`,
  ];
  return { reading, notes };
}

interface Decided {
  mapping: Mapping;
  /** Columns that the import found; null if a preset defines the columns. */
  columns: FactColumns | null;
  time: { format: string; zone: string | null };
}

function fromPreset(preset: Preset, found: Scan, options: FactImportOptions): Decided {
  const mapping = fitting(preset, found, options);
  return { mapping, columns: null, time: timeOf(mapping.time, found, options) };
}

/** Determines the mapping of a file without a preset. @throws Error that lists all ambiguities of the file. */
function fromColumns(found: Scan, options: FactImportOptions): Decided {
  const named = columnsOf(found, options, options.user === null);
  if (options.user !== null) delete named.user;
  const questions: string[] = [];
  const attempt = <T>(decide: () => T): T | null => {
    try {
      return decide();
    } catch (error) {
      questions.push((error as Error).message);
      return null;
    }
  };
  const decided = attempt(() => mappingOf(named, found.profiles, options));
  const time = attempt(() => timeOf({ from: named.timestamp ?? [] }, found, options));
  if (decided && time) return { ...decided, time };
  const { futureCount = 0, firstFuture } = found.profiles.get(named.timestamp ?? '')?.times ?? {};
  if (futureCount > 0)
    questions.push(`Also, ${futureCount === 1 ? 'a row is' : `${futureCount} rows are`} in the future (${firstFuture}) and will be skipped.`);
  throw new Error(questions.join('\n'));
}

/**
 * Returns the mapping of the preset, extended by the words of `--map`.
 * @throws Error when the file does not have the format of the preset, or contains several persons.
 */
function fitting(preset: Preset, { names, profiles }: Scan, options: FactImportOptions): Mapping {
  const isThere = (source: string) => names.includes(source) || names.includes(source.split('.')[0] as string);
  const missing = [preset.content.id, preset.time.from].find((sources) => !columnsIn(sources).some(isThere));
  if (missing !== undefined)
    throw new Error(
      `The file does not have the format of this preset (${preset.file}): it has no ${columnsIn(missing).join(' or ')}. It has ${names.join(', ')}.`,
    );
  if (preset.user === null && options.user === null) throw new Error('This file is of one person: pass --user with the id of that user.');
  const people = preset.person === undefined ? [] : [...(profiles.get(preset.person)?.words?.keys() ?? [])];
  if (people.length > 1 && options.only?.column !== preset.person)
    throw new Error(`The file is of several people (${people.slice(0, 10).join(', ')}). Choose one with --only "${preset.person}=${people[0]}".`);
  const acts = preset.acts.map((act) =>
    typeof act.is === 'string' ? act : { ...act, is: { ...act.is, words: { ...act.is.words, ...options.words } } },
  );
  return { ...preset, acts };
}

function timeOf(time: Mapping['time'], { profiles }: Scan, { timeFormat, timeZone }: FactImportOptions): { format: string; zone: string | null } {
  const [column] = columnsIn(time.from);
  const use = column === undefined ? undefined : profiles.get(column)?.times;
  const zone = timeZone ?? time.zone ?? null;
  if (column === undefined) return { format: 'iso', zone };
  const found = timeFormat ?? time.format ?? (use ? formatOf(use, column) : { question: `The column ${column} is empty.` });
  if (typeof found !== 'string' && 'question' in found) throw new Error(found.question);
  const format = typeof found === 'string' ? found : found.format;
  if (zone === null && use && use.zoneless > 0)
    throw new Error(
      `${use.zoneless} of the times in ${column} have no offset from UTC. Pass their time zone with --time-zone: UTC, Europe/Berlin or +02:00. A date without a time means midnight.`,
    );
  return { format, zone };
}

function columnNote(columns: FactColumns, names: readonly string[]): string {
  const used = new Set(Object.values(columns));
  const unused = names.filter((name) => name !== '' && !used.has(name));
  const list = Object.entries(columns).map(([field, name]) => (field === name ? field : `${field} = ${name}`));
  return `Columns: ${list.join(', ')}.${unused.length > 0 ? ` Not imported: ${unused.join(', ')}.` : ''}`;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
