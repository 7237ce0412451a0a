import { createPool } from '../src/infrastructure/database/pool';
import { awaitProgress } from './support/await-progress';
import { cloneDatabase } from './support/database';
import { freePort } from './support/free-port';
import { brokenLaws } from './support/laws';
import { addContents } from './support/post';
import { startServer } from './support/server';
import { compare, startTraffic } from './support/traffic';

const contents = Array.from({ length: 1000 }, (_, i) => ({ id: `c${i}` }));

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

it('loses nothing acknowledged and counts nothing twice when the server is killed with SIGKILL twenty times, at random moments of a load', async () => {
  const database = await cloneDatabase();
  const pool = createPool(database.url, 2);
  cleanUps.push(database.drop, () => pool.end());
  const port = await freePort();
  const start = () => startServer(database.url, { env: { PORT: String(port) } });
  let server = await start();
  cleanUps.push(() => server.end('SIGKILL'));
  await addContents(
    server.url,
    contents.map(({ id }) => id),
  );
  // With more, their retries during the starts take the processor from the server.
  const traffic = startTraffic(() => `http://127.0.0.1:${port}`, { clients: 16 });
  cleanUps.push(traffic.stop);
  for (let kill = 1; kill <= 20; kill++) {
    // The server runs again, and is then killed at any moment of a batch.
    await awaitProgress(traffic, 1);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 500));
    await server.end('SIGKILL');
    server = await start();
  }
  await awaitProgress(traffic, 1_500 - traffic.acknowledged);
  await traffic.stop();
  await server.end('SIGTERM');
  expect([...traffic.errors.keys()].filter((code) => code !== 'connection')).toEqual([]);
  expect(traffic.errors.get('connection')).toBeGreaterThan(0);
  expect(await compare(pool, traffic)).toEqual({ lost: 0, unsent: 0 });
  expect(await brokenLaws(pool)).toEqual([]);
}, 300_000);
