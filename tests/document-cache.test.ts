import { buildSchema } from 'graphql';
import type { PreparedOperation } from '../src/graphql/execute';
import { createOperationPipeline } from '../src/graphql/prepare-operation';
import { readConfig } from '../src/infrastructure/config/read-config';

const names = Array.from({ length: 900 }, (_, i) => `f${i}`);
const schema = buildSchema(`type Query { ${names.map((name) => `${name}: Int`).join(' ')} }`);

/** Returns a function that prepares the operation `q<n>` of a document with `count` operations, which share a fragment with 900 fields. */
function documentOf(count: number): (n: number) => PreparedOperation['document'] {
  const { prepare } = createOperationPipeline(schema, readConfig({}), { error() {}, warn() {} });
  const query = `${Array.from({ length: count }, (_, n) => `query q${n} { ...F }`).join(' ')} fragment F on Query { ${names.join(' ')} }`;
  return (n) => (prepare({ query, operationName: `q${n}` }) as PreparedOperation).document;
}

it('keeps a parsed document', () => {
  const documentFor = documentOf(2);
  const document = documentFor(0);
  for (const n of [0, 1, 0, 1]) expect(documentFor(n) === document).toBe(true);
});

it('counts the memory of each operation that clients request, and drops a document that needs too much', () => {
  const documentFor = documentOf(60);
  const document = documentFor(0);
  for (let n = 1; n < 60; n++) documentFor(n);
  expect(documentFor(0) === document).toBe(false);
});
