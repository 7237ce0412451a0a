import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { findColumns } from '../../src/cli/columns';
import { startProgress } from '../../src/cli/progress';
import { type Quality, quality } from '../../src/discovery/recommendations/model/evaluate';
import { signToken } from '../../src/infrastructure/auth';
import { addHeldOut, baselines, type HeldOut, numbered, plainFacts, type Row, rolling } from './recommend-baselines';
import { ask, secret, startServer } from './serve';
import { trained } from './trained';

// npm run bench:recommend -- TRAIN.csv TEST.csv [--json FILE] [--import "--event view --scale 1-5"] Starts a server, imports the training part with
// the import command, trains, and requests ten recommendations for every user of the test part.

const prefix = 'x/';
const concurrency = 8;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' }, import: { type: 'string', default: '--event view' } },
  });
  const [trainPath, testPath] = positionals;
  if (!trainPath || !testPath) throw new Error('usage: npm run bench:recommend -- TRAIN.csv TEST.csv [--json FILE] [--import OPTIONS]');
  const [training, test] = [readRows(trainPath), readRows(testPath)];
  const server = await startServer();
  const { url, env } = server;
  try {
    execFileSync(
      'node',
      ['dist/cli/cli.js', 'import', trainPath, '--facts', '--yes', '--url', url, '--prefix', prefix, ...values.import.split(' ')],
      {
        env,
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    const model = await trained(server);
    const items = numbered([...training, ...test].map(({ item }) => item));
    const users = numbered([...training, ...test].map(({ user }) => user));
    const heldOut: HeldOut = new Map();
    for (const { user, item } of test) addHeldOut(heldOut, users.get(user) as number, items.get(item) as number);
    const lists = await askAll(url, [...new Set(test.map(({ user }) => user))], users, items);
    const ours = quality(heldOut, (user) => lists.get(user) ?? [], items.size);
    const peakRssMiB = Math.round((await server.memory()).most);
    const trainSeconds = (Date.parse(model.finishedAt ?? '') - Date.parse(model.startedAt)) / 1000;
    const others = baselines(plainFacts(training, users, items), heldOut);
    const weeks = rolling(plainFacts([...training, ...test], users, items));
    report(
      { Rapport: ours, ...others, ...weeks },
      { ndcg10: ours.ndcg, trainSeconds, peakRssMiB, status: model.status, parameters: model.parameters },
      values.json,
    );
  } finally {
    await server.stop();
  }
}

async function askAll(url: string, asked: string[], users: Map<string, number>, items: Map<string, number>): Promise<Map<number, number[]>> {
  const lists = new Map<number, number[]>();
  const waiting = [...asked];
  const progress = startProgress(
    () => asked.length,
    () => lists.size,
    () => `${lists.size} of ${asked.length} lists`,
  );
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let user = waiting.pop(); user !== undefined; user = waiting.pop()) {
        const token = await signToken(secret, `${prefix}${user}`);
        const { recommendations } = await ask<{ recommendations: { edges: { node: { content: { id: string } } }[] } }>(
          { url },
          token,
          '{ recommendations(first: 10) { edges { node { content { id } } } } }',
        );
        lists.set(
          users.get(user) as number,
          recommendations.edges.map(({ node }) => items.get(node.content.id.slice(prefix.length)) ?? -1),
        );
      }
    }),
  );
  progress.stop();
  return lists;
}

function report(found: Record<string, Quality>, summary: object, file: string | undefined): void {
  const out = (line: string) => process.stdout.write(`${line}\n`);
  out(`\n${''.padEnd(40)}${['nDCG@10', 'precision', 'recall', 'coverage'].map((head) => head.padStart(11)).join('')}`);
  for (const [name, { ndcg, precision, recall, coverage }] of Object.entries(found))
    out(`${name.padEnd(40)}${[ndcg, precision, recall, coverage].map((figure) => figure.toFixed(4).padStart(11)).join('')}`);
  out(`\n${JSON.stringify(summary)}`);
  if (file) writeFileSync(file, `${JSON.stringify({ date: new Date().toISOString(), ...summary, found }, null, 2)}\n`);
}

function readRows(path: string): Row[] {
  const rows = parse(readFileSync(path), { columns: true }) as Record<string, string>[];
  const columns = findColumns(Object.keys(rows[0] ?? {}), {
    user: ['user', 'userId'],
    item: ['item', 'itemId', 'movieId', 'bookId', 'contentId', 'id'],
    value: ['value', 'rating'],
    timestamp: ['timestamp', 'time'],
  });
  const text = (row: Record<string, string>, name: string | undefined) => (name === undefined ? '' : (row[name] ?? ''));
  // Pairs of user and item; ignores their values.
  return rows.map((row) => ({
    user: text(row, columns.user),
    item: text(row, columns.item),
    value: '1',
    timestamp: text(row, columns.timestamp) || '0',
  }));
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
