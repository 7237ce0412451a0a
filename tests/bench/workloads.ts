/** What every compared server does. */
export const workloads = {
  view: 'record a view, contents at random',
  hot: 'record a view, one hot content',
  stats: 'stats of one content by id',
  cards: 'a page of 50 cards with count and `hasViewed`',
  noop: 'an empty mutation',
};
export type Workload = keyof typeof workloads;

/** Users, and whether they sign in again before each turn, so that the server has seen none of the tokens. */
export interface Population {
  users: number;
  hasNewTokens: boolean;
}

export const knownTokens: Population = { users: 2_000, hasNewTokens: false };
export const newTokens: Population = { users: 20_000, hasNewTokens: true };

/** Number of contents that are only read, and of contents that are viewed at random. */
export const contents = 1_000;
export const cards = 50;
export const hotContents = 500;
const seededPerUser = 10;

/** All contents. The counters of `view-…` and `hot-…` are checked. */
export const contentIds = [
  ...Array.from({ length: contents }, (_, n) => [`read-${n}`, `view-${n}`]).flat(),
  ...[knownTokens, newTokens].flatMap(({ users }) => Array.from({ length: hotContents }, (_, n) => `hot-${users}-${n}`)),
];

/** Contents that each of the first 2,000 users has viewed before the measurement; all of them are contents that are only read. */
export const seeds = Array.from({ length: 2_000 }, (_, user) =>
  Array.from({ length: seededPerUser }, (_, n) => `read-${((user * seededPerUser + n) * 37) % contents}`),
);

/** An operation of a server: its GraphQL text, and its variables for these contents (one, or a page). */
interface Operation {
  query: string;
  variables(ids: string[]): object;
}

export type Dialect = Record<Workload, Operation>;

const viewOf = ([contentId]: string[]) => ({ contentId, durationMs: 4000, progressPct: 10, isComplete: false });

const rapportView = (field: string) => ({
  query: `mutation View($input: RecordViewInput!) { ${field}(input: $input) { content { id stats { viewCount } viewerState { hasViewed } } } }`,
  variables: (ids: string[]) => ({ input: viewOf(ids) }),
});

export const rapport: Dialect = {
  noop: rapportView('noop'),
  view: rapportView('recordView'),
  hot: rapportView('recordView'),
  stats: { query: 'query Stats($id: ID!) { content(id: $id) { stats { viewCount likeCount } } }', variables: ([id]) => ({ id }) },
  cards: {
    query: 'query Cards($ids: [ID!]!) { contents(ids: $ids) { id stats { viewCount } viewerState { hasViewed } } }',
    variables: (ids) => ({ ids }),
  },
};

const handwrittenView = (field: string) => ({
  query: `mutation View($contentId: ID!, $durationMs: Int!, $progressPct: Float!, $isComplete: Boolean!) {
    ${field}(contentId: $contentId, durationMs: $durationMs, progressPct: $progressPct, isComplete: $isComplete) { id viewCount hasViewed } }`,
  variables: viewOf,
});

export const handwritten: Dialect = {
  noop: handwrittenView('noop'),
  view: handwrittenView('recordView'),
  hot: handwrittenView('recordView'),
  stats: { query: 'query Stats($id: ID!) { content(id: $id) { viewCount likeCount } }', variables: ([id]) => ({ id }) },
  cards: { query: 'query Cards($ids: [ID!]!) { contents(ids: $ids) { id viewCount hasViewed } }', variables: (ids) => ({ ids }) },
};

const postgraphileView = {
  query: `mutation View($input: RecordViewInput!) { recordView(input: $input) { result { viewCount hasViewed } } }`,
  variables: (ids: string[]) => ({ input: viewOf(ids) }),
};

export const postgraphile: Dialect = {
  noop: {
    query: `mutation Noop($contentId: String!, $durationMs: Int!, $progressPct: Float!, $isComplete: Boolean!) {
      noop(contentId: $contentId, durationMs: $durationMs, progressPct: $progressPct, isComplete: $isComplete) { viewCount } }`,
    variables: viewOf,
  },
  view: postgraphileView,
  hot: postgraphileView,
  stats: { query: 'query Stats($id: String!) { contentByRowId(rowId: $id) { viewCount likeCount } }', variables: ([id]) => ({ id }) },
  cards: { query: 'query Cards($ids: [String]!) { cards(ids: $ids) { nodes { id: rowId viewCount hasViewed } } }', variables: (ids) => ({ ids }) },
};
