import { type Command, InvalidArgumentError, Option } from 'commander';
import { contentTypeNamed, knownTypeNames } from '../../domain/content-types';
import { idRule, isId } from '../../domain/identifiers';
import { importCatalogue } from '../import';
import { importFacts } from '../import-facts';
import { grouped } from '../progress';
import { leaveOut, meaningNamed, meaningNames, targetsOf } from './interaction-words';
import { valueMeanings } from './options';
import { presetNamed, presets } from './presets';
import { meaningText } from './preview';
import { counted } from './problems';
import { type Scale, scaleNames } from './scales';
import { momentNamed, timeFormats, zoneNamed } from './times';

interface Given {
  url?: string;
  token?: string;
  type?: string;
  columns?: Record<string, string>;
  prefix?: string;
  batch: number;
  strict?: boolean;
  facts?: true;
  preset?: string;
  user?: string;
  event?: string;
  value?: (typeof valueMeanings)[number];
  scale?: Scale;
  unrated?: string;
  map?: Record<string, string>;
  timeFormat?: string;
  timeZone?: string;
  defaultTime?: string;
  complete?: true;
  only?: string;
  encoding?: string;
  delimiter?: string;
  rows?: string;
  yes?: boolean;
  dryRun?: boolean;
}

interface Parsers {
  localUrl: () => string;
  pairs: (text: string) => Record<string, string>;
  wholeNumber: (min: number, max: number) => (text: string) => number;
}

const forInteractions = 'For interactions (--facts):';

/** Adds the command `import` to the program. */
export function addImport(program: Command, { localUrl, pairs, wholeNumber }: Parsers): void {
  program
    .command('import')
    .description(
      'Import a catalogue, or with --facts or --preset the interactions of users, into a running server. Prints a preview before it writes, and asks for confirmation at a terminal. Safe to repeat. Exits with 1 if nothing was imported.',
    )
    .argument('<file>', 'CSV with a header row, NDJSON, or a JSON list')
    .option('--preset <name>', 'format of a file that another service exported; see the list below')
    .option('--facts', 'the file contains interactions: columns for user, item, time and event')
    .option('--url <url>', 'URL of the server (default: this machine, at PORT or 4000)')
    .addOption(
      new Option('--token <token>', 'for a catalogue: token of role service or admin (default: signed with the shared secret)').env('RAPPORT_TOKEN'),
    )
    .option('--type <type>', 'type of contents without a type in the file: video, music, pdf …')
    .option('--columns <pairs>', 'columns of fields, if the file does not use the usual names: id=book_id,title=name', pairs)
    .option('--prefix <text>', 'prefix of every id of the file, so that files with plain numbers do not overwrite each other: books/')
    .option('--batch <rows>', 'for a catalogue: rows per request', wholeNumber(1, 5000), 1000)
    .option('--encoding <name>', 'encoding of the file: utf-8, windows-1252, utf-16le … (default: its byte order mark, else utf-8)')
    .option('--delimiter <character>', 'delimiter of CSV: comma, semicolon, tab, pipe or a character (default: detected in the first line)')
    .option('--rows <key>', 'key of the list of rows, if the JSON file is an object')
    .option('--strict', 'exit with 1 when a row was skipped; without it, skipped rows are only reported')
    .option('--yes', 'import without confirmation')
    .option('--dry-run', 'print the preview and write nothing')
    .optionsGroup(forInteractions)
    .option('--user <id>', 'id of the user, if all rows are of one user')
    .option('--event <word>', `meaning of every row: ${meaningNames.join(', ')}`, meaning)
    .option('--map <pairs>', `meaning of the values in the event column: love=like,queue=save,ping=${leaveOut}`, pairs)
    .addOption(new Option('--value <meaning>', 'meaning of the value column').choices(valueMeanings))
    .addOption(new Option('--scale <scale>', 'scale of the ratings; 1-5 also accepts halves from 0.5').choices(scaleNames))
    .option('--unrated <values>', 'values that mean "not rated", separated by commas: 0,-1')
    .option('--time-format <format>', `format of the times: ${timeFormats.join(', ')}, or a pattern such as "dd MMM yyyy HH:mm"`)
    .option('--time-zone <zone>', 'time zone of times without an offset: UTC, Europe/Berlin, +02:00')
    .option('--default-time <time>', 'time of rows without a time, which are otherwise skipped')
    .option('--complete', 'views without a duration reached the end of the content')
    .option('--only <column=text>', 'only rows with this text in this column')
    .addHelpText('after', help)
    .action(async (file: string, given: Given, command: Command) => {
      const url = given.url ?? localUrl();
      if (given.preset !== undefined) refuseUnheeded(command, '--preset', ['token', 'batch', 'columns', 'value', 'event', 'scale', 'rows']);
      else if (given.facts) refuseUnheeded(command, '--facts', ['token', 'batch']);
      else
        refuseUnheeded(
          command,
          'a catalogue (pass --facts)',
          command.options.filter((option) => option.helpGroupHeading === forInteractions).map((option) => option.attributeName()),
        );
      if (given.facts || given.preset !== undefined) await importInteractions(file, url, given);
      else await importContents(file, url, given);
    });
}

async function importContents(
  file: string,
  url: string,
  { rows, prefix = '', yes = false, dryRun = false, strict, ...options }: Given,
): Promise<void> {
  const { isDone, skippedCount, repeatedCount, ...counts } = await importCatalogue(file, { ...options, url, prefix, yes, dryRun, listKey: rows });
  if (!isDone) return endWithout(dryRun);
  const { createdCount, updatedCount, unchangedCount } = counts;
  const list = { created: createdCount, updated: updatedCount, unchanged: unchangedCount, skipped: skippedCount };
  const repeated = repeatedCount > 0 ? `; repeated ids: ${grouped(repeatedCount)} (the last row of each is used)` : '';
  const isNothing = createdCount + updatedCount + unchangedCount === 0;
  out(
    `${isNothing ? 'Nothing was imported: ' : ''}${Object.entries(list)
      .map(([name, count]) => `${name} ${grouped(count)}`)
      .join(', ')}${repeated}`,
  );
  if (isNothing || (strict && skippedCount > 0)) process.exitCode = 1;
}

async function importInteractions(file: string, url: string, given: Given): Promise<void> {
  const { yes = false, dryRun = false, strict, encoding, delimiter } = given;
  const timeZone = given.timeZone === undefined ? null : zoneNamed(given.timeZone);
  const done = await importFacts(file, {
    ...{ url, encoding, delimiter, listKey: given.rows, yes, dryRun, timeZone },
    preset: given.preset === undefined ? null : presetNamed(given.preset),
    user: given.user === undefined ? null : idOf(given.user),
    prefix: given.prefix ?? null,
    type: typeNamed(given.type),
    event: given.event === undefined ? null : meaningNamed(given.event),
    value: given.value ?? null,
    scale: given.scale ?? null,
    unrated: given.unrated?.split(',').map((text) => text.trim()) ?? [],
    words: targetsOf(given.map ?? {}),
    columns: given.columns ?? {},
    timeFormat: given.timeFormat ?? null,
    defaultTimeMs: given.defaultTime === undefined ? null : momentNamed(given.defaultTime, timeZone),
    isWatchComplete: given.complete ?? false,
    only: given.only === undefined ? null : pairOf(given.only),
  });
  const { sent, factCount, userCount, createdCount, skippedRowCount, skipped } = done;
  if (factCount === 0) {
    out(`Nothing was imported: no row contains an interaction.${skipped ? ` ${skipped}.` : ''}`);
    process.exitCode = 1;
    return;
  }
  if (!sent) return endWithout(dryRun);
  const { recorded, changed } = sent;
  // `repeatCount` excludes views, because the response does not distinguish a repeat view, which increases `totalViewCount`, from a duplicate view.
  const repeatCount = [...recorded].filter((fact) => !changed.has(fact) && fact.interaction.type !== 'VIEW').length;
  const repeats = repeatCount > 0 ? ` (${grouped(repeatCount)} changed nothing)` : '';
  const list = recorded.size > 0 ? `: ${meaningText(recorded)}` : '';
  const created = createdCount > 0 ? `, created ${counted(createdCount, 'content')}` : '';
  out(
    `recorded ${grouped(recorded.size)} of ${counted(factCount, 'interaction')} of ${counted(userCount, 'user')}${repeats}${list}${created}, skipped ${counted(skippedRowCount, 'row')}`,
  );
  if (skipped) out(`${skipped}.`);
  if (recorded.size === 0 || (strict && skippedRowCount > 0)) process.exitCode = 1;
}

function idOf(user: string): string {
  if (!isId(user)) throw new Error(`--user ${idRule}, got ${JSON.stringify(user)}.`);
  return user;
}

function endWithout(isDryRun: boolean): void {
  out(isDryRun ? 'Nothing was imported: this is a dry run.' : 'Nothing was imported.');
  if (!isDryRun) process.exitCode = 1;
}

function out(line: string): void {
  process.stdout.write(`${line}\n`);
}

function meaning(word: string): string {
  if (!meaningNamed(word)) throw new InvalidArgumentError(`It must be one of ${meaningNames.join(', ')}.`);
  return word;
}

function typeNamed(name: string | undefined) {
  const type = name === undefined ? null : contentTypeNamed(name);
  if (name !== undefined && !type) throw new Error(`--type must be one of ${knownTypeNames.join(', ')}, got "${name}".`);
  return type;
}

function pairOf(text: string): { column: string; text: string } {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`--only must be such as "Profile Name=Ada", got "${text}".`);
  return { column: text.slice(0, at), text: text.slice(at + 1) };
}

/** Exits with an error if the operator passed one of `options`, which the import would ignore in this mode. */
function refuseUnheeded(command: Command, mode: string, options: readonly string[]): void {
  for (const option of options)
    if (command.getOptionValueSource(option) === 'cli')
      command.error(`error: option '--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}' cannot be used with ${mode}`);
}

function help(): string {
  const list = Object.entries(presets).map(
    ([name, { file, becomes, user }]) => `  ${name.padEnd(19)} ${file}${user === null ? ' (needs --user)' : ''}\n${' '.repeat(22)}${becomes}`,
  );
  return `
Presets:
${list.join('\n')}

Examples:
  npm run import -- books.csv --type EBOOK --prefix books/
  npm run import -- goodreads_library_export.csv --preset goodreads --user ada
  npm run import -- ratings.csv --facts --scale 1-5 --unrated 0
  npm run import -- log.csv --facts --map love=like,queue=save --time-format d/m/y --time-zone Europe/Berlin
  npm run import -- plays.ndjson --facts --event play --value ignore --dry-run`;
}
