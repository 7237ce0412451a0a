import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { signToken } from '../../src/auth';
import { startProgress } from '../../src/progress';
import { measureCosts } from './costs';
import { load, median, type NextRequest, quantile } from './load';
import { measureNodes } from './nodes';
import { ask, type Server, secret, startServer } from './serve';

const users = 20_000;
const contents = 1_000;
const cards = 50;
const bulkSize = 100;
const collected = 10_000;

/** What is compared, in one run on one server: each round gives every contestant its turn. */
interface Contestant {
  key: string;
  title: string;
  next: NextRequest;
  /** Contents whose counts must equal the distinct pairs that were sent; null: nothing is counted. */
  counted: string | null;
  /** user · 10^6 + content, of every view sent. */
  pairs: Set<number>;
  rounds: Round[];
  isWrong: boolean;
}

interface Round {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  cpuMsPer1000: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '64' },
      only: { type: 'string' },
      costs: { type: 'boolean', default: false },
      nodes: { type: 'boolean', default: false },
      views: { type: 'string', default: '100000' },
    },
  });
  const [rounds, seconds, connections] = [Number(values.rounds), Number(values.seconds), Number(values.connections)];
  const server = await startServer({ METRICS: 'on' });
  try {
    const tokens = await Promise.all(Array.from({ length: users }, (_, i) => signToken(secret, `user-${i}`)));
    await fillCatalogue(server);
    const collection = await fillCollection(server, tokens[0] as string);
    const all = lineUp(tokens, collection);
    if (values.nodes) {
      const view = all.find(({ key }) => key === 'view') as Contestant;
      const env = { METRICS: 'on', DATABASE_URL: server.databaseUrl };
      const more = [await startServer(env), await startServer(env)];
      const setting = { rounds, seconds, connections, views: Number(values.views) };
      await measureNodes([server, ...more], tokens, view.next, setting, values.json).finally(() => Promise.all(more.map(({ stop }) => stop())));
      if (!(await isExact(server.pool, view))) throw new Error('The counts are not the views that were sent.');
      return;
    }
    const contestants = values.only ? all.filter(({ key }) => values.only?.split(',').includes(key)) : all;
    const total = rounds * contestants.length + contestants.length;
    let done = 0;
    const progress = startProgress(
      () => total,
      () => done,
      () => `${done} of ${total} turns`,
    );
    // Every user's row exists and every path is warm before anything is measured.
    const warmUp = all.find(({ key }) => key === 'noop') as Contestant;
    let turn = 0;
    await load(server.port, connections, 0, warmUp.next);
    while (turn < users) await load(server.port, connections, 1, () => ({ ...warmUp.next(), token: tokens[turn++ % users] as string }));
    if (values.costs) {
      progress.stop();
      const view = all.find(({ key }) => key === 'view') as Contestant;
      await measureCosts(server, view.next, seconds, values.json);
      return;
    }
    for (const contestant of contestants) {
      await load(server.port, connections, 1, contestant.next);
      done++;
    }
    for (let round = 0; round < rounds; round++) {
      for (const contestant of contestants) {
        contestant.rounds.push(await measure(server, contestant, connections, seconds));
        contestant.isWrong ||= !(await isExact(server.pool, contestant));
        done++;
      }
    }
    progress.stop();
    report(contestants, { rounds, seconds, connections }, values.json);
  } finally {
    await server.stop();
  }
}

interface Pair {
  user: number;
  content: number;
}

function lineUp(tokens: string[], collection: LargeCollection): Contestant[] {
  const view =
    (field: string, prefix: string, choose: () => Pair) =>
    (pairs: Set<number>): NextRequest => {
      const query = `mutation View($input: RecordViewInput!) { ${field}(input: $input) { qualified isChanged content { id stats { viewCount } viewerState { hasViewed } } } }`;
      return () => {
        const { user, content } = choose();
        pairs.add(user * 1_000_000 + content);
        const input = { contentId: `${prefix}-${content}`, durationMs: 4000, progressPct: 10, isComplete: false };
        return { token: tokens[user] as string, body: JSON.stringify({ query, variables: { input } }) };
      };
    };
  const restView = (pairs: Set<number>): NextRequest => {
    const body = JSON.stringify({ durationMs: 4000, progressPct: 10, isComplete: false });
    return () => {
      const { user, content } = anyPair();
      pairs.add(user * 1_000_000 + content);
      return { token: tokens[user] as string, body, path: `/api/content/video/rest-${content}/view` };
    };
  };
  const read = (query: string, count: number) => (): NextRequest => () => {
    const ids = Array.from({ length: count }, () => `view-${below(contents)}`);
    return { token: tokens[below(users)] as string, body: JSON.stringify({ query, variables: { ids } }) };
  };
  const bulk = (pairs: Set<number>): NextRequest => {
    const query = 'mutation Bulk($input: TrackInteractionsInput!) { trackInteractions(input: $input) { recordedCount } }';
    return () => {
      const user = below(users);
      const interactions = Array.from({ length: bulkSize }, () => {
        const content = below(contents);
        pairs.add(user * 1_000_000 + content);
        return { type: 'VIEW', contentId: `bulk-${content}`, durationMs: 4000 };
      });
      return { token: tokens[user] as string, body: JSON.stringify({ query, variables: { input: { interactions } } }) };
    };
  };
  const itemsOf = (after: string | null) => (): NextRequest => () => {
    const query = 'query ($id: ID!, $after: String) { collection(id: $id) { items(first: 50, after: $after) { edges { node { contentId } } } } }';
    return { token: tokens[0] as string, body: JSON.stringify({ query, variables: { id: collection.id, after } }) };
  };
  let asked = 0;
  const searchFor = (words: () => string) => (): NextRequest => () => ({
    token: tokens[below(users)] as string,
    body: JSON.stringify({
      query: 'query ($query: String!) { search(query: $query, first: 20) { edges { node { content { id } } } } }',
      variables: { query: words() },
    }),
  });
  // A list of a viewer who was not asked about yet is made as one after a fact is.
  const recommendFor = (user: () => number) => (): NextRequest => () => ({
    token: tokens[user()] as string,
    body: JSON.stringify({ query: '{ recommendations(first: 20) { edges { node { content { id } } } } }' }),
  });
  const contestant = (key: string, title: string, counted: string | null, next: (pairs: Set<number>) => NextRequest): Contestant => {
    const pairs = new Set<number>();
    return { key, title, counted, pairs, next: next(pairs), rounds: [], isWrong: false };
  };
  const anyPair = () => ({ user: below(users), content: below(contents) });
  const known = Array.from({ length: 2_000 }, anyPair);
  const ninetyPercentKnown = () => (Math.random() < 0.9 ? (known[below(known.length)] as Pair) : anyPair());
  const card = 'id type title stats { viewCount likeCount saveCount } viewerState { hasViewed hasLiked hasSaved }';
  return [
    contestant('view', '(a) recordView, users and contents at random', 'view-%', view('recordView', 'view', anyPair)),
    contestant(
      'hot',
      '(b) recordView, all on one content',
      'hot-%',
      view('recordView', 'hot', () => ({ user: below(users), content: 0 })),
    ),
    contestant('noop', '(c) a no-op of the same shape: the framework', null, view('noop', 'view', anyPair)),
    contestant('handwritten', '(d) a view as usually written by hand, Prisma', 'hand-%', view('handwrittenView', 'hand', anyPair)),
    contestant(
      'repeat',
      '(e) recordView, the same pair again and again',
      'same-%',
      view('recordView', 'same', () => ({ user: 0, content: 0 })),
    ),
    contestant('mostly', '(f) recordView, nine of ten are repeats', 'mostly-%', view('recordView', 'mostly', ninetyPercentKnown)),
    contestant(
      'cards',
      `(g) a page of ${cards} cards, counts and "have I?"`,
      null,
      read(`query ($ids: [ID!]!) { contents(ids: $ids) { ${card} } }`, cards),
    ),
    contestant(
      'hasViewed',
      '(h) hasViewed of 100 contents',
      null,
      read('query ($ids: [ID!]!) { contents(ids: $ids) { viewerState { hasViewed } } }', 100),
    ),
    contestant(
      'hasViewedOne',
      '(i) hasViewed of one content',
      null,
      read('query ($ids: [ID!]!) { contents(ids: $ids) { viewerState { hasViewed } } }', 1),
    ),
    contestant('bulk', `(j) trackInteractions, ${bulkSize} views a request`, 'bulk-%', bulk),
    contestant('firstItems', '(k) the first 50 of 10,000 in a collection', null, itemsOf(null)),
    contestant('lastItems', '(l) the last 50 of 10,000 in a collection', null, itemsOf(collection.lastPage)),
    contestant(
      'searchKept',
      '(m) search, what others asked for before',
      null,
      searchFor(() => `item ${below(20)}`),
    ),
    contestant(
      'searchNew',
      '(n) search, what nobody asked for before',
      null,
      searchFor(() => `item ${below(collected)} ${++asked}`),
    ),
    contestant(
      'recommendKept',
      '(o) recommendations, asked for again',
      null,
      recommendFor(() => below(20)),
    ),
    contestant(
      'recommendNew',
      '(p) recommendations, after a fact of the viewer',
      null,
      recommendFor(() => (++asked * 7) % users),
    ),
    contestant('rest', '(q) the same view as (a), through REST', 'rest-%', restView),
  ];
}

async function measure(server: Server, { next }: Contestant, connections: number, seconds: number): Promise<Round> {
  const before = await server.cpuMs();
  const result = await load(server.port, connections, seconds, next);
  const after = await server.cpuMs();
  if (result.failures > 0) throw new Error(`${result.failures} of ${result.requests} requests failed.`);
  return {
    perSecond: result.requests / result.seconds,
    p50Ms: quantile(result.latencies, 0.5),
    p99Ms: quantile(result.latencies, 0.99),
    cpuMsPer1000: ((after - before) / result.requests) * 1000,
  };
}

/** The counters, the facts under them and the pairs that were sent must be the same number. */
async function isExact(pool: Pool, { counted, pairs }: Contestant): Promise<boolean> {
  if (!counted) return true;
  const { rows } = await pool.query(
    `SELECT (SELECT sum(view_count) FROM content_stats WHERE content_id LIKE $1)::int AS counters, (SELECT count(*) FROM views WHERE content_id LIKE $1)::int AS facts`,
    [counted],
  );
  return rows[0].counters === pairs.size && rows[0].facts === pairs.size;
}

function report(contestants: Contestant[], setting: object, file: string | undefined): void {
  const rows = contestants.map(({ key, title, rounds, isWrong }) => ({
    key,
    title,
    perSecond: median(rounds.map((round) => round.perSecond)),
    p50Ms: median(rounds.map((round) => round.p50Ms)),
    p99Ms: median(rounds.map((round) => round.p99Ms)),
    cpuMsPer1000: median(rounds.map((round) => round.cpuMsPer1000)),
    isExact: !isWrong,
  }));
  const of = (key: string) => contestants.find((contestant) => contestant.key === key)?.rounds ?? [];
  // Each round's ratio, then the median: what the machine does in between touches both sides alike.
  const ratio = (a: string, b: string) => median(of(a).map((round, i) => round.perSecond / (of(b)[i]?.perSecond ?? Number.NaN)));
  const ratios = {
    viewOverHandwritten: ratio('view', 'handwritten'),
    hotOverUniform: ratio('hot', 'view'),
    viewOverNoop: ratio('view', 'noop'),
    repeatOverView: ratio('repeat', 'view'),
    mostlyRepeatsOverView: ratio('mostly', 'view'),
    // How much of a request of one a request of a hundred costs.
    hundredOverOne: ratio('hasViewedOne', 'hasViewed'),
    // Facts a second.
    bulkOverSingle: ratio('bulk', 'view') * bulkSize,
    lastPageOverFirst: ratio('lastItems', 'firstItems'),
    searchKeptOverNew: ratio('searchKept', 'searchNew'),
    recommendKeptOverNew: ratio('recommendKept', 'recommendNew'),
    restOverGraphql: ratio('rest', 'view'),
  };

  const out = (line: string) => process.stdout.write(`${line}\n`);
  out(
    `\n${'contestant'.padEnd(50)}${['requests/s', '÷ (d)', 'p50 ms', 'p99 ms', 'CPU ms/1000', 'counts'].map((head) => head.padStart(13)).join('')}`,
  );
  const base = rows.find(({ key }) => key === 'handwritten')?.perSecond ?? Number.NaN;
  for (const row of rows) {
    const cells = [
      row.perSecond.toFixed(0),
      (row.perSecond / base).toFixed(2),
      row.p50Ms.toFixed(1),
      row.p99Ms.toFixed(1),
      row.cpuMsPer1000.toFixed(0),
      row.isExact ? 'exact' : 'WRONG',
    ];
    out(`${row.title.padEnd(50)}${cells.map((cell) => cell.padStart(13)).join('')}`);
  }
  out('');
  // Those of contestants who took part.
  for (const [name, value] of Object.entries(ratios)) if (value > 0) out(`${name.padEnd(24)}${value.toFixed(2)}`);
  if (file)
    writeFileSync(
      file,
      `${JSON.stringify({ date: new Date().toISOString(), node: process.version, cores: cpus().length, ...setting, ratios, rows }, null, 2)}\n`,
    );
  if (rows.some((row) => !row.isExact)) process.exitCode = 1;
}

async function fillCatalogue(server: Server): Promise<void> {
  const ids = [
    ...Array.from({ length: contents }, (_, i) => [`view-${i}`, `hand-${i}`, `mostly-${i}`, `bulk-${i}`, `rest-${i}`]).flat(),
    'hot-0',
    'same-0',
    ...Array.from({ length: collected }, (_, i) => `item-${i}`),
  ];
  const query = 'mutation Fill($input: UpsertContentsInput!) { upsertContents(input: $input) { createdCount } }';
  const token = await signToken(secret, 'bench', 'service');
  for (let from = 0; from < ids.length; from += 5000) {
    const contents = ids.slice(from, from + 5000).map((id) => ({ id, type: 'VIDEO', title: id }));
    await ask(server, token, query, { input: { contents } });
  }
}

interface LargeCollection {
  id: string;
  /** The cursor before its last page. */
  lastPage: string;
}

/** A collection of ten thousand, as a user would make it. */
async function fillCollection(server: Server, token: string): Promise<LargeCollection> {
  const made = await ask<{ createCollection: { collection: { id: string } } }>(
    server,
    token,
    'mutation { createCollection(input: { name: "Large" }) { collection { id } } }',
  );
  const { id } = made.createCollection.collection;
  const add = 'mutation ($input: AddToCollectionInput!) { addToCollection(input: $input) { isChanged } }';
  for (let from = 0; from < collected; from += 1000) {
    const contentIds = Array.from({ length: 1000 }, (_, i) => `item-${from + i}`);
    await ask(server, token, add, { input: { collectionId: id, contentIds } });
  }
  const page = 'query ($id: ID!, $after: String) { collection(id: $id) { items(first: 50, after: $after) { pageInfo { endCursor } } } }';
  let lastPage = '';
  for (let read = 0; read < collected - 50; read += 50) {
    const { collection } = await ask<{ collection: { items: { pageInfo: { endCursor: string } } } }>(server, token, page, {
      id,
      after: lastPage || null,
    });
    lastPage = collection.items.pageInfo.endCursor;
  }
  return { id, lastPage };
}

function below(n: number): number {
  return Math.floor(Math.random() * n);
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
