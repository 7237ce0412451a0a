import { basename, extname } from 'node:path';
import { type ContentType, contentTypeNamed, knownTypeNames } from '../domain/content-types';
import { isContentId } from '../domain/identifiers';
import { readConfig } from '../infrastructure/config/read-config';
import { weightsWith } from '../interactions/registry/counters';
import { createClient, type GraphqlClient } from './client';
import { grouped } from './progress';
import { type ReadingOptions, type ReplayEvent, readEvents } from './read-replay-file';
import { comparedCounters, countsOf, type Difference, differences, type ReplayCounts } from './replay-counts';
import { type RefusedEvent, type Sending, sendEvents } from './replay-events';
import { type WrongTrend, wrongTrends } from './replay-trends';
import type { UnreadableRow } from './rows/row';
import { mintToken } from './token';

export interface ReplayOptions extends Omit<ReadingOptions, 'prefix'>, Sending {
  url: string;
  /** Text before every user id and content id. Default: the file name without extension, and a slash. */
  prefix?: string;
  /** Type of the contents that the replay creates. */
  type: string;
  /** Number of times that the replay stops to compare the trending contents with scores computed from all events sent so far. */
  moments: number;
}

export interface ReplayResult {
  eventCount: number;
  userCount: number;
  tookMs: number;
  skipped: UnreadableRow[];
  refused: RefusedEvent[];
  file: Map<string, ReplayCounts>;
  server: Map<string, ReplayCounts>;
  differences: Difference[];
  wrongTrends: WrongTrend[];
}

const maxPrefix = 100;
const maxTitle = 500;
const idsPerQuery = 100;
const contentsPerRequest = 1000;
const maxTheme = 100;
// Validity of the tokens, which exceeds the duration of any replay at the original speed.
const tokenDays = 365;

/**
 * Sends the events of a file through the public API, each with a token of its user. Then compares the counters of the server with the file. Creates
 * missing contents first, and does not change existing contents.
 */
export async function replay(path: string, options: ReplayOptions): Promise<ReplayResult> {
  const type = contentTypeNamed(options.type);
  if (!type) throw new Error(`--type must be one of ${knownTypeNames.join(', ')}, got "${options.type}".`);
  const { events, skipped } = await eventsOf(path, options);
  const file = countsOf(events);

  const client = createClient(options.url, options.concurrency);
  try {
    const tokenOf = userTokens();
    const service = await tokenOf('rapport-replay');
    await client.greet(service);
    const theme = themeOf(path, options.prefix);
    const weights = weightsWith(readConfig().weights);
    await createMissing(client, service, type, theme, events, [...file.keys()]);
    const startedMs = Date.now();
    const refused: RefusedEvent[] = [];
    const wrong: WrongTrend[] = [];
    for (let moment = 1, sent = 0; moment <= Math.max(1, options.moments); moment++) {
      const until = Math.round((events.length * moment) / Math.max(1, options.moments));
      refused.push(...(await sendEvents(client, events.slice(sent, until), options, tokenOf)));
      sent = until;
      if (options.moments > 0) wrong.push(...(await wrongTrends(client, service, theme, events.slice(0, sent), weights)));
    }
    const tookMs = Date.now() - startedMs;
    const server = await countsOnServer(client, service, [...file.keys()]);
    const userCount = new Set(events.map(({ userId }) => userId)).size;
    return {
      eventCount: events.length,
      userCount,
      tookMs,
      skipped,
      refused,
      file,
      server,
      differences: differences(file, server),
      wrongTrends: wrong,
    };
  } finally {
    client.close();
  }
}

async function eventsOf(path: string, options: ReplayOptions): Promise<{ events: ReplayEvent[]; skipped: UnreadableRow[] }> {
  const prefix = options.prefix ?? `${basename(path, extname(path))}/`;
  if (prefix.length > maxPrefix || !isContentId(`${prefix}x`))
    throw new Error(
      `--prefix must be at most ${maxPrefix} printable characters and may not begin with a word in capitals and a colon, got "${prefix}".`,
    );
  const { events, skipped, hashedCount } = await readEvents(path, { ...options, prefix }, Date.now());
  for (const { line, reason } of skipped) process.stderr.write(`line ${line}: ${reason}\n`);
  if (hashedCount > 0) process.stderr.write(`Ids that were too long or not valid, and were replaced by a hash: ${grouped(hashedCount)}.\n`);
  if (events.length === 0)
    throw new Error(
      `${path} contains no event that can be sent: ${skipped.length > 0 ? 'no row could be read' : 'it has no rows, or --map skips all of them'}.`,
    );
  // With a speed, the replay sends events in order of time. Events without a time come first.
  if (options.speed !== null) events.sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0));
  return { events, skipped };
}

/**
 * Returns a function that returns the token of a user and creates the token at the first call. The tokens have the role `service`, because only
 * services can record interactions that are older than 30 days.
 */
function userTokens(): (userId: string) => Promise<string> {
  const config = readConfig();
  const tokens = new Map<string, Promise<string>>();
  return (userId) => {
    const token = tokens.get(userId) ?? mintToken(userId, 'service', tokenDays, config);
    tokens.set(userId, token);
    return token;
  };
}

/**
 * Creates the contents that do not exist on the server, with the name in the file as title. Does not change existing contents, such as those of an
 * imported catalogue.
 */
async function createMissing(
  client: GraphqlClient,
  token: string,
  type: ContentType,
  theme: string,
  events: readonly ReplayEvent[],
  ids: string[],
): Promise<void> {
  const known = await countsOnServer(client, token, ids);
  const titles = new Map(events.map(({ contentId, title }) => [contentId, title.slice(0, maxTitle).toWellFormed().replaceAll('\0', '').trim()]));
  const missing = ids.filter((id) => !known.has(id)).map((id) => ({ id, type, title: titles.get(id) || id, theme }));
  const query =
    'mutation Create($contents: [ContentInput!]!) { upsertContents(input: { contents: $contents, onlyNew: true }) { errors { message } } }';
  for (const contents of chunks(missing, contentsPerRequest)) {
    const { upsertContents } = await client.ask<{ upsertContents: { errors: { message: string }[] } }>(token, query, { contents });
    const [error] = upsertContents.errors;
    if (error) throw new Error(`The contents could not be created: ${error.message}`);
  }
}

/**
 * Returns the theme of all contents that the replay creates. The replay queries rankings of this theme, so that other contents do not affect the
 * comparison.
 */
function themeOf(path: string, prefix: string | undefined): string {
  return `replay ${prefix ?? basename(path)}`.slice(0, maxTheme);
}

async function countsOnServer(client: GraphqlClient, token: string, ids: readonly string[]): Promise<Map<string, ReplayCounts>> {
  const query = `query Counts($ids: [ID!]!) { stats(contentIds: $ids) { contentId ${comparedCounters.join(' ')} } }`;
  const answers = await Promise.all(
    chunks(ids, idsPerQuery).map((page) => client.ask<{ stats: ((ReplayCounts & { contentId: string }) | null)[] }>(token, query, { ids: page })),
  );
  const rows = answers.flatMap(({ stats }) => stats).filter((row) => row !== null);
  return new Map(rows.map((row) => [row.contentId, row]));
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
