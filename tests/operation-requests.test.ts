import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Query, Resolver, Subscription } from 'type-graphql';
import { createSchema } from '../src/app/schema';
import { createOperationPipeline } from '../src/graphql/prepare-operation';
import { startApp, type TestApp } from './support/app';
import { openConnection } from './support/raw-http';
import { tableHashes } from './support/table-hashes';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

const [eventCount, eventBytes] = [400, 100_000];
let producedEvents = 0;
async function* largeEvents(): AsyncGenerator<string> {
  for (producedEvents = 0; producedEvents < eventCount; producedEvents++) {
    await new Promise(setImmediate);
    yield 'x'.repeat(eventBytes);
  }
}

@Resolver()
class LargeEvents {
  @Query(() => Boolean)
  isQuiet(): boolean {
    return true;
  }

  @Subscription(() => String, { subscribe: () => largeEvents() })
  largeEvent(): string {
    return 'x'.repeat(eventBytes);
  }
}

const file = join(mkdtempSync(join(tmpdir(), 'rapport-documents-')), 'manifest.json');
writeFileSync(file, JSON.stringify({ listed: '{ content(id: "c1") { id } }' }));

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ env: { TRUSTED_DOCUMENTS: 'off', TRUSTED_DOCUMENTS_FILE: file }, resolvers: [LargeEvents] });
  await app.addContents({ id: 'c1', title: 'A film' });
});
afterAll(() => app.stop());

async function post(body: object): Promise<{ data?: unknown; errors?: { extensions: { code: string } }[] }> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as object;
}
const hashed = (query: string, version = 1) => ({ persistedQuery: { version, sha256Hash: createHash('sha256').update(query).digest('hex') } });

it('a document is not stored under the hash of another text', async () => {
  const query = '{ content(id: "c1") { title } }';
  expect(await post({ documentId: 'listed', extensions: hashed(query) })).toMatchObject({ data: { content: { id: 'c1' } } });
  expect(await post({ extensions: hashed(query) })).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] });
  expect(await post({ query, extensions: hashed(query) })).toEqual(expect.objectContaining({ data: { content: { title: 'A film' } } }));
  expect(await post({ extensions: hashed(query) })).toEqual(expect.objectContaining({ data: { content: { title: 'A film' } } }));
});

it.each([
  ['another version of the protocol', hashed('{ __typename }', 2)],
  ['a hash that is not text', { persistedQuery: { version: 1, sha256Hash: 7 } }],
  ['the hash of another text', hashed('{ a: __typename }')],
])('a persisted query with %s is rejected', async (_, extensions) => {
  expect(await post({ query: '{ __typename }', extensions })).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
});

it('keys of requests that are names of every object have no meaning', async () => {
  for (const name of ['toString', 'valueOf', 'constructor', 'hasOwnProperty']) {
    expect(await post({ query: '{ __typename }', [name]: 1 })).toMatchObject({ data: { __typename: 'Query' } });
    const response = await fetch(`${app.url}/graphql?query={__typename}&${name}=1`);
    expect([name, response.status]).toEqual([name, 200]);
  }
});

it.each(['/graphql', '/graphql/stream'])('HEAD at %s executes no operation', async (path) => {
  const before = await tableHashes(app.pool);
  const headers = { authorization: `Bearer ${await tokenOf('u1')}` };
  const mutation = encodeURIComponent('mutation { like(input: { contentId: "c1" }) { isChanged } }');
  for (const query of [mutation, encodeURIComponent('subscription { largeEvent }')])
    expect((await fetch(`${app.url}${path}?query=${query}`, { method: 'HEAD', headers })).status).toBe(404);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await tableHashes(app.pool)).toEqual(before);
});

it('an event stream takes no further values from a subscription while its client does not read', async () => {
  const socket = await openConnection(app.url);
  socket.pause();
  socket.write(`GET /graphql/stream?query=${encodeURIComponent('subscription { largeEvent }')} HTTP/1.1\r\nhost: x\r\n\r\n`);
  await until(() => producedEvents > 1, 'the stream has begun');
  // The buffers of the two sockets hold some events.
  let seen = -1;
  for (let idle = 0; idle < 20; idle = producedEvents === seen ? idle + 1 : 0) {
    seen = producedEvents;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(producedEvents).toBeLessThan(eventCount / 2);
  socket.resume();
  await until(() => producedEvents === eventCount, 'the client has read on');
  socket.destroy();
  await until(() => app.services.connections.count() === 0, 'no connections');
});

it('documents that the server keeps are limited by the memory that they take', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { prepare } = createOperationPipeline(createSchema(), app.config, { error() {}, warn() {} });
  // Short tokens take the most memory by character.
  const ids = '"a"'.repeat(2_400);
  collect();
  const before = process.memoryUsage().heapUsed;
  let accepted = 0;
  for (let n = 0; n < 600; n++) if (!('errors' in prepare({ query: `query q${n}{contents(ids:[${ids}]){id}}` }))) accepted++;
  collect();
  expect(accepted).toBe(600);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(80 * 1024 * 1024);
});
