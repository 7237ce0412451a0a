import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signToken } from '../src/infrastructure/auth';
import { post } from './support/post';
import { type Spawned, spawnServer } from './support/server';
import { openSocket, type Socket } from './support/socket';
import { until } from './support/until';

const dataDir = mkdtempSync(join(tmpdir(), 'rapport-start-'));
const running: Spawned[] = [];
afterAll(async () => {
  await Promise.all(running.map(({ end }) => end('SIGTERM')));
  rmSync(dataDir, { recursive: true, force: true });
});

/** On its own embedded PostgreSQL, as `npm start` runs it. */
function start(env: NodeJS.ProcessEnv = {}, ...args: string[]): Spawned {
  const server = spawnServer({ env: { DATA_DIR: dataDir, ...env }, args });
  running.push(server);
  return server;
}

async function ask(url: string, query: string, token: string): Promise<unknown> {
  return (await post(url, token, query)).data;
}

it('starts from nothing with a demo and a token, survives kill -9, refuses a second owner and stops cleanly', async () => {
  const like = 'mutation { like(input: { contentId: "video-2" }) { isChanged content { stats { likeCount } } } }';
  const first = start();
  const url = await first.printed(/GraphQL +(\S+)/);
  const token = await first.printed(/\n\n(eyJ\S+)\n/);
  const { trending, history } = (await ask(
    url,
    '{ trending(period: HOUR, first: 8) { edges { node { score } } } history { edges { node { type } } } }',
    token,
  )) as {
    trending: { edges: { node: { score: number } }[] };
    history: { edges: unknown[] };
  };
  expect(trending.edges).toHaveLength(8);
  expect(history.edges).toHaveLength(20);
  const liked = await ask(url, like, token);
  expect(liked).toMatchObject({ like: { isChanged: true } });

  const rival = start();
  expect(await rival.ended).toBe(1);
  expect(rival.output()).toMatch(
    /Another Rapport \(pid \d+\) is already using the data in .*Stop it first, or start this one with another DATA_DIR\./,
  );

  await first.end('SIGKILL');
  const second = start();
  const again = await second.printed(/GraphQL +(\S+)/);
  const secondToken = await second.printed(/\n\n(eyJ\S+)\n/);
  expect(second.output()).toMatch(/was killed; stopping the PostgreSQL it left behind/);
  expect(second.output()).not.toMatch(/Demo/);
  // The fact of before is there, and so is the secret: the first token still works.
  expect(await ask(again, like, token)).toMatchObject({ like: { isChanged: false, content: (liked as { like: { content: object } }).like.content } });
  expect(await ask(again, '{ viewer { user { userId } } }', secondToken)).toEqual({ viewer: { user: { userId: 'ada' } } });
  expect(await second.end('SIGTERM')).toBe(0);
}, 60_000);

it('serves a playground whose every part comes from this server', async () => {
  const server = start({ DEMO: 'off' });
  const graphql = await server.printed(/GraphQL +(\S+)/);
  const origin = new URL(graphql).origin;
  for (const path of ['/', '/playground']) {
    const redirect = await fetch(origin + path, { redirect: 'manual' });
    expect([redirect.status, redirect.headers.get('location')]).toEqual([302, expect.stringMatching(/playground\/$/)]);
  }
  const page = await (await fetch(`${origin}/playground/`)).text();
  const references = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, reference]) => reference as string);
  expect(references.length).toBeGreaterThan(2);
  for (const reference of references) {
    const address = new URL(reference, `${origin}/playground/`);
    expect(address.origin).toBe(origin);
    const response = await fetch(address);
    expect([reference, response.status, (await response.arrayBuffer()).byteLength > 0]).toEqual([reference, 200, true]);
  }
  expect(await server.end('SIGTERM')).toBe(0);
}, 60_000);

it('serves one port with several processes: events reach all of them, and one that dies is replaced', async () => {
  const server = start({ DEMO: 'off' }, '--workers', '2');
  const graphql = await server.printed(/GraphQL +(\S+)/);
  await server.printed(/(Workers)/);
  const secret = readFileSync(join(dataDir, 'jwt-secret'), 'utf8').trim();
  const admin = await signToken(secret, 'op', 'service');
  await ask(graphql, 'mutation { upsertContents(input: { contents: [{ id: "shared", type: VIDEO, title: "Shared" }] }) { createdCount } }', admin);
  // New connections go to the workers in turn.
  const sockets = await Promise.all([1, 2, 3, 4].map(() => openSocket(new URL(graphql).origin)));
  const counts = async (likeCount: number) => {
    for (const socket of sockets) await socket.take(({ payload }) => payload?.data?.contentStats?.likeCount === likeCount);
  };
  for (const socket of sockets) {
    await socket.init();
    socket.subscribe('s', 'subscription { contentStats(ids: ["shared"]) { likeCount } }');
  }
  await counts(0);
  const like = async (n: number) =>
    ask(graphql, 'mutation { like(input: { contentId: "shared" }) { isChanged } }', await signToken(secret, `u${n}`, 'user'));
  const tookMs: number[] = [];
  for (let n = 1; n <= 5; n++) {
    const began = performance.now();
    await like(n);
    await counts(n);
    tookMs.push(performance.now() - began);
  }
  // Sooner than the periodic read of the counts, every five seconds; the first may have come just before that.
  expect(Math.min(...tookMs.slice(1))).toBeLessThan(2_000);
  const metrics = await (await fetch(`${new URL(graphql).origin}/metrics`)).text();
  expect(metrics).toMatch(/^process_resident_memory_bytes\S* \d+/m);
  const [victim] = execFileSync('pgrep', ['-P', String(server.child.pid), '-f', 'main.js'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);
  const lost = new Set<Socket>();
  for (const socket of sockets)
    void socket.closed.then(
      () => lost.add(socket),
      () => {},
    );
  process.kill(victim as number, 'SIGKILL');
  await server.printed(/(starts another one)/);
  // Each of the two had some.
  await until(() => lost.size > 0, 'the sockets of the one that died are closed');
  expect(lost.size).toBeLessThan(sockets.length);
  expect(await ask(graphql, '{ content(id: "shared") { stats { likeCount } } }', admin)).toEqual({ content: { stats: { likeCount: 5 } } });
  await Promise.all(sockets.map((socket) => socket.close()));
  expect(await server.end('SIGTERM')).toBe(0);
}, 60_000);

it('stops within seconds while a client does not read its answer', async () => {
  const server = start({ DEMO: 'off' });
  const { port } = new URL(await server.printed(/GraphQL +(\S+)/));
  const idler = connect(Number(port), '127.0.0.1');
  idler.on('error', () => {});
  // More than the socket's buffers hold.
  idler.write('GET /playground/main.js HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(20));
  await once(idler, 'data');
  idler.pause();
  const stopping = Date.now();
  expect(await server.end('SIGTERM')).toBe(0);
  expect(Date.now() - stopping).toBeLessThan(15_000);
  idler.destroy();
}, 60_000);

it.each([
  ['without anything to check tokens against', {}, /set JWKS_URL \(your identity provider's keys\) or JWT_SECRET/],
  ['with a short secret', { JWT_SECRET: 'short' }, /JWT_SECRET must be at least 32 bytes/],
  ['with keys of any service', { JWKS_URL: 'https://id.example.com/jwks' }, /JWKS_URL requires JWT_ISSUER and JWT_AUDIENCE/],
])('refuses to start in production %s', async (_, env, sentence) => {
  const server = start({ NODE_ENV: 'production', ...env });
  expect(await server.ended).toBe(1);
  expect(server.output()).toMatch(sentence);
});

it.each([
  [{ PORT: '70000' }, /PORT must be a whole number from 0 to 65535, got "70000"/],
  [{ WEIGHTS: '{"likes": 4}' }, /WEIGHTS contains the unknown name "likes"; known are viewCount/],
  [{ DATABASE_URL: 'postgres://127.0.0.1:1/none' }, /The database cannot be reached .*Check DATABASE_URL/],
])('says what is wrong with %j', async (env, sentence) => {
  const server = start(env);
  expect(await server.ended).toBe(1);
  expect(server.output()).toMatch(sentence);
});
