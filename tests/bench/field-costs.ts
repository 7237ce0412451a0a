import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { createSchema } from '../../src/app/schema';
import { signToken } from '../../src/infrastructure/auth';
import { fillForCosts } from '../support/fill-for-costs';
import { fieldsOf, mostExpensive } from '../support/most-expensive';
import { median } from './load';
import { ask, post, secret, startServer } from './serve';

// Compares the time of each field of Query with its cost, using the most expensive arguments on a filled database. npm run bench:costs -- --contents
// 20000 --entries 50000 --json docs/field-costs.json
const { values: options } = parseArgs({
  options: {
    contents: { type: 'string', default: '20000' },
    entries: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
});

interface Measured {
  field: string;
  cost: number;
  ms: number;
  bytes: number;
  usPerUnit: number;
  bytesPerUnit: number;
}

/** Limits per unit of cost: a multiple of the median time, and a number of bytes. */
const mostTimesMedian = 8;
/** Cheaper fields are not compared, because the fixed time of a statement dominates them. */
const leastCost = 250;
const mostBytesPerUnit = 2_000;
const words = 'the quick brown fox jumps over a lazy dog and finds wyrd stories about rivers mountains music cities'.split(' ');
const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const [contents, entries, rounds] = [options.contents, options.entries, options.rounds].map(Number) as [number, number, number];
  const server = await startServer({ MAX_COST: '10000000', RATE_LIMIT: '0' });
  try {
    const token = await signToken(secret, 'u0', 'admin');
    const upsert = 'mutation ($contents: [ContentInput!]!) { upsertContents(input: { contents: $contents }) { createdCount } }';
    await fillForCosts(async (query, variables, as, role) => post(server, await signToken(secret, as, role), query, variables));
    for (let from = 120; from < contents; from += 1_000)
      await ask(server, token, upsert, { contents: Array.from({ length: Math.min(1_000, contents - from) }, (_, n) => contentOf(from + n)) });
    await server.pool.query(
      `INSERT INTO interactions (content_id, id, user_id, type, notes, mood, occurred_at, recorded_at)
        SELECT 'c' || (n % $1), gen_random_uuid(), 'u0', (ARRAY['PLAY', 'SKIP', 'SHARE', 'COMPLETE'])[1 + n % 4], 'notes of the ' || n, 'calm', now() - n * interval '1 minute', now()
        FROM generate_series(1, $2) n`,
      [contents, entries],
    );
    await server.pool.query('ANALYZE');
    const schema = createSchema();
    // Fixed time of any request.
    const least = (await timed(server, token, '{ __typename }', rounds)).ms;
    const measured: Measured[] = [];
    for (const field of fieldsOf(schema, 'Query')) {
      const { ms, bytes, cost } = await timed(server, token, `{ ${mostExpensive(schema, field, 2)} }`, rounds);
      const own = Math.max(0, ms - least);
      measured.push({ field: field.name, cost, ms: own, bytes, usPerUnit: (own * 1_000) / cost, bytesPerUnit: bytes / cost });
    }
    report(measured);
    if (options.json)
      writeFileSync(
        options.json,
        `${JSON.stringify({ date: new Date().toISOString(), cores: cpus().length, contents, entries, measured }, null, 2)}\n`,
      );
  } finally {
    await server.stop();
  }
}

function contentOf(n: number) {
  const word = (m: number) => words[(n * m) % words.length] as string;
  const description = Array.from({ length: 60 }, (_, m) => word(m + 3)).join(' ');
  return { id: `c${n}`, type: 'VIDEO', title: `${word(1)} ${word(7)} ${n}`, description, tags: ['tag', word(5)], theme: 'theme', ownerId: 'u0' };
}

/** Returns the fastest round, because other load on the machine only adds time. */
async function timed(server: { url: string }, token: string, query: string, rounds: number) {
  let [ms, bytes, cost] = [Number.POSITIVE_INFINITY, 0, 1];
  for (let round = 0; round < rounds; round++) {
    // Makes each query different, to bypass caches.
    const text = query.replace(/wird"/, `wird${round}"`);
    const began = performance.now();
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: text }),
    });
    const answer = await response.text();
    ms = Math.min(ms, performance.now() - began);
    bytes = Buffer.byteLength(answer);
    cost = (JSON.parse(answer) as { extensions?: { cost?: { requested: number } } }).extensions?.cost?.requested ?? 1;
  }
  return { ms, bytes, cost };
}

function report(measured: readonly Measured[]): void {
  const sorted = [...measured].sort((a, b) => b.usPerUnit - a.usPerUnit);
  for (const { field, cost, ms, bytes, usPerUnit, bytesPerUnit } of sorted)
    say(
      `${field.padEnd(20)} cost ${String(cost).padStart(6)}  ${ms.toFixed(1).padStart(8)} ms  ${String(bytes).padStart(8)} bytes  ${usPerUnit.toFixed(1).padStart(7)} µs and ${bytesPerUnit.toFixed(0).padStart(5)} bytes a unit`,
    );
  const dear = sorted.filter(({ cost }) => cost >= leastCost).map(({ usPerUnit }) => usPerUnit);
  const usual = median(dear);
  say(
    `A unit takes ${usual.toFixed(1)} µs (median), from ${Math.min(...dear).toFixed(1)} to ${Math.max(...dear).toFixed(1)} µs, of fields that cost ${leastCost} or more.`,
  );
  const wrong = sorted.filter(
    ({ cost, usPerUnit, bytesPerUnit }) => (cost >= leastCost && usPerUnit > mostTimesMedian * usual) || bytesPerUnit > mostBytesPerUnit,
  );
  for (const { field } of wrong)
    say(`${field} takes more than its cost says: at most ${mostTimesMedian} times the median and ${mostBytesPerUnit} bytes a unit.`);
  if (wrong.length > 0) process.exitCode = 1;
}

void main();
