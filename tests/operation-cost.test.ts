import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { measure } from '../src/graphql/limits/measure-operation';

const schema = buildSchema(`
  type Query { item(id: ID!): Item items(ids: [ID!]!): [Item]! counts(contentIds: [ID!]!): [Item]! audience(userIds: [ID!], tags: [String!]): Item ranked(first: Int! = 10, userIds: [ID!]): [Item!]! }
  type Item { id: ID! title: String items: [Item!]! }
`);
function measured(text: string) {
  const document = parse(text);
  return measure(schema, document, document.definitions[0] as OperationDefinitionNode);
}
const costOf = (text: string, variables = {}) => measured(text).costOf(variables);
const ids = (count: number) => Array.from({ length: count }, (_, n) => `"c${n}"`).join(' ');

it.each([
  ['a list of looked-up objects costs 1 for each id and 0.1 for each scalar', `{ counts(contentIds: [${ids(100)}]) { title } }`, {}, 110],
  ['a list without a page size counts as 10 entries', `{ counts(contentIds: [${ids(3)}]) { items { id } } }`, {}, 3 * (1 + 10 * 1.1)],
  ['ids in a variable count alike', 'query ($them: [ID!]!) { counts(contentIds: $them) { title } }', { them: ['a', 'b', 'c'] }, 4],
  ['one id, which GraphQL coerces to a list, counts as one', '{ items(ids: "c1") { title } }', {}, 2],
  ['ids that filter add 1 each and multiply nothing', `{ audience(userIds: [${ids(1_000)}]) { items { title } } }`, {}, 1_012],
  ['ids that filter add to a page', `{ ranked(first: 5, userIds: [${ids(7)}]) { items { items { id } } } }`, {}, 7 + 5 * (1 + 10 * 12)],
  ['texts that filter cost nothing', '{ audience(tags: ["a", "b"]) { title } }', {}, 2],
  ['the smallest operation costs 1', '{ __typename }', {}, 1],
  ['a variable that is no number counts as the default page', 'query ($n: Int!) { ranked(first: $n) { id } }', { n: 'many' }, 11],
])('%s', (_, text, variables, cost) => {
  expect(costOf(text, variables)).toBe(Math.ceil(cost - 1e-6));
});

it('a document that is remembered keeps nothing of the variables it came with', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const { costOf } = measured('query ($them: [ID!]!) { ...F } fragment F on Query { items(ids: $them) { title } }');
  const kept = new WeakRef<object>(
    ((them: string[]) => {
      const variables = { them, junk: 'x'.repeat(1_000_000) };
      expect(costOf(variables)).toBe(4);
      return variables;
    })(['a', 'b', 'c']),
  );
  // A WeakRef holds what it is made of to the end of its turn.
  await new Promise(setImmediate);
  collect();
  expect(kept.deref()).toBeUndefined();
  expect(costOf({ them: ['a'] })).toBe(2);
});
