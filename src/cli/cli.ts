#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Role, roles } from '../domain/roles';
import { readConfig } from '../infrastructure/config/read-config';
import { type ExportFormat, type ExportRequest, exportFormats } from '../privacy/export/types';
import { auditCounters, auditReport } from './audit';
import { RequestError } from './client';
import { compactReport, compactStoredViewings } from './compact-viewings';
import { distributeDatabase, distributeReport, missing } from './distribute';
import { exportHistory } from './export';
import { addImport } from './import/command';
import { grouped } from './progress';
import { eventNames } from './read-replay-file';
import { rebuildHistory, rebuildReport } from './rebuild-history';
import { type ReplayOptions, replay } from './replay';
import { replayReport } from './replay-report';
import { mintToken } from './token';

/** Options of a command as commander passes them, in which `url` can be absent. */
type Given<Options extends { url: string }> = Omit<Options, 'url'> & { url?: string };

const program = new Command('rapport-cli').description('Commands of Rapport.').showHelpAfterError('(see --help)');
const urlHelp = 'URL of the server (default: this machine, at PORT or 4000)';

program
  .command('token')
  .description(
    'Print a token for a user, signed with the shared secret of DATA_DIR or JWT_SECRET. Scripts use `npm run -s token`, which prints nothing else.',
  )
  .requiredOption('--user <id>', 'id of the user')
  .addOption(new Option('--role <role>', 'role of the user').choices(roles).default('user'))
  .option('--expires-in-days <days>', 'validity of the token in days', wholeNumber(1, 3650), 30)
  .action(async ({ user, role, expiresInDays }: { user: string; role: Role; expiresInDays: number }) => {
    process.stdout.write(`${await mintToken(user, role, expiresInDays)}\n`);
  });

addImport(program, { localUrl, pairs, wholeNumber });

program
  .command('replay')
  .description(
    'Send a file of recorded events to a running server, each as its own user, and compare every count with the file. Safe to repeat. Reads the file into memory. Exits with 1 if a count differs or a row could not be sent.',
  )
  .argument('<file>', 'CSV with the columns user and item and, if known, timestamp (unix seconds), event or value')
  .option('--url <url>', urlHelp)
  .option('--speed <speed>', 'speed: "max", or a multiple of the original speed such as 10x', speed, null)
  .option('--map <pairs>', `meaning of the event names in the file (${eventNames.join(', ')}, or skip): create=like,edit=view`, pairs, {})
  .option('--like-from <value>', 'without an event column every row is a view; with at least this value also a like', number, null)
  .option(
    '--prefix <text>',
    "prefix of every id of a content or user (default: the file's name and a slash); a hash replaces ids that are then too long or not valid",
  )
  .option('--type <type>', 'type of the contents that do not exist yet', 'ARTICLE')
  .option('--concurrency <n>', 'maximum number of concurrent requests', wholeNumber(1, 1000), 64)
  .option('--limit <rows>', 'number of rows to read from the start of the file', wholeNumber(1, Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
  .option(
    '--moments <n>',
    'number of times to compare the trending lists with a plain sum over all events sent so far; requires an unused prefix',
    wholeNumber(0, 1000),
    0,
  )
  .action(async (file: string, { url, map, ...options }: Given<Omit<ReplayOptions, 'words'>> & { map: Record<string, string> }) => {
    const result = await replay(file, { url: url ?? localUrl(), words: map, ...options });
    process.stdout.write(`${replayReport(result, options.moments)}\n`);
    const { differences, refused, skipped, wrongTrends } = result;
    if (differences.length + refused.length + skipped.length + wrongTrends.length > 0) process.exitCode = 1;
  });

program
  .command('audit')
  .description(
    'Recount every counter from the facts, in DATABASE_URL or the embedded PostgreSQL. Servers can keep running. Exits with 1 if a counter drifted and was not fixed, or if there is nothing to audit.',
  )
  .option('--fix', 'correct the counters that drifted')
  .action(async ({ fix = false }: { fix?: boolean }) => {
    const result = await auditCounters(fix);
    process.stdout.write(`${auditReport(result, fix)}\n`);
    const hasDrift = Object.values(result.driftByCounter).some((count) => count > 0);
    if (result.contents === 0 || (hasDrift && !fix)) process.exitCode = 1;
  });

program
  .command('export')
  .description(
    "Write a user's whole history to stdout, directly from DATABASE_URL or the embedded PostgreSQL. Servers can keep running. Exits with 1 if there is nothing to export.",
  )
  .requiredOption('--user <id>', 'id of the user')
  .addOption(new Option('--format <format>', 'file format').choices(exportFormats.map((format) => format.toLowerCase())).default('json'))
  .option('--from <time>', 'start of the range, inclusive, such as 2026-01-31 or 2026-01-31T12:00:00Z', time, null)
  .option('--to <time>', 'end of the range, exclusive', time, null)
  .option('--without-mood', 'omit moods and their intensities')
  .action(
    async ({ user, format, from, to, withoutMood }: Pick<ExportRequest, 'from' | 'to'> & { user: string; format: string; withoutMood?: true }) => {
      const request = { userId: user, format: format.toUpperCase() as ExportFormat, from, to, includesMood: !withoutMood };
      process.stderr.write(`exported ${grouped(await exportHistory(request))} interactions\n`);
    },
  );

program
  .command('distribute')
  .description(
    'Distribute the tables of DATABASE_URL, the coordinator of a Citus cluster, over its workers (docs/scale.md). Prints the plan; runs it with --yes. Safe to repeat.',
  )
  .option('--yes', 'run the plan')
  .option('--online', 'while servers run; needs Citus 11.1 or later, and takes longer')
  .option('--cores <n>', 'number of cores of all workers together, which determines the number of shards', wholeNumber(1, 4096), 8)
  .action(async ({ yes = false, online = false, cores }: { yes?: boolean; online?: boolean; cores: number }) => {
    const moved = await distributeDatabase({ cores, isOnline: online, isMeant: yes });
    if (!moved) return;
    process.stdout.write(`${moved.length > 0 ? distributeReport(moved) : 'All tables are distributed already. Nothing was changed.'}\n`);
    if (missing(moved) > 0) process.exitCode = 1;
  });

program
  .command('rebuild-history')
  .description(
    'Rebuild the timeline index that USER_HISTORY=on reads: adds missing rows and deletes stale ones, in DATABASE_URL or the embedded PostgreSQL (docs/scale.md). Servers can keep running. Safe to repeat.',
  )
  .action(async () => {
    process.stdout.write(`${rebuildReport(await rebuildHistory())}\n`);
  });

program
  .command('compact-viewings')
  .description(
    'Delete the rows of viewings that earlier versions stored and no client can repeat, in DATABASE_URL or the embedded PostgreSQL (docs/upgrading.md). Counts them; changes rows with --yes. Servers can keep running. Safe to repeat.',
  )
  .option('--yes', 'change rows; only if no client sends UUIDv7 as eventId')
  .action(async ({ yes = false }: { yes?: boolean }) => {
    process.stdout.write(`${compactReport(await compactStoredViewings(yes), yes)}\n`);
  });

// Without this listener, Node prints a stack trace if it cannot write to stdout. The listener prints no message for EPIPE, because a reader such as
// `head` can stop before the output ends.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.stderr.write(`The output could not be written completely (${error.message}).\n`);
  process.exit(1);
});

program.parseAsync().catch((error: unknown) => {
  const isRefused = error instanceof RequestError && ['UNAUTHENTICATED', 'FORBIDDEN'].includes(error.code);
  const hint = isRefused
    ? ' The token must have the role service or admin. This command signs tokens with DATA_DIR or JWT_SECRET, which must be those of the server; import also accepts --token.'
    : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${hint}\n`);
  process.exit(1);
});

function localUrl(): string {
  return `http://127.0.0.1:${readConfig().port}`;
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    return value;
  };
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

function time(text: string): Date {
  const value = new Date(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(value.getTime()))
    throw new InvalidArgumentError('It must be a time such as 2026-01-31 or 2026-01-31T12:00:00Z.');
  return value;
}

function speed(text: string): number | null {
  if (text === 'max') return null;
  const factor = Number(/^(\d+(?:\.\d+)?)x$/.exec(text)?.[1]);
  if (!(factor > 0)) throw new InvalidArgumentError('It must be "max" or such as "10x".');
  return factor;
}

function pairs(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1 || at === pair.length - 1)
        throw new InvalidArgumentError(`It must be a list such as one=other,two=another; "${pair}" is not such a pair.`);
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
}
