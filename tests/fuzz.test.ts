import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { OperationTypeNode } from 'graphql';
import { WebSocket } from 'ws';
import { createSchema } from '../src/app/schema';
import type { Role } from '../src/domain/roles';
import { startApp, type TestApp } from './support/app';
import { type Operation, operationOf } from './support/generate';
import { type Draw, isOneIn, oneOf, text, toJson, type World } from './support/hostile';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { hostileRequest, type Route, routesOf } from './support/rest-generate';
import { openSocket, type Socket } from './support/socket';
import { tableHashes } from './support/table-hashes';
import { tokenOf } from './support/tokens';

/** FUZZ_SECONDS extends each part; FUZZ_SEED repeats a failed run or starts another one. By default the cases are the same each time: searches for new ones are explicit. */
const seconds = Number(process.env.FUZZ_SECONDS ?? 8);
const runs = {
  numRuns: 1_000_000,
  interruptAfterTimeLimit: seconds * 1_000,
  markInterruptAsFailure: false,
  endOnFailure: true,
  seed: Number(process.env.FUZZ_SEED ?? 1),
};
const timeLimitMs = seconds * 1_000 + 60_000;
const timeoutMs = 20_000;
/** What is longer is closed with 1009: tests/live-protocol.test.ts. */
const mostBytes = 1024 * 1024;

const schema = createSchema();
const people: [string, Role][] = [
  ['ann', 'user'],
  ['ben', 'user'],
  ['mod', 'moderator'],
  ['op', 'admin'],
  ['catalogue', 'service'],
];
let app: TestApp;
let world: World;
const { act, read } = actsOn(() => app);

beforeAll(async () => {
  app = await startApp({ env: { LOG_LEVEL: 'silent' } });
  await app.addContents(
    { id: 'c1', type: 'VIDEO', durationMs: 60_000 },
    { id: 'c2', type: 'ARTICLE' },
    { id: 'hidden', isPublic: false, ownerId: 'ben' },
  );
  for (const [as, role] of people) await read('{ viewer { id } }', {}, { as, role });
  const ids = ['c1', 'c2', 'hidden', 'ann', 'ben', 'nowhere', 'User:ann', 'Viewer:ann', 'ContentStats:c1'];
  for (const as of ['ann', 'ben']) {
    for (const contentId of ['c1', 'c2']) {
      await act('recordView', { contentId }, { as, select: 'qualified' });
      await act('like', { contentId }, { as });
      await act('save', { contentId, tags: ['jazz'] }, { as });
      ids.push((await act('addComment', { contentId, body: 'Hello' }, { as, select: 'comment { id }' })).comment.id);
      ids.push((await act('rate', { contentId, rating: 7, title: 'Good' }, { as, select: 'review { id }' })).review.id);
    }
    ids.push((await act('createCollection', { name: 'Mine', isPublic: true }, { as, select: 'collection { id }' })).collection.id);
    ids.push((await act('report', { contentId: 'c1', reason: 'SPAM' }, { as, select: 'reportId' })).reportId);
    ids.push((await act('startView', { contentId: 'c1' }, { as, select: 'handle' })).handle);
  }
  const pages = 'first: 1) { pageInfo { endCursor } edges { cursor } }';
  const lists = await read(
    `{ history(${pages} favorites(${pages} trending(${pages} popular(${pages} collections(${pages} comments(contentId: "c1", ${pages} reviews(contentId: "c1", ${pages} }`,
    {},
    { as: 'ann' },
  );
  const cursors = Object.values<{ pageInfo: { endCursor: string } }>(lists).map(({ pageInfo }) => pageInfo.endCursor);
  expect(cursors).not.toContain(null);
  world = { ids, cursors };
}, 60_000);
afterAll(() => app.stop());
afterEach(async () => {
  expect(await brokenLaws(app.pool)).toEqual([]);
  expect((await fetch(`${app.url}/ready`)).status).toBe(200);
});

interface Errors {
  errors?: { message: string; path?: unknown[]; extensions?: { code?: string } }[];
  data?: Record<string, unknown> | null;
}

/** What no answer may be, whatever was asked. */
function mustBeFit(answer: Errors, asked: () => string): void {
  for (const { message, extensions } of answer.errors ?? []) {
    const isOurs = !extensions?.code || ['INTERNAL_SERVER_ERROR', 'TIMEOUT', 'UNAVAILABLE'].includes(extensions.code);
    if (isOurs || /\.[cm]?[jt]s:\d+|\b(SELECT|INSERT INTO|UPDATE) \w|node_modules/.test(message))
      throw new Error(`${JSON.stringify({ message, extensions }).slice(0, 2_000)} was answered to ${asked().slice(0, 4_000)}`);
  }
}

/** Nothing was done; what went wrong below a field was asked of what had been done. */
const isRefused = ({ data, errors }: Errors) =>
  (!data || Object.values(data).every((value) => value === null)) && !errors?.some(({ path }) => (path?.length ?? 0) > 1);
const told = ({ query, variables }: Operation) => `${query} ${toJson(variables)}`;

/** All mutations except erasures, which would invalidate the tokens. They have their own tests. */
function anyOperation(...[kind, world, draw]: Parameters<typeof operationOf> extends [unknown, ...infer Rest] ? Rest : never): Operation {
  for (;;) {
    const operation = operationOf(schema, kind, world, draw);
    if (!/\berase(Me|User)\b/.test(operation.query)) return operation;
  }
}

async function post(operation: Operation, authorization: string | undefined): Promise<Errors> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: toJson({ query: operation.query, variables: operation.variables }),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error) => {
    throw new Error(`No answer to ${told(operation).slice(0, 4_000)}`, { cause: error });
  });
  return (await response.json()) as Errors;
}

async function someone(draw: Draw): Promise<string | undefined> {
  if (isOneIn(draw, 8)) return undefined;
  const [user, role] = oneOf(draw, people);
  return `Bearer ${await tokenOf(user, role)}`;
}

/** Runs cases until the time is over, and says how many there were. */
async function fuzz(what: string, one: (draw: Draw) => Promise<unknown>): Promise<void> {
  let cases = 0;
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (draw) => {
      const done = await one(draw);
      cases += typeof done === 'number' ? done : 1;
    }),
    runs,
  );
  expect(cases).toBeGreaterThan(20);
  if (process.env.FUZZ_SECONDS) process.stderr.write(`${cases} ${what}\n`);
}

describe('for any request, nothing fails unexpectedly, nothing hangs, and rejected requests record nothing:', () => {
  it(
    'queries',
    () => {
      return fuzz('queries', async (draw) => {
        // Many at a time: what one does wrong to the others shows too.
        const asked = Array.from({ length: 16 }, () => ({ operation: anyOperation(OperationTypeNode.QUERY, world, draw), by: someone(draw) }));
        await Promise.all(asked.map(async ({ operation, by }) => mustBeFit(await post(operation, await by), () => told(operation))));
        return asked.length;
      });
    },
    timeLimitMs,
  );

  it(
    'mutations',
    async () => {
      let before = await tableHashes(app.pool);
      await fuzz('mutations', async (draw) => {
        const operation = anyOperation(OperationTypeNode.MUTATION, world, draw);
        const answer = await post(operation, await someone(draw));
        mustBeFit(answer, () => told(operation));
        const after = await tableHashes(app.pool);
        if (isRefused(answer)) expect({ operation: told(operation).slice(0, 4_000), ...after }).toEqual({ operation: expect.anything(), ...before });
        before = after;
      });
    },
    timeLimitMs,
  );

  it(
    'REST',
    async () => {
      const routes: Route[] = routesOf(JSON.parse(readFileSync('docs/openapi.json', 'utf8')));
      // A refusal is remembered under its Idempotency-Key, as an answer is.
      const withoutKeys = async () => ({ ...(await tableHashes(app.pool)), request_keys: '' });
      let before = await withoutKeys();
      await fuzz('REST requests', async (draw) => {
        const { method, path, body, headers } = hostileRequest(oneOf(draw, routes), world, draw);
        const authorization = await someone(draw);
        const response = await fetch(app.url + path, {
          method,
          headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }), ...(authorization && { authorization }) },
          ...(body !== undefined && { body }),
          signal: AbortSignal.timeout(timeoutMs),
        });
        const answer = await response.text();
        if (response.status >= 500) throw new Error(`${response.status} ${answer} was answered to ${method} ${path} ${body?.slice(0, 4_000)}`);
        if (method === 'get') return;
        const after = await withoutKeys();
        if (!response.ok)
          expect({ request: `${method} ${path} ${body}`.slice(0, 4_000), ...after }).toEqual({ request: expect.anything(), ...before });
        before = after;
      });
    },
    timeLimitMs,
  );

  it(
    'everything over one socket, subscriptions too',
    async () => {
      let socket: Socket | null = null;
      let count = 0;
      await fuzz('operations over sockets', async (draw) => {
        if (!socket || count % 50 === 0) {
          await socket?.close();
          socket = await openSocket(app.url);
          await socket.init((await someone(draw))?.slice('Bearer '.length));
        }
        const kind = oneOf(draw, [
          OperationTypeNode.SUBSCRIPTION,
          OperationTypeNode.SUBSCRIPTION,
          OperationTypeNode.QUERY,
          OperationTypeNode.MUTATION,
        ]);
        const operation = anyOperation(kind, world, draw);
        const id = `n${count++}`;
        const from = socket.received.length;
        const message = `{"type":"subscribe","id":"${id}","payload":${toJson({ query: operation.query, variables: operation.variables })}}`;
        if (Buffer.byteLength(message) > mostBytes) return;
        socket.send(message);
        if (kind === OperationTypeNode.SUBSCRIPTION) {
          // The subscription may have nothing to send; the next operation is answered all the same.
          expect(await socket.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
          socket.send({ type: 'complete', id });
        } else await socket.take((message) => message.id === id);
        for (const { type, payload } of socket.received.slice(from))
          if (type === 'error' || type === 'next') mustBeFit(type === 'error' ? { errors: payload } : payload, () => told(operation));
      });
      await (socket as Socket | null)?.close();
    },
    timeLimitMs,
  );

  it(
    'frames that are no protocol',
    async () => {
      const before = await tableHashes(app.pool);
      await fuzz('frames', async (draw) => {
        const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
        const closed = new Promise<number>((resolve) => socket.once('close', resolve));
        socket.on('error', () => {});
        const messages: string[] = [];
        socket.on('message', (data) => messages.push(String(data)));
        await new Promise((resolve) => socket.once('open', resolve));
        if (isOneIn(draw, 2)) socket.send('{"type":"connection_init"}');
        for (let n = draw(fc.nat, { max: 4 }); n >= 0; n--) socket.send(frame(draw), { binary: isOneIn(draw, 5) });
        // Whether it was closed for that or not, it ends when we want it to.
        socket.close();
        const late = setTimeout(() => socket.terminate(), timeoutMs);
        const code = await closed;
        clearTimeout(late);
        if (code === 1006 || code === 1011 || code === 4500) throw new Error(`Closed with ${code} after ${messages}`);
        for (const message of messages) expect(message).not.toContain('INTERNAL_SERVER_ERROR');
      });
      expect(await tableHashes(app.pool)).toEqual(before);
    },
    timeLimitMs,
  );
});

const frameTypes = ['connection_init', 'subscribe', 'complete', 'ping', 'pong', 'next', 'error', 'connection_ack', '__proto__', ''];

function frame(draw: Draw): string | Buffer {
  const kind = draw(fc.nat, { max: 5 });
  if (kind === 0) return Buffer.from(draw(fc.uint8Array, { maxLength: 64 }));
  if (kind === 1) return toJson(draw(fc.jsonValue));
  const whole = toJson({
    type: oneOf<unknown>(draw, [...frameTypes, 5, null]),
    id: oneOf<unknown>(draw, ['a', 'a', '', 5, null, text(draw)]),
    payload: oneOf<unknown>(draw, [
      null,
      5,
      [],
      {},
      text(draw),
      { query: '{ __typename }' },
      { query: text(draw) },
      { query: 5, variables: [], operationName: {}, extensions: 5 },
      { query: '{ __typename }', variables: text(draw), operationName: text(draw) },
      { Authorization: text(draw) },
      { Authorization: { a: 1 } },
    ]),
  });
  return kind === 2 ? whole.slice(0, draw(fc.nat, { max: whole.length })) : whole;
}
