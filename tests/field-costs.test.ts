import { readFileSync } from 'node:fs';
import { getOperationAST, type OperationDefinitionNode, parse } from 'graphql';
import { createSchema } from '../src/app/schema';
import { createLimits } from '../src/graphql/limits/check-limits';
import { costDocument } from '../src/graphql/limits/cost-table';
import { fieldCosts } from '../src/graphql/limits/field-costs';
import { startApp, type TestApp } from './support/app';
import { fillForCosts } from './support/fill-for-costs';
import { fieldsOf, mostExpensive } from './support/most-expensive';
import { tokenOf } from './support/tokens';

const schema = createSchema();
const limit = 10_000;
const limits = createLimits(schema, limit);
const costOf = (query: string, variables = {}, name?: string) => {
  const document = parse(query);
  return limits.measure(document, getOperationAST(document, name) as OperationDefinitionNode).costOf(variables).requested;
};

describe('the cost of a field', () => {
  it('is stated for every field of Query and Subscription, and for no field that is gone', () => {
    const roots = ['Query', 'Subscription'].flatMap((type) => fieldsOf(schema, type).map(({ name }) => `${type}.${name}`));
    expect(roots.filter((field) => !(field in fieldCosts))).toEqual([]);
    expect(() => costDocument(schema)).not.toThrow();
  });

  it('is documented as it is', () => {
    expect(readFileSync('docs/field-costs.md', 'utf8')).toBe(costDocument(schema));
  });

  it('follows the arguments: page, ids, steps of a series, length of a text, items of a list', () => {
    const series = (from: string) => costOf(`{ contentSeries(contentId: "c1", from: "${from}", to: "2026-01-31T00:00:00Z") { start } }`);
    expect(series('2026-01-01T00:00:00Z')).toBe(20 + Math.ceil(31 * 1.1));
    expect(series('2023-06-01T00:00:00Z')).toBeGreaterThan(1_000);
    const variables = { from: '2025-01-31T00:00:00Z', to: '2026-01-31T00:00:00Z' };
    const byVariables = 'query ($from: DateTimeISO, $to: DateTimeISO) { contentSeries(contentId: "c1", from: $from, to: $to) { start } }';
    expect(costOf(byVariables, variables)).toBe(20 + Math.ceil(366 * 1.1));
    const search = (query: string) => costOf('query ($q: String!) { searchSuggestions(query: $q) }', { q: query });
    expect(search('a'.repeat(200)) - search('a')).toBe(4 * 199);
    const track = (count: number) =>
      costOf('mutation ($i: [InteractionInput!]!) { trackInteractions(input: { interactions: $i }) { recordedCount } }', {
        i: Array.from({ length: count }, () => ({ contentId: 'c1', type: 'PLAY' })),
      });
    expect(track(1_000) - track(1)).toBe(8 * 999);
  });

  it.each([
    ['searchSuggestions', `searchSuggestions(query: "${'a'.repeat(200)}", first: 20)`],
    ['contentSeries', 'contentSeries(contentId: "c1", from: "2024-01-01T00:00:00Z", to: "2026-09-01T00:00:00Z") { counts { viewCount } }'],
    ['similarContent', 'similarContent(contentId: "c1") { score }'],
    ['patterns', 'patterns { totalInteractions }'],
    ['activity', 'activity { totalInteractions }'],
    ['history with a text', 'history(text: "z") { nodes { id } }'],
  ])('of %s lets no operation have 100 of them', (_, field) => {
    const times = (count: number) => costOf(`{ ${Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ')} }`);
    expect(times(1)).toBeLessThan(limit / 2);
    expect(() => times(100)).toThrow(/can cost at most 10000/);
  });

  it('lets through what clients need: pages of 100 cards, 100 contents, every operation of the dashboard, the playground and the tests', () => {
    // The example of docs/limits.md.
    expect(costOf('{ trending(first: 100) { nodes { rank content { id title stats { viewCount likeCount } viewerState { hasLiked } } } } }')).toBe(
      480,
    );
    const card =
      'content { id title description tags stats { viewCount likeCount saveCount reactions { reaction count } } viewerState { hasViewed hasLiked hasSaved tags } owner { name } }';
    expect(costOf(`{ trending(first: 100) { nodes { rank ${card} } pageInfo { hasNextPage endCursor } } }`)).toBeLessThan(limit / 2);
    expect(costOf(`{ contents(ids: [${Array.from({ length: 100 }, (_, n) => `"c${n}"`).join()}]) { viewerState { hasViewed } } }`)).toBeLessThan(500);
    const playground = [...readFileSync('src/transports/playground.ts', 'utf8').matchAll(/initialQuery: `([^`]*)`/g)].map(([, text = '']) => text);
    expect(playground.length).toBeGreaterThan(3);
    const files = ['tests/support/operations.graphql', 'src/clients/dashboard/operations.graphql'].map((file) => readFileSync(file, 'utf8'));
    for (const text of [...files, ...playground]) {
      const document = parse(text);
      const operations = document.definitions.filter((one): one is OperationDefinitionNode => one.kind === 'OperationDefinition');
      for (const { name } of operations) expect(costOf(text, {}, name?.value)).toBeLessThanOrEqual(limit / 2);
    }
  });
});

describe('at its most expensive arguments, on a filled database,', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ env: { MAX_COST: '10000000' } });
    await fillForCosts((query, variables, as, role) => app.ask(query, variables, { as, role }));
  });
  afterAll(() => app.stop());

  // Beside what it reads: the version of the catalogue, the user, the content that it is about.
  const freeStatements = 3;

  it.each(fieldsOf(schema, 'Query').map((field) => [field.name, field] as const))(
    '%s runs no more statements, rows and bytes than its cost says',
    async (_, field) => {
      const query = `{ ${mostExpensive(schema, field, 3)} }`;
      const { statements, rows, bytes, cost } = await measured(app, query);
      expect({ statements: statements - freeStatements <= cost / 10, rows: rows <= 10 + 2 * cost, bytes: bytes <= 1_000 + 2_000 * cost }).toEqual({
        statements: true,
        rows: true,
        bytes: true,
      });
    },
  );
});

/** What one operation, asked by an admin, takes. */
async function measured(app: TestApp, query: string) {
  const { query: original } = app.pool;
  let [statements, rows] = [0, 0];
  app.pool.query = (async (...args: Parameters<typeof original>) => {
    statements++;
    const result = (await original.apply(app.pool, args)) as unknown as { rows: unknown[] };
    rows += result.rows.length;
    return result;
  }) as unknown as typeof original;
  try {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf('u0', 'admin')}` };
    const text = await (await fetch(`${app.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })).text();
    const { errors = [], extensions } = JSON.parse(text) as { errors?: { message: string }[]; extensions?: { cost: { requested: number } } };
    // What does not exist is NOT_FOUND; a query that cannot be asked so measures nothing.
    expect(errors.filter(({ message }) => !/There is no |does not exist/.test(message))).toEqual([]);
    return { statements, rows, bytes: Buffer.byteLength(text), cost: extensions?.cost.requested ?? 0 };
  } finally {
    app.pool.query = original;
  }
}
