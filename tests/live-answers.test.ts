import 'reflect-metadata';
import { buildSchema, parse } from 'graphql';
import { readConfig } from '../src/config';
import type { Answer, Execute, Prepared } from '../src/execute';
import { subscribe } from '../src/live/subscribe';
import { createGate } from '../src/prepared';

const schema = buildSchema('type Query { a: Int } type Subscription { contentStats(ids: [ID!]!): Int }');
const follow = 'subscription ($ids: [ID!]!) { contentStats(ids: $ids) }';
const document = parse(follow);
const turn = () => new Promise(setImmediate);

/** Counts of which nobody has told for long: every follower is given the same row. */
const row = {};
let made = 0;
const execute: Execute = () => Promise.resolve({ data: { made: ++made } });
const failing: Execute = () => Promise.resolve({ data: null, errors: [{ message: `${++made}` }] });

/** The first answer of somebody who follows now. */
async function firstOf(executing: Execute = execute, variableValues: object = { ids: ['c1'] }): Promise<Answer> {
  const prepared = {
    schema,
    document,
    variableValues,
    contextValue: { services: { subscriptionQuota: { enter: () => () => {} } } },
    subscribeFieldResolver: async function* () {
      yield row;
    },
  } as unknown as Prepared;
  const results = await subscribe(prepared, executing);
  if (!(Symbol.asyncIterator in results)) throw new Error(JSON.stringify(results));
  return (await results.next()).value;
}

beforeEach(turn);

it('counts are put into words once for all who follow them in the same moment, and in the same words', async () => {
  const [one, two, other] = await Promise.all([firstOf(), firstOf(), firstOf(execute, { ids: ['c1', 'c2'] })]);
  expect(two).toBe(one);
  expect(other).not.toEqual(one);
});

it('who comes later is told how things stand then', async () => {
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

it('of the variables given those are kept that the operation declares, null and left out told apart', () => {
  const { prepare } = createGate(schema, readConfig({}), () => {});
  const variablesOf = (variables: Record<string, unknown> | null) => prepare({ query: follow, variables }) as Prepared;
  expect(variablesOf({ junk: 'x'.repeat(1_000_000), ids: ['c1'] }).variableValues).toEqual({ ids: ['c1'] });
  expect(variablesOf({ ids: null }).variableValues).toEqual({ ids: null });
  expect(variablesOf({ toString: 1 }).variableValues).toEqual({});
  expect(variablesOf(null).variableValues).toEqual({});
});
