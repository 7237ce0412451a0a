import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createApp } from '../../src/app';
import { signToken } from '../../src/auth';
import { readConfig } from '../../src/config';
import { startDatabase } from '../../src/database/start';
import { audit } from '../../src/audit/audit';

const secret = 'a secret of the benchmark, more than 32 bytes';
const contents = Array.from({ length: 20 }, (_, i) => ({ id: `c${i}`, type: 'ARTICLE', title: `c${i}` }));

/**
 * A disk that is full in truth: `--dir` names a folder on a small file system of its own, such as
 * `mount -t tmpfs -o size=200m tmpfs /mnt/small`. Fills it to the last block in the midst of a load, makes room again, and counts.
 */
async function main(): Promise<void> {
  const { dir } = parseArgs({ options: { dir: { type: 'string' } } }).values;
  if (!dir) throw new Error('--dir must name a folder on a small file system.');
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const dataDir = mkdtempSync(join(dir, 'rapport-'));
  const config = readConfig({ JWT_SECRET: secret, PORT: '0', DEMO: 'off', DATA_DIR: dataDir, LOG_LEVEL: 'fatal', RATE_LIMIT: '0' });
  const database = await startDatabase(config, say);
  const app = await createApp(config, database.url);
  const url = await app.start();
  const service = await signToken(secret, 'catalogue', 'service');
  const tokens = await Promise.all(Array.from({ length: 100 }, (_, i) => signToken(secret, `user-${i}`)));
  const ask = async (token: string, query: string, variables: object) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    return ((await response.json()) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code ?? 'done';
  };
  await ask(service, 'mutation ($input: UpsertContentsInput!) { upsertContents(input: $input) { createdCount } }', { input: { contents } });

  const acknowledged = new Set<string>();
  const sent = new Set<string>();
  const loadFor = async (what: string, seconds: number) => {
    const codes: Record<string, number> = {};
    const reads: Record<string, number> = {};
    const end = performance.now() + seconds * 1_000;
    const client = async (token: string) => {
      while (performance.now() < end) {
        const eventId = randomUUID();
        sent.add(eventId);
        const notes = 'x'.repeat(4_000);
        const input = { contentId: `c${Math.floor(Math.random() * 20)}`, eventId, notes };
        const code = await ask(token, 'mutation ($input: PlayInput!) { play(input: $input) { isChanged } }', { input });
        codes[code] = (codes[code] ?? 0) + 1;
        if (code === 'done') acknowledged.add(eventId);
        const read = await ask(token, '{ content(id: "c1") { stats { playCount } } }', {});
        reads[read] = (reads[read] ?? 0) + 1;
      }
    };
    await Promise.all(tokens.slice(0, 16).map(client));
    say(`${what}: writes ${JSON.stringify(codes)}, reads ${JSON.stringify(reads)}`);
  };
  await loadFor('With room   ', 3);
  const ballast = join(dir, 'ballast');
  const { bavail, bsize } = statfsSync(dir);
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 65_536)));
  await loadFor('Full        ', 15);
  rmSync(ballast);
  await wait(3_000);
  await loadFor('Room again  ', 5);
  const { rows } = await app.services.pool.query('SELECT id FROM interactions');
  const recorded = new Set(rows.map(({ id }) => id as string));
  const { driftByCounter } = await audit(app.services.pool, { fix: false, hourlyDays: 35, onDrift: () => {}, onProgress: () => {} });
  say(`Acknowledged ${acknowledged.size}, of them lost ${[...acknowledged].filter((id) => !recorded.has(id)).length};`);
  say(
    `recorded and never sent ${[...recorded].filter((id) => !sent.has(id)).length}; drift ${Object.values(driftByCounter).reduce((sum, n) => sum + n, 0)}`,
  );
  await app.stop();
  await database.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
