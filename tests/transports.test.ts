import { Client } from 'pg';
import { Ctx, Mutation, Query, Resolver, Root, Subscription, UseMiddleware } from 'type-graphql';
import { Context } from '../src/graphql/context';
import { freshRows } from '../src/graphql/middleware';
import { startApp, type TestApp } from './support/app';
import { openStream } from './support/event-stream';
import { startProxy } from './support/proxy';
import { openSocket } from './support/socket';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

const forEver = new Promise<boolean>(() => {});

@Resolver()
class Odd {
  @Query(() => Boolean)
  held(): Promise<boolean> {
    return forEver;
  }

  @UseMiddleware(freshRows)
  @Mutation(() => Boolean)
  holdOn(): Promise<boolean> {
    return forEver;
  }

  @Query(() => Boolean)
  broken(): boolean {
    throw new Error('a secret of ours');
  }

  @UseMiddleware(freshRows)
  @Subscription(() => Number, {
    subscribe: async function* () {
      yield* [1, 2, 3];
    },
  })
  async slowSecond(@Root() event: number, @Ctx() _: Context): Promise<number> {
    if (event === 2) await forEver;
    return event;
  }
}

const operationMs = 1_000;
let app: TestApp;
beforeAll(async () => {
  app = await startApp({ env: { OPERATION_TIMEOUT_MS: String(operationMs) }, resolvers: [Odd] });
  await app.addContents({ id: 'c1' });
});
afterAll(() => app.stop());

/** The answers to one operation: of a query or a mutation one, of a subscription as many as there are. */
type Ask = (query: string, variables?: object) => Promise<Record<string, unknown>[]>;

const byHttp: Ask = async (query, variables = {}) => {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  return [(await response.json()) as Record<string, unknown>];
};
const bySocket: Ask = async (query, variables = {}) => {
  const socket = await openSocket(app.url);
  await socket.init();
  socket.subscribe('s', query, variables);
  await socket.take({ id: 's', type: 'complete' });
  await socket.close();
  return socket.received.filter(({ type }) => type === 'next').map(({ payload }) => payload);
};
const byStream: Ask = async (query, variables = {}) => {
  const stream = await openStream(app.url, query, variables);
  await stream.take(({ event }) => event === 'complete', 'its end');
  return stream.received.filter(({ event }) => event === 'next').map(({ data }) => data);
};
const everyDoor: [string, Ask][] = [
  ['HTTP', byHttp],
  ['WebSocket', bySocket],
  ['event stream', byStream],
];

describe.each(everyDoor)('what comes by %s', (_, ask) => {
  const late = {
    message: `The operation exceeded the ${operationMs} ms limit. Request less data.`,
    extensions: { code: 'TIMEOUT', retryable: false },
  };

  it.each(['{ held }', 'mutation { holdOn }'])('times out after its limit: %s', async (query) => {
    expect(await ask(query)).toEqual([{ data: null, errors: [late], extensions: { cost: expect.anything() } }]);
  });

  it('returns its cost', async () => {
    const cost = { requested: 6, limit: 10_000 };
    const query = 'query ($ids: [ID!]!) { contents(ids: $ids) { id } }';
    expect(await ask(query, { ids: ['c1', 'c1', 'c1'] })).toMatchObject([{ data: { contents: [{ id: 'c1' }, {}, {}] }, extensions: { cost } }]);
  });

  it('hides internal errors', async () => {
    expect(await ask('{ broken }')).toMatchObject([
      {
        data: null,
        errors: [
          {
            message: expect.stringMatching(/^Internal error\. The server logged it under the request id \S+\.$/),
            path: ['broken'],
            extensions: { code: 'INTERNAL_SERVER_ERROR' },
          },
        ],
      },
    ]);
  });

  it('reports a variable that is not valid', async () => {
    const [answer] = await ask('query ($ids: [ID!]!) { contents(ids: $ids) { id } }', { ids: { a: 1 } });
    expect(answer).toMatchObject({
      errors: [{ message: expect.stringContaining('$ids'), extensions: { code: 'BAD_USER_INPUT', retryable: false } }],
    });
    expect(answer).not.toHaveProperty('data');
  });
});

it.each(everyDoor.slice(1))('an event that takes too long times out, and the next one arrives, by %s', async (_, ask) => {
  const answers = await ask('subscription { slowSecond }');
  expect(answers).toEqual([
    { data: { slowSecond: 1 } },
    { data: null, errors: [expect.objectContaining({ extensions: { code: 'TIMEOUT', retryable: false } })] },
    { data: { slowSecond: 3 } },
  ]);
});

describe('what fails before it is executed returns the status of its code, also where it is no GraphQL over HTTP', () => {
  const asSomebodyNew = async (url: string, user: string) => {
    const headers = { authorization: `Bearer ${await tokenOf(user)}`, accept: 'text/event-stream' };
    const response = await fetch(`${url}/graphql/stream?query=${encodeURIComponent('{ __typename }')}`, { headers });
    const { errors } = JSON.parse(await response.text());
    return [response.status, errors[0].extensions.code, response.headers.get('retry-after')];
  };

  it('the database is away', async () => {
    const proxy = await startProxy(app.databaseUrl);
    const cut = await startApp({ databaseUrl: proxy.url });
    proxy.onRequest = () => 'cut-before';
    expect(await asSomebodyNew(cut.url, 'new-1')).toEqual([503, 'UNAVAILABLE', '1']);
    proxy.onRequest = () => 'pass';
    await cut.stop();
    await proxy.close();
  });

  it('the database takes too long', async () => {
    const other = new Client(app.databaseUrl);
    // Should the test fail, it goes with its database.
    other.on('error', () => {});
    await other.connect();
    await other.query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
    expect(await asSomebodyNew(app.url, 'new-2')).toEqual([503, 'TIMEOUT', null]);
    await other.end();
    await until(async () => (await asSomebodyNewIsIn('new-2')) === 200, 'let in');
  });

  const asSomebodyNewIsIn = async (as: string) => (await app.ask('{ __typename }', {}, { as })).status;
});
