import { basename, extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ContentType, contentTypeNamed, knownTypeNames } from '../content/types';
import { isContentId } from '../identifiers';
import { createClient, type GraphqlClient, RequestError } from './client';
import { type ReadingOptions, readEvents, type ReplayEvent } from './events';
import { grouped, startProgress } from './progress';
import { requestOf } from './replay-acts';
import { comparedCounters, countsOf, type Difference, differences, type ReplayCounts } from './replay-counts';
import { mintToken } from './token';

export interface ReplayOptions extends Omit<ReadingOptions, 'prefix'> {
  url: string;
  /** By default the file's name. */
  prefix?: string;
  type: string;
  concurrency: number;
  /** How much faster than it happened; null: as fast as the server answers. */
  speed: number | null;
}

export interface ReplayResult {
  userCount: number;
  eventCount: number;
  tookMs: number;
  /** Rows that the file or the server got wrong. */
  skipped: { line: number; reason: string }[];
  refused: { line: number; reason: string }[];
  file: Map<string, ReplayCounts>;
  server: Map<string, ReplayCounts>;
  differences: Difference[];
}

const maxPrefix = 100;
const idsPerQuery = 100;
const contentsPerRequest = 1000;
const maxTitle = 500;
const longestPauseMs = 2 ** 31 - 1;
// The longest replay at the original pace that anybody will sit through.
const tokenDays = 365;

/**
 * Sends a file of real events through the server's own door, each by its own user, and compares what the server counts
 * afterwards with what the file says. Contents that are not there are made first; those there stay as they are.
 */
export async function replay(path: string, options: ReplayOptions): Promise<ReplayResult> {
  const type = contentTypeNamed(options.type);
  if (!type) throw new Error(`--type must be one of ${knownTypeNames.join(', ')}, got "${options.type}".`);
  const prefix = options.prefix ?? `${basename(path, extname(path))}/`;
  if (prefix.length > maxPrefix || !isContentId(`${prefix}x`)) throw new Error(`--prefix must be at most ${maxPrefix} printable characters and not begin with a word in capitals and a colon, got "${prefix}".`);

  const skipped: ReplayResult['skipped'] = [];
  const { events, futureCount, hashedCount } = await readEvents(path, { ...options, prefix }, Date.now(), (line, reason) => skipped.push({ line, reason }));
  for (const { line, reason } of skipped) process.stderr.write(`line ${line}: ${reason}\n`);
  if (futureCount > 0) process.stderr.write(`${grouped(futureCount)} rows lie in the future: they are sent as of now.\n`);
  if (hashedCount > 0) process.stderr.write(`${grouped(hashedCount)} ids are not legal or too long: a hash stands for them.\n`);
  // At a pace of its own the file is played in the order of its clock; rows without a time go at once.
  if (options.speed !== null) events.sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0));

  const client = createClient(options.url, options.concurrency);
  try {
    const token = await mintToken('rapport-replay', 'service', tokenDays);
    await client.greet(token);
    const file = countsOf(events);
    await createMissing(client, token, type, events, [...file.keys()]);
    const startedMs = Date.now();
    const refused = await sendAll(client, events, options);
    const tookMs = Date.now() - startedMs;
    const server = await countsOnServer(client, token, [...file.keys()]);
    const userCount = new Set(events.map(({ userId }) => userId)).size;
    return { userCount, eventCount: events.length, tookMs, skipped, refused, file, server, differences: differences(file, server) };
  } finally {
    client.close();
  }
}

/** Titles of a catalogue imported under the same prefix are left alone: only what is not there is made, with its id as title. */
async function createMissing(client: GraphqlClient, token: string, type: ContentType, events: readonly ReplayEvent[], ids: string[]): Promise<void> {
  const known = await countsOnServer(client, token, ids);
  const titles = new Map(events.map(({ contentId, title }) => [contentId, title.slice(0, maxTitle).toWellFormed().replaceAll('\0', '')]));
  const missing = ids.filter((id) => !known.has(id)).map((id) => ({ id, type, title: titles.get(id)?.trim() || id }));
  const query = 'mutation Create($contents: [ContentInput!]!) { upsertContents(input: { contents: $contents }) { errors { message } } }';
  for (let start = 0; start < missing.length; start += contentsPerRequest) {
    const { upsertContents } = await client.ask<{ upsertContents: { errors: { message: string }[] } }>(token, query, { contents: missing.slice(start, start + contentsPerRequest) });
    const [error] = upsertContents.errors;
    if (error) throw new Error(`The contents cannot be made: ${error.message}`);
  }
}

/**
 * Several lanes side by side, each one request at a time. All events of one user on one content share a lane and so keep
 * their order, on which the outcome of like and dislike depends; nothing else needs an order.
 */
async function sendAll(client: GraphqlClient, events: readonly ReplayEvent[], { concurrency, speed }: ReplayOptions): Promise<ReplayResult['refused']> {
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (userId: string) => {
    // Each user acts under their own name. The role lets them tell of acts older than MAX_FACT_AGE_DAYS, as only services may.
    const token = tokens.get(userId) ?? mintToken(userId, 'service', tokenDays);
    tokens.set(userId, token);
    return token;
  };
  const refused: ReplayResult['refused'] = [];
  const startedMs = Date.now();
  let done = 0;
  const progress = startProgress(events.length, (value) => `${grouped(value)} of ${grouped(events.length)} events, ${grouped((value * 1000) / Math.max(1, Date.now() - startedMs))} a second`);
  const firstMs = events.find(({ atMs }) => atMs !== null)?.atMs ?? 0;

  const sendLane = async (lane: readonly ReplayEvent[]) => {
    for (const event of lane) {
      if (speed !== null && event.atMs !== null) await until(startedMs + (event.atMs - firstMs) / speed);
      const { query, variables } = requestOf(event);
      try {
        await client.ask(await tokenOf(event.userId), query, variables);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        refused.push({ line: event.line, reason: error.message });
      }
      progress.update(++done);
    }
  };
  try {
    await Promise.all(lanesOf(events, concurrency).map(sendLane));
  } finally {
    progress.stop();
  }
  return refused;
}

/** Deals the events out: a pair of user and content that has no lane yet goes to the shortest. */
function lanesOf(events: readonly ReplayEvent[], count: number): ReplayEvent[][] {
  const lanes: ReplayEvent[][] = Array.from({ length: count }, () => []);
  const laneOf = new Map<string, ReplayEvent[]>();
  for (const event of events) {
    const pair = `${event.contentId}\0${event.userId}`;
    const lane = laneOf.get(pair) ?? lanes.reduce((shortest, other) => (other.length < shortest.length ? other : shortest));
    laneOf.set(pair, lane);
    lane.push(event);
  }
  return lanes;
}

async function until(timeMs: number): Promise<void> {
  // A timer of more than 24 days would fire at once.
  for (let restMs = timeMs - Date.now(); restMs > 0; restMs = timeMs - Date.now()) await pause(Math.min(restMs, longestPauseMs));
}

async function countsOnServer(client: GraphqlClient, token: string, ids: readonly string[]): Promise<Map<string, ReplayCounts>> {
  const query = `query Counts($ids: [ID!]!) { stats(contentIds: $ids) { contentId ${comparedCounters.join(' ')} } }`;
  const pages: string[][] = [];
  for (let start = 0; start < ids.length; start += idsPerQuery) pages.push(ids.slice(start, start + idsPerQuery));
  const answers = await Promise.all(pages.map((page) => client.ask<{ stats: ((ReplayCounts & { contentId: string }) | null)[] }>(token, query, { ids: page })));
  const rows = answers.flatMap(({ stats }) => stats).filter((row) => row !== null);
  return new Map(rows.map((row) => [row.contentId, row]));
}
