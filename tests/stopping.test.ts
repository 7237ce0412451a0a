import { createPool } from '../src/infrastructure/database/pool';
import { awaitProgress } from './support/await-progress';
import { cloneDatabase } from './support/database';
import { brokenLaws } from './support/laws';
import { addContents } from './support/post';
import { type ServerProcess, startServer } from './support/server';
import { openSocket } from './support/socket';
import { tokenOf } from './support/tokens';
import { compare, startTraffic } from './support/traffic';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Ended in any case, however the test ends. */
async function started(databaseUrl: string): Promise<ServerProcess> {
  const server = await startServer(databaseUrl, { env: { LOG_LEVEL: 'warn' } });
  cleanUps.push(() => server.end('SIGKILL'));
  return server;
}

const graceMs = 10_000;

it('SIGTERM under load: everything accepted is stored, every socket is closed with a reason, and the process ends in time', async () => {
  const database = await cloneDatabase();
  const pool = createPool(database.url, 2);
  cleanUps.push(database.drop, () => pool.end());
  const server = await started(database.url);
  const { url } = server;
  await addContents(
    url,
    Array.from({ length: 100 }, (_, i) => `c${i}`),
  );

  const follow = 'subscription { contentStats(ids: ["c1"]) { contentId } }';
  const socket = await openSocket(url);
  await socket.init();
  socket.subscribe('s', follow);
  const stream = await fetch(`${url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${await tokenOf('catalogue', 'service')}` },
    body: JSON.stringify({ query: follow }),
  });
  const streamEnd = stream.text();
  const traffic = startTraffic(() => url, { contents: 100, users: 500 });
  cleanUps.push(traffic.stop);
  await awaitProgress(traffic, 300);

  const told = performance.now();
  expect(await server.end('SIGTERM')).toBe(0);
  expect(performance.now() - told).toBeLessThan(graceMs);
  expect((await socket.closed).code).toBe(1001);
  expect(await streamEnd).toContain('contentStats');
  // A new client is rejected; connected clients received a response, or the message that the server stops.
  await traffic.stop();
  expect([...traffic.errors.keys()].filter((code) => !['UNAVAILABLE', 'connection'].includes(code))).toEqual([]);
  expect(traffic.slowestMs).toBeLessThan(graceMs);
  expect(await compare(pool, traffic)).toEqual({ lost: 0, unsent: 0 });
  expect(await brokenLaws(pool)).toEqual([]);
  expect(server.output()).not.toMatch(/error|Unhandled/i);
}, 60_000);

it('five servers started at once on an empty database all come up, and migrate it once', async () => {
  const database = await cloneDatabase();
  const pool = createPool(database.url, 1);
  cleanUps.push(database.drop, () => pool.end());
  const { rows: before } = await pool.query('SELECT migration_name FROM _prisma_migrations ORDER BY 1');
  await pool.query('DROP SCHEMA public CASCADE');
  await pool.query('CREATE SCHEMA public');
  const servers = await Promise.all(Array.from({ length: 5 }, () => started(database.url)));
  for (const { url } of servers) expect((await fetch(`${url}/ready`)).status).toBe(200);
  expect(servers.filter((server) => /migrations? applied/.test(server.output()))).toHaveLength(1);
  expect((await pool.query('SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1')).rows).toEqual(before);
  expect(await Promise.all(servers.map(({ end }) => end('SIGTERM')))).toEqual([0, 0, 0, 0, 0]);
}, 60_000);

it('a server that cannot migrate does not start, and says what to do', async () => {
  const database = await cloneDatabase();
  const pool = createPool(database.url, 1);
  cleanUps.push(database.drop, () => pool.end());
  await pool.query("DELETE FROM _prisma_migrations WHERE migration_name = '20261121190000_rest'");
  await expect(started(database.url)).rejects.toThrow(
    /ended with 1: [\s\S]*The migration 20261121190000_rest failed: relation "request_keys" already exists.*start again/,
  );
}, 60_000);
