import 'reflect-metadata';
import { buildSchema, type DocumentNode, getOperationAST, parse } from 'graphql';
import { CodedError } from '../src/domain/errors';
import type { Answer, Execute, PreparedOperation } from '../src/graphql/execute';
import { createWorkload } from '../src/graphql/limits/workload';
import { createOperationPipeline } from '../src/graphql/prepare-operation';
import { readConfig } from '../src/infrastructure/config/read-config';
import { type Results, subscribe } from '../src/live/subscribe';
import { createSubscriptionQuota } from '../src/live/subscription-quota';
import { until } from './support/until';

const schema = buildSchema('type Query { a: Int } type Subscription { contentStats(ids: [ID!]!): Int trendingChanged: Int }');
const contentStats = 'subscription ($ids: [ID!]!) { contentStats(ids: $ids) }';
const trending = 'subscription { trendingChanged }';
const documents: Record<string, DocumentNode> = { [contentStats]: parse(contentStats) };
const turn = () => new Promise(setImmediate);

/** Counts that were not sent for a long time: every subscriber receives the same row. */
const row = {};
let made = 0;
const execute: Execute = () => Promise.resolve({ data: { made: ++made } });
const failing: Execute = () => Promise.resolve({ data: null, errors: [{ message: `${++made}` }] });

const capacity = 10_000;
const admitCost = jest.fn();
const newServices = () => ({
  subscriptionQuota: createSubscriptionQuota(1_000),
  workload: createWorkload({ capacity, timeoutMs: 60_000, rates: { ofUser: 1_000, ofAddress: 1_000 }, rateLimit: { admitCost } as never }),
});
let services: ReturnType<typeof newServices>;

interface Following {
  query?: string;
  variableValues?: object;
  user?: string;
  cost?: number;
}

function follow({ query = contentStats, variableValues = { ids: ['c1'] }, user = 'u1', cost = 2 }: Following, executing: Execute) {
  const document = documents[query] ?? parse(query);
  const prepared = {
    schema,
    document,
    operation: getOperationAST(document),
    footprint: 1,
    variableValues,
    cost: { requested: cost, limit: capacity },
    contextValue: { viewer: { id: user, role: 'user' }, origin: { ipAddress: null }, services },
    subscribeFieldResolver: async function* () {
      yield row;
      yield row;
    },
  } as unknown as PreparedOperation;
  return subscribe(prepared, executing);
}

/** The first value of a client that subscribes now. */
async function firstOf(executing: Execute = execute, variableValues: object = { ids: ['c1'] }): Promise<Answer> {
  const results = await follow({ variableValues }, executing);
  if (!(Symbol.asyncIterator in results)) throw new Error(JSON.stringify(results));
  return (await results.next()).value;
}

beforeEach(() => {
  services = newServices();
  admitCost.mockReset();
});
beforeEach(turn);

it('counts are put into words once for all who follow them in the same moment, and in the same words', async () => {
  const [one, two, other] = await Promise.all([firstOf(), firstOf(), firstOf(execute, { ids: ['c1', 'c2'] })]);
  expect(two).toBe(one);
  expect(other).not.toEqual(one);
});

it('a later subscriber receives the current counts', async () => {
  const early = await firstOf();
  await turn();
  expect(await firstOf()).not.toEqual(early);
});

it('an answer that failed is for those of its moment alone', async () => {
  const [one, two] = await Promise.all([firstOf(failing), firstOf(failing)]);
  expect(one).toMatchObject({ errors: [{}] });
  expect(two).toBe(one);
  await turn();
  expect(await firstOf()).not.toHaveProperty('errors');
});

it('keeps the variables that the operation declares, and distinguishes null from omitted', () => {
  const { prepare } = createOperationPipeline(schema, readConfig({}), { error() {}, warn() {} });
  const variablesOf = (variables: Record<string, unknown> | null) => prepare({ query: contentStats, variables }) as PreparedOperation;
  expect(variablesOf({ junk: 'x'.repeat(1_000_000), ids: ['c1'] }).variableValues).toEqual({ ids: ['c1'] });
  expect(variablesOf({ ids: null }).variableValues).toEqual({ ids: null });
  expect(variablesOf({ toString: 1 }).variableValues).toEqual({});
  expect(variablesOf(null).variableValues).toEqual({});
});

describe('the events of one user', () => {
  const heavy = 7_230;
  /** Executions that end when the test ends them, by user. */
  const begun: { user: string; end: () => void }[] = [];
  const held: Execute = ({ contextValue }) =>
    new Promise((resolve) => {
      const { viewer } = contextValue as { viewer: { id: string } };
      begun.push({ user: viewer.id, end: () => resolve({ data: {} }) });
    });
  const users = () => begun.map(({ user }) => user);
  const started = async (following: Following) => (await follow(following, held)) as Results;
  beforeEach(() => begun.splice(0));

  it('that cost much are executed one after the other, and delay no event and no operation of another user', async () => {
    const answers = [];
    for (let n = 0; n < 200; n++) answers.push((await started({ query: trending, cost: heavy })).next());
    await turn();
    expect(users()).toEqual(['u1']);
    void (await started({ query: trending, cost: heavy, user: 'u2' })).next();
    await turn();
    expect(users()).toEqual(['u1', 'u2']);
    const operation = jest.fn(() => 'done');
    const client = (id: string) => ({ viewer: { id, role: 'user' }, origin: { ipAddress: null } }) as never;
    expect(services.workload.run(client('u3'), heavy, operation)).toBe('done');
    // The user's own operations wait with the events, and waiting events are not counted among the 100 operations that can wait.
    const own = services.workload.run(client('u1'), heavy, operation);
    expect(operation).toHaveBeenCalledTimes(1);
    for (let ended = 0; ended < 200; ended++) {
      await until(() => users().filter((user) => user === 'u1').length === ended + 1, `event ${ended}`);
      begun.filter(({ user }) => user === 'u1')[ended]?.end();
    }
    await Promise.all(answers);
    expect(await own).toBe('done');
  });

  it('that wait are not executed when their subscription has ended', async () => {
    const [first, second] = [await started({ query: trending, cost: heavy }), await started({ query: trending, cost: heavy })];
    const [one, other] = [first.next(), second.next()];
    await turn();
    await second.return?.();
    begun[0]?.end();
    expect([(await one).done, (await other).done, begun.length]).toEqual([false, true, 1]);
  });

  it('wait for no other user, also where both follow the same counts', async () => {
    await started({ query: trending, cost: heavy }).then((results) => void results.next());
    await started({ cost: heavy }).then((results) => void results.next());
    await turn();
    await started({ cost: heavy, user: 'u2' }).then((results) => void results.next());
    await turn();
    expect(users()).toEqual(['u1', 'u2']);
  });

  it('count against the rate once, when the subscription starts, with its cost', async () => {
    const results = (await follow({ query: trending, cost: heavy }, execute)) as Results;
    expect([(await results.next()).done, (await results.next()).done]).toEqual([false, false]);
    expect(admitCost.mock.calls).toEqual([[expect.objectContaining({ id: 'u1' }), null, heavy]]);
    admitCost.mockRejectedValue(new CodedError('RATE_LIMITED', 'Too many.'));
    const refusal = jest.fn(() => ({ data: null }));
    expect(await follow({ query: trending, cost: heavy }, refusal)).toEqual({ data: null });
    expect(refusal).toHaveBeenCalledWith(expect.anything(), { errors: [expect.objectContaining({ code: 'RATE_LIMITED' })] });
    expect(services.subscriptionQuota.count()).toBe(1);
  });
});
