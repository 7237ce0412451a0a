import { buildSchema, type ExecutionResult, execute, getOperationAST, parse } from 'graphql';
import { executeOperation, type Operation } from '../src/graphql/executor/execute-operation';

// tests/executor-fuzz.test.ts compares the executor with graphql-js. These are the rules of the GraphQL specification that clients rely on.

const schema = buildSchema(`
  type Query { hero: Hero, heroes: [Hero!], matrix: [[Int!]], sum(values: [Int!]!, more: Int = 1): Int }
  type Hero { name: String, home: Planet!, friends: [Hero]! }
  type Planet { name: String! }
  type Mutation { add(by: Int!): Int!, fail: Int!, mayFail: Int }
`);

function argsOf(source: string, rootValue: unknown, variableValues: Record<string, unknown> = {}): Operation {
  const document = parse(source);
  return { schema, document, operation: getOperationAST(document) as Operation['operation'], rootValue, variableValues };
}

const run = async (source: string, rootValue: unknown, variableValues?: Record<string, unknown>) =>
  asJson(await executeOperation(argsOf(source, rootValue, variableValues)));
const asJson = (result: ExecutionResult) => JSON.parse(JSON.stringify(result));
const fail = () => Promise.reject(new Error('Failed'));

describe('an error', () => {
  it.each([
    ['of a nullable field makes the field null', '{ hero { name } }', { hero: { name: fail } }, { hero: { name: null } }, ['hero', 'name']],
    [
      'of a non-null field makes the parent null',
      '{ hero { home { name } } }',
      { hero: { home: { name: fail } } },
      { hero: null },
      ['hero', 'home', 'name'],
    ],
    ['of a non-null item makes the list null', '{ heroes { home { name } } }', { heroes: [{}] }, { heroes: null }, ['heroes', 0, 'home']],
    ['of an item of an inner list makes the inner list null', '{ matrix }', { matrix: [[1, null], [2]] }, { matrix: [null, [2]] }, ['matrix', 0, 1]],
  ])('%s', async (_, source, rootValue, data, path) => {
    expect(await run(source, rootValue)).toMatchObject({ data, errors: [{ path }] });
  });

  it('of a non-null root field makes the data null', async () => {
    expect(await run('mutation { fail }', { fail })).toMatchObject({ data: null, errors: [{ path: ['fail'], message: 'Failed' }] });
  });

  it('is reported once for each null', async () => {
    const hero = { home: { name: null }, friends: null, name: fail };
    const { data, errors } = await run('{ hero { friends { name } home { name } } }', { hero });
    expect(data).toEqual({ hero: null });
    expect(errors).toHaveLength(1);
  });

  it('of an item leaves no unhandled rejection of another item', async () => {
    const unhandled: unknown[] = [];
    const listeners = process.rawListeners('unhandledRejection') as NodeJS.UnhandledRejectionListener[];
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', (reason) => unhandled.push(reason));
    const later = () => new Promise((_, reject) => setImmediate(reject, new Error('Failed later')));
    expect(await run('{ heroes { name home { name } } }', { heroes: [{ home: later }, new Error('Failed first')] })).toMatchObject({
      data: { heroes: null },
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
    expect(unhandled).toEqual([]);
  });
});

describe('the root fields of a mutation', () => {
  const counter = () => {
    let count = 0;
    return {
      async add({ by }: { by: number }) {
        const before = count;
        await new Promise(setImmediate);
        count = before + by;
        return count;
      },
      fail,
      mayFail: fail,
    };
  };

  it('run one after the other', async () => {
    expect(await run('mutation { a: add(by: 1) b: add(by: 2) c: add(by: 3) }', counter())).toEqual({ data: { a: 1, b: 3, c: 6 } });
  });

  it('continue after the error of a nullable field, but not after that of a non-null one', async () => {
    expect(await run('mutation { mayFail a: add(by: 1) }', counter())).toMatchObject({ data: { mayFail: null, a: 1 } });
    const root = { ...counter(), add: jest.fn() };
    expect(await run('mutation { fail a: add(by: 1) }', root)).toMatchObject({ data: null });
    expect(root.add).not.toHaveBeenCalled();
  });
});

it('returns a result without a promise if no resolver returns one', () => {
  const rootValue = { hero: { name: 'Luke', friends: [{ name: 'Leia' }, null] } };
  const result = executeOperation(argsOf('{ hero { name friends { name } } }', rootValue));
  expect(asJson(result as ExecutionResult)).toEqual({ data: rootValue });
});

it('returns no data if a variable is invalid', async () => {
  const { data, errors } = await run('query($values: [Int!]!) { sum(values: $values) }', {}, { values: [1, 'two'] });
  expect(data).toBeUndefined();
  expect(errors[0].message).toBe('Variable "$values" got invalid value "two" at "values[1]"; Int cannot represent non-integer value: "two"');
});

it('gives each call its own arguments', async () => {
  const sum = ({ values, more }: { values: number[]; more: number }) => values.splice(0).reduce((a, b) => a + b, more);
  const args = argsOf('{ a: sum(values: [1, 2]) b: sum(values: [3], more: 4) }', { sum });
  for (let i = 0; i < 2; i++) expect(asJson(await executeOperation(args))).toEqual({ data: { a: 4, b: 7 } });
});

it('allows any alias', async () => {
  const { data } = await executeOperation(argsOf('{ __proto__: hero { constructor: name then: name } }', { hero: { name: 'Luke' } }));
  expect(JSON.stringify(data)).toBe('{"__proto__":{"constructor":"Luke","then":"Luke"}}');
});

it('selects what the variables in @skip and @include select, in each execution of the operation', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const source = `query(${names.map((name) => `$${name}: Boolean!`)}) {
    hero @skip(if: $a) { ...Named @skip(if: $b) friends { name @include(if: $c) } ...Named @include(if: $d) }
    hero @include(if: $e) { friends { home { name @skip(if: $f) } } name }
  }
  fragment Named on Hero { alias: name home { name } }`;
  const hero = { name: 'Luke', home: { name: 'Tatooine' }, friends: [{ name: 'Han', home: { name: 'Corellia' } }] };
  const args = argsOf(source, { hero });
  for (let bits = 0; bits < 2 * 2 ** names.length; bits++) {
    const variableValues = Object.fromEntries(names.map((name, i) => [name, ((bits >> i) & 1) === 1]));
    const expected = await execute({ ...args, variableValues });
    expect(JSON.stringify(await executeOperation({ ...args, variableValues }))).toBe(JSON.stringify(expected));
  }
});
