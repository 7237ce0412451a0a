import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { measure } from '../src/limits/measure';

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
  ['what is looked up counts for each of its ids, whatever they are called', `{ counts(contentIds: [${ids(100)}]) { title } }`, {}, 101],
  ['and what it holds as often', `{ counts(contentIds: [${ids(3)}]) { items { id } } }`, {}, 4],
  ['by a variable too', 'query ($them: [ID!]!) { counts(contentIds: $them) { title } }', { them: ['a', 'b', 'c'] }, 4],
  ['one alone, which GraphQL takes for a list', '{ items(ids: "c1") { title } }', {}, 2],
  ['a choice among users adds each of them, and multiplies nothing', `{ audience(userIds: [${ids(1_000)}]) { items { title } } }`, {}, 1_002],
  ['beside the size of a page', `{ ranked(first: 5, userIds: [${ids(7)}]) { items { items { id } } } }`, {}, 1 + 7 + 5 * 11],
  ['a list of anything else is a filter like others', '{ audience(tags: ["a", "b"]) { title } }', {}, 1],
])('%s', (_, text, variables, cost) => {
  expect(costOf(text, variables)).toBe(cost);
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
