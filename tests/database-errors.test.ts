import { Webhook } from 'standardwebhooks';
import { startApp, type TestApp } from './support/app';
import { startProxy } from './support/proxy';
import { openSocket } from './support/socket';
import { tokenOf } from './support/tokens';

/** Errors of a PostgreSQL that is temporarily unavailable, and the error that a client must receive. */
const codes: [sqlState: string, code: string, what: string][] = [
  ['08000', 'UNAVAILABLE', 'a connection failed'],
  ['08006', 'UNAVAILABLE', 'a connection was lost'],
  ['25006', 'UNAVAILABLE', 'a standby took over'],
  ['40001', 'UNAVAILABLE', 'two transactions collided'],
  ['40P01', 'UNAVAILABLE', 'two transactions waited for each other'],
  ['53100', 'UNAVAILABLE', 'the disk is full'],
  ['53200', 'UNAVAILABLE', 'no memory is left'],
  ['53300', 'UNAVAILABLE', 'no connection is left'],
  ['55P03', 'UNAVAILABLE', 'a lock was not free in time'],
  ['57014', 'TIMEOUT', 'the statement took too long'],
  ['57P01', 'UNAVAILABLE', 'the database was shut down'],
  ['57P02', 'UNAVAILABLE', 'the database crashed'],
  ['57P03', 'UNAVAILABLE', 'the database is starting'],
];

const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
let app: TestApp;
beforeAll(async () => {
  // Each fact in a batch of its own: one that fails must not speak for the others.
  app = await startApp({ env: { WEBHOOK_SECRET: webhookSecret }, config: { ledger: { writers: codes.length, maxBatch: 1, maxQueue: 10_000 } } });
  await app.addContents({ id: 'c' }, ...codes.map(([id]) => ({ id })));
  await app.ask('{ viewer { id } }', {}, { as: 'ann' });
  await app.pool.query(`CREATE FUNCTION raise_if_code(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
    IF $1 ~ '^[0-9A-Z]{5}$' THEN RAISE EXCEPTION 'made by a test' USING ERRCODE = $1; END IF; RETURN true; END $$`);
  for (const [table, column] of [
    ['users', 'bio'],
    ['users', 'email'],
    ['users', 'id'],
    ['collections', 'name'],
    ['dismissals', 'content_id'],
    ['interactions', 'platform'],
  ])
    await app.pool.query(`CREATE FUNCTION raise_${table}_${column}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM raise_if_code(NEW.${column}); RETURN NEW; END $$;
      CREATE TRIGGER raise_${column} BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION raise_${table}_${column}()`);
});
afterAll(() => app.stop());

const codeOf = ({ errors }: { errors?: { extensions?: { code?: unknown; retryable?: unknown } }[] }) => errors?.[0]?.extensions?.code ?? 'no error';
const ask = async (query: string) => codeOf(await app.ask(query, {}, { as: 'ann' }));
const headers = async () => ({ 'content-type': 'application/json', authorization: `Bearer ${await tokenOf('ann')}` });
const overRest = async (path: string, body?: object) => {
  const response = await fetch(app.url + path, { headers: await headers(), ...(body && { method: 'POST', body: JSON.stringify(body) }) });
  return [response.status, ((await response.json()) as { code?: string }).code];
};
const overStream = async (query: string) => {
  const response = await fetch(`${app.url}/graphql/stream`, {
    method: 'POST',
    headers: { ...(await headers()), accept: 'text/event-stream' },
    body: JSON.stringify({ query }),
  });
  return /"code":"(\w+)"/.exec(await response.text())?.[1];
};
const overSocket = async (query: string) => {
  const socket = await openSocket(app.url);
  await socket.init(await tokenOf('ann'));
  const answer = await socket.ask(query);
  await socket.close();
  return codeOf(Array.isArray(answer) ? { errors: answer } : answer);
};
const fromProvider = async (email: string) => {
  const [id, at, body] = [`m-${email}`, new Date(), JSON.stringify({ type: 'user.created', data: { id: 'hook', email } })];
  const signed = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(+at / 1_000)),
    'webhook-signature': new Webhook(webhookSecret).sign(id, at, body),
  };
  const response = await fetch(`${app.url}/webhooks/users`, { method: 'POST', headers: { 'content-type': 'application/json', ...signed }, body });
  return [response.status, codeOf((await response.json()) as object)];
};

it.each(codes)('a write that fails with %s is %s, through Prisma and through pg (%s)', async (sqlState, code) => {
  const profile = `mutation { updateProfile(input: { bio: "${sqlState}" }) { viewer { id } } }`;
  const collection = `mutation { createCollection(input: { name: "${sqlState}" }) { isChanged } }`;
  const dismissal = `mutation { notInterested(input: { contentId: "${sqlState}" }) { isChanged } }`;
  expect([await ask(profile), await ask(dismissal), await ask(collection)]).toEqual([code, code, code]);
  expect([await overStream(profile), await overStream(collection)]).toEqual([code, code]);
  expect([await overSocket(profile), await overSocket(collection)]).toEqual([code, code]);
  expect(await fromProvider(sqlState)).toEqual([503, code]);
  // A newcomer's row is written before anything is executed.
  const newcomer = await app.ask('{ viewer { id } }', {}, { as: sqlState });
  expect([newcomer.status, codeOf(newcomer)]).toEqual([503, code]);
});

it('a fact that fails in the same way until the ledger times out returns the same error, over GraphQL and REST', async () => {
  const shares = codes.map(([sqlState]) => ask(`mutation { share(input: { contentId: "c", platform: "${sqlState}" }) { isChanged } }`));
  expect(await Promise.all(shares)).toEqual(codes.map(([, code]) => code));
  const rest = codes.map(([sqlState]) => overRest('/api/interactions/share', { listingId: 'c', metadata: { platform: sqlState } }));
  expect(await Promise.all(rest)).toEqual(codes.map(([, code]) => [503, code]));
}, 60_000);

describe('a read', () => {
  beforeAll(async () => {
    await app.pool.query('CREATE TABLE made_code (code text)');
    await app.pool.query("INSERT INTO made_code VALUES ('')");
    // A function of PostgreSQL's sees the table's own name again.
    for (const table of ['users', 'content_stats'])
      await app.pool.query(`ALTER TABLE ${table} RENAME TO ${table}_kept;
        CREATE VIEW ${table} AS SELECT * FROM ${table}_kept WHERE raise_if_code((SELECT code FROM made_code))`);
  });
  afterAll(async () => {
    for (const table of ['users', 'content_stats']) await app.pool.query(`DROP VIEW ${table}; ALTER TABLE ${table}_kept RENAME TO ${table}`);
  });

  it.each(codes)('that fails with %s is %s, through Prisma and through pg (%s)', async (sqlState, code) => {
    await app.pool.query('UPDATE made_code SET code = $1', [sqlState]);
    const [viewer, stats] = ['{ viewer { id } }', '{ stats(contentIds: ["c"]) { likeCount } }'];
    expect([await ask(viewer), await ask(stats)]).toEqual([code, code]);
    expect([await overStream(viewer), await overStream(stats)]).toEqual([code, code]);
    expect([await overSocket(viewer), await overSocket(stats)]).toEqual([code, code]);
    expect(await overRest('/api/listings/c/stats')).toEqual([503, code]);
  });
});

describe('without a database', () => {
  const stopping: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(stopping.map((stop) => stop())));

  it('Prisma says the same as pg: connections cut, refused, and none to be had', async () => {
    const proxy = await startProxy(app.databaseUrl);
    const cut = await startApp({ databaseUrl: proxy.url, env: { DATABASE_POOL_SIZE: '1' } });
    stopping.push(cut.stop);
    const both = async () => {
      const asked = [
        '{ viewer { id } }',
        'mutation { updateProfile(input: { bio: "b" }) { viewer { id } } }',
        '{ stats(contentIds: ["c"]) { likeCount } }',
      ];
      return Promise.all(asked.map(async (query) => codeOf(await cut.ask(query, {}, { as: 'ann' }))));
    };
    expect(await both()).toEqual(['no error', 'no error', 'no error']);
    proxy.onRequest = () => 'cut-before';
    for (let n = 0; n < 3; n++) expect(await both()).toEqual(['UNAVAILABLE', 'UNAVAILABLE', 'UNAVAILABLE']);
    proxy.onRequest = () => 'pass';
    const held = await cut.pool.connect();
    expect(await both()).toEqual(['UNAVAILABLE', 'UNAVAILABLE', 'UNAVAILABLE']);
    held.release();
    await proxy.close();
    // Jest gives this file an Error of its own, by which graphql-js does not know what pg throws here.
    expect((await both()).slice(0, 2)).toEqual(['UNAVAILABLE', 'UNAVAILABLE']);
  }, 60_000);
});
