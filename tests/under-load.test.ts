import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../src/infrastructure/database/embedded/embedded';
import { migrate } from '../src/infrastructure/database/migrate';
import { createPool } from '../src/infrastructure/database/pool';
import { startApp } from './support/app';
import { awaitProgress } from './support/await-progress';
import { brokenLaws } from './support/laws';
import { compare, startTraffic } from './support/traffic';

const contents = Array.from({ length: 1000 }, (_, i) => ({ id: `c${i}` }));

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

it('counts exactly under 64 clients, 1,000 contents, 20,000 users and retries at random', async () => {
  const app = await startApp();
  cleanUps.push(app.stop);
  await app.addContents(...contents);
  const traffic = startTraffic(() => app.url);
  cleanUps.push(traffic.stop);
  await awaitProgress(traffic, 3_000);
  await traffic.stop();
  expect(traffic.errors).toEqual(new Map());
  expect(await compare(app.pool, traffic)).toEqual({ lost: 0, unsent: 0 });
  expect(await brokenLaws(app.pool)).toEqual([]);
}, 240_000);

it('answers or returns "try again", hangs no client and loses nothing when PostgreSQL is killed under load', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rapport-killed-'));
  const embedded = await startEmbedded({ dataDir, settings: { shared_buffers: '128MB' } });
  cleanUps.push(() => rmSync(dataDir, { recursive: true, force: true }), embedded.stop);
  const setUp = createPool(embedded.url, 1);
  await migrate(setUp);
  await setUp.end();
  const app = await startApp({ databaseUrl: embedded.url });
  cleanUps.push(app.stop);
  await app.addContents(...contents);
  const traffic = startTraffic(() => app.url);
  cleanUps.push(traffic.stop);
  for (let kill = 1; kill <= 3; kill++) {
    await awaitProgress(traffic, 700);
    process.kill(Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
  }
  await awaitProgress(traffic, 700);
  await traffic.stop();
  // Readers and writers receive an error to retry, and no client receives an internal error.
  expect([...traffic.errors.keys()].filter((code) => code !== 'UNAVAILABLE')).toEqual([]);
  expect(traffic.slowestMs).toBeLessThan(20_000);
  expect(await compare(app.pool, traffic)).toEqual({ lost: 0, unsent: 0 });
  expect(await brokenLaws(app.pool)).toEqual([]);
}, 300_000);
