import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import type { PromiseOrValue } from 'graphql/jsutils/PromiseOrValue';
import { seededRandom } from '../src/cli/demo/random';
import { executeOperation, type Operation } from '../src/graphql/executor/execute-operation';
import { schemaWithEverything } from './support/executor-schema';
import { randomOperation } from './support/random-document';
import { addRandomResolvers, hash, rootValueOf, type World } from './support/random-resolvers';

/** EXECUTOR_CASES executes more operations; EXECUTOR_SEED repeats a failed run or starts another one. */
const cases = Number(process.env.EXECUTOR_CASES ?? 1_000);
const firstSeed = Number(process.env.EXECUTOR_SEED ?? 1);

const product = buildSchema(readFileSync('src/schema.graphql', 'utf8'));
for (const schema of [schemaWithEverything, product]) addRandomResolvers(schema);

interface Outcome extends ExecutionResult {
  /** Whether the executor returned a promise. */
  isPromise: boolean;
}

type Executor = (operation: Operation) => PromiseOrValue<ExecutionResult>;
type Values = Record<string, unknown>;

async function outcomeOf(executor: Executor, operation: Operation, options: Omit<World, 'pending'>): Promise<Outcome> {
  const world: World = { ...options, pending: [] };
  const type = operation.schema.getRootType(operation.operation.operation) as GraphQLObjectType;
  const variableValues = structuredClone(operation.variableValues as Values);
  const executing = executor({ ...operation, variableValues, contextValue: world, rootValue: rootValueOf(operation.schema, type, world) });
  const isPromise = executing instanceof Promise;
  let result: ExecutionResult | undefined = isPromise ? undefined : (executing as ExecutionResult);
  if (isPromise)
    void executing.then((settled) => {
      result = settled;
    });
  do {
    await new Promise(setImmediate);
    world.pending.sort((a, b) => a.at - b.at);
    world.pending.shift()?.settle();
  } while (!result || world.pending.length > 0);
  // Node reports unhandled rejections after the microtasks of a turn of the event loop.
  for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate);
  return { ...result, isPromise };
}

function textOf(error: GraphQLError): string {
  const { originalError, nodes } = error;
  return JSON.stringify([error, originalError?.name, originalError?.message, nodes?.map(({ loc }) => loc?.start)]);
}

/** Describes everything of an outcome, in order. */
const exact = ({ errors, ...rest }: Outcome) => `${JSON.stringify(rest)}\n${errors?.map(textOf).join('\n')}`;

/**
 * Describes an outcome without what depends on the number of microtasks: the order of errors, and which of several errors below a null was the first
 * one and thus propagated to it.
 */
function withoutRaces({ errors, data, ...rest }: Outcome): string {
  const texts = errors?.map((error) => {
    const path = error.path ?? [];
    let value: unknown = data;
    let depth = 0;
    for (; depth < path.length && typeof value === 'object' && value !== null; depth++) value = (value as Values)[path[depth] as string];
    return depth < path.length ? `An error below ${path.slice(0, depth).join('.')}, which is ${value}` : textOf(error);
  });
  return JSON.stringify([rest, data, [...new Set(texts)].sort()], null, 1);
}

function optionsOf(seed: number): Omit<World, 'pending'> {
  const random = seededRandom(hash('options', seed));
  const level = (most: number) => (random() < 0.3 ? 0 : random() * most);
  return { seed, faults: level(0.15), promises: level(0.5), isOrdered: random() < 0.5 };
}

/** Executes a generated operation with both executors, again with other conditions in `@skip` and `@include`, and again as before. */
async function compare(schema: GraphQLSchema, seed: number): Promise<Outcome> {
  const { source, operationName, variableValues } = randomOperation(schema, seededRandom(hash('document', seed)));
  const options = optionsOf(seed);
  const document = parse(source);
  const operation = getOperationAST(document, operationName) as OperationDefinitionNode;
  const describe = options.isOrdered ? exact : withoutRaces;
  const others = Object.fromEntries(Object.entries(variableValues).map(([name, value]) => [name, typeof value === 'boolean' ? !value : value]));
  let first: Outcome | undefined;
  for (const values of [variableValues, others, variableValues]) {
    const args = { schema, document, operation, operationName, variableValues: values };
    const expected = values === variableValues && first ? first : await outcomeOf(execute, args, options);
    first ??= expected;
    // graphql-js does not handle rejections of the items of a list that failed.
    unhandled = [];
    const actual = await outcomeOf(executeOperation, args, options);
    if (describe(expected) !== describe(actual) || unhandled.length > 0)
      throw new Error([source, JSON.stringify({ values, ...options }), describe(expected), 'but was', describe(actual), ...unhandled].join('\n'));
  }
  return first as Outcome;
}

/** Listeners of unhandled rejections, which Jest has added. */
const listeners = process.rawListeners('unhandledRejection') as NodeJS.UnhandledRejectionListener[];
let unhandled: unknown[] = [];
/** Stack traces of errors take most of the time. */
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', (reason) => unhandled.push(reason));
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
  process.removeAllListeners('unhandledRejection');
  for (const listener of listeners) process.on('unhandledRejection', listener);
});

it.each([
  ['a schema with everything', schemaWithEverything],
  ['the schema of the server', product],
])(
  'the executor returns what graphql-js returns, with %s',
  async (_, schema) => {
    const seen = { synchronous: 0, withoutData: 0, withNullData: 0, withErrors: 0 };
    for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
      const { isPromise, data, errors } = await compare(schema, seed);
      if (!isPromise) seen.synchronous++;
      if (data === undefined) seen.withoutData++;
      if (data === null) seen.withNullData++;
      if (errors) seen.withErrors++;
    }
    if (cases < 500) return;
    // The operations are of all kinds.
    for (const count of Object.values(seen)) expect(count / cases).toBeGreaterThan(0.03);
    expect(seen.synchronous / cases).toBeLessThan(0.6);
    expect(seen.withErrors / cases).toBeLessThan(0.7);
  },
  3_600_000,
);
