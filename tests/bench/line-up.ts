import { collected, type LargeCollection } from './bench-fill';
import { below, type NextRequest } from './load';
import { Liking } from './preferences';
import type { Server } from './serve';
import type { Turn } from './turn';

export const users = 20_000;
export const contents = 1_000;
export const bulkSize = 100;
const cards = 50;

/** A contestant of the benchmark. All run on the same server; each round measures every contestant once. */
export interface Contestant {
  key: string;
  title: string;
  next: NextRequest;
  /** Runs before a measurement of this many seconds and is not measured. */
  prepare?: (seconds: number) => Promise<void>;
  /** LIKE pattern of the contents whose counters must equal the number of distinct pairs sent; null: nothing is counted. */
  counted: string | null;
  /** user · 10^6 + content of every view sent. */
  pairs: Set<number>;
  rounds: Turn[];
  isWrong: boolean;
}

interface Pair {
  user: number;
  content: number;
}

/** Returns all contestants. `fillAll` creates the data that they read. */
export function lineUp(server: Server, tokens: string[], collection: LargeCollection): Contestant[] {
  const view =
    (field: string, prefix: string, choose: () => Pair) =>
    (pairs: Set<number>): NextRequest => {
      const query = `mutation View($input: RecordViewInput!) { ${field}(input: $input) { qualified isChanged content { id stats { viewCount } viewerState { hasViewed } } } }`;
      return () => {
        const { user, content } = choose();
        pairs.add(user * 1_000_000 + content);
        const input = { contentId: `${prefix}-${content}`, durationMs: 4000, progressPct: 10, isComplete: false };
        return { token: tokens[user] as string, body: JSON.stringify({ query, variables: { input } }) };
      };
    };
  const restView = (pairs: Set<number>): NextRequest => {
    const body = JSON.stringify({ durationMs: 4000, progressPct: 10, isComplete: false });
    return () => {
      const { user, content } = anyPair();
      pairs.add(user * 1_000_000 + content);
      return { token: tokens[user] as string, body, path: `/api/content/video/rest-${content}/view` };
    };
  };
  const read = (query: string, count: number) => (): NextRequest => () => {
    const ids = Array.from({ length: count }, () => `view-${below(contents)}`);
    return { token: tokens[below(users)] as string, body: JSON.stringify({ query, variables: { ids } }) };
  };
  const bulk = (pairs: Set<number>): NextRequest => {
    const query = 'mutation Bulk($input: TrackInteractionsInput!) { trackInteractions(input: $input) { recordedCount } }';
    return () => {
      const user = below(users);
      const interactions = Array.from({ length: bulkSize }, () => {
        const content = below(contents);
        pairs.add(user * 1_000_000 + content);
        return { type: 'VIEW', contentId: `bulk-${content}`, durationMs: 4000 };
      });
      return { token: tokens[user] as string, body: JSON.stringify({ query, variables: { input: { interactions } } }) };
    };
  };
  const itemsOf = (after: string | null) => (): NextRequest => () => {
    const query = 'query ($id: ID!, $after: String) { collection(id: $id) { items(first: 50, after: $after) { edges { node { contentId } } } } }';
    return { token: tokens[0] as string, body: JSON.stringify({ query, variables: { id: collection.id, after } }) };
  };
  let searched = 0;
  const searchFor = (words: () => string) => (): NextRequest => () => ({
    token: tokens[below(users)] as string,
    body: JSON.stringify({
      query: 'query ($query: String!) { search(query: $query, first: 20) { edges { node { content { id } } } } }',
      variables: { query: words() },
    }),
  });
  const liking = new Liking();
  const recommendFor = (user: () => number) => (): NextRequest => () => ({
    token: tokens[user()] as string,
    body: JSON.stringify({ query: '{ recommendations(first: 20) { edges { node { content { id } } } } }' }),
  });
  const contestant = (key: string, title: string, counted: string | null, next: (pairs: Set<number>) => NextRequest): Contestant => {
    const pairs = new Set<number>();
    return { key, title, counted, pairs, next: next(pairs), rounds: [], isWrong: false };
  };
  // Number of users whose lists all fit in the cache.
  const kept = 20;
  const anyPair = () => ({ user: below(users), content: below(contents) });
  const known = Array.from({ length: 2_000 }, anyPair);
  const ninetyPercentKnown = () => (Math.random() < 0.9 ? (known[below(known.length)] as Pair) : anyPair());
  const card = 'id type title stats { viewCount likeCount saveCount } viewerState { hasViewed hasLiked hasSaved }';
  return [
    contestant('view', '(a) recordView, users and contents at random', 'view-%', view('recordView', 'view', anyPair)),
    contestant(
      'hot',
      '(b) recordView, all on one content',
      'hot-%',
      view('recordView', 'hot', () => ({ user: below(users), content: 0 })),
    ),
    contestant('noop', '(c) an empty mutation of the same shape', null, view('noop', 'view', anyPair)),
    contestant('handwritten', '(d) a view, handwritten with Prisma', 'hand-%', view('handwrittenView', 'hand', anyPair)),
    contestant(
      'repeat',
      '(e) recordView, the same pair repeated',
      'same-%',
      view('recordView', 'same', () => ({ user: 0, content: 0 })),
    ),
    contestant('mostly', '(f) recordView, 90 % repeats', 'mostly-%', view('recordView', 'mostly', ninetyPercentKnown)),
    contestant(
      'cards',
      `(g) a page of ${cards} cards, counters and viewer state`,
      null,
      read(`query ($ids: [ID!]!) { contents(ids: $ids) { ${card} } }`, cards),
    ),
    contestant(
      'hasViewed',
      '(h) hasViewed of 100 contents',
      null,
      read('query ($ids: [ID!]!) { contents(ids: $ids) { viewerState { hasViewed } } }', 100),
    ),
    contestant(
      'hasViewedOne',
      '(i) hasViewed of one content',
      null,
      read('query ($ids: [ID!]!) { contents(ids: $ids) { viewerState { hasViewed } } }', 1),
    ),
    contestant('bulk', `(j) trackInteractions, ${bulkSize} views per request`, 'bulk-%', bulk),
    contestant('firstItems', '(k) the first 50 of 10,000 in a collection', null, itemsOf(null)),
    contestant('lastItems', '(l) the last 50 of 10,000 in a collection', null, itemsOf(collection.lastPage)),
    contestant(
      'searchKept',
      '(m) search, cached',
      null,
      searchFor(() => `item ${below(20)}`),
    ),
    contestant(
      'searchNew',
      '(n) search, not cached',
      null,
      searchFor(() => `item ${below(collected)} ${++searched}`),
    ),
    contestant(
      'recommendKept',
      '(o) recommendations, cached',
      null,
      recommendFor(() => below(kept)),
    ),
    {
      ...contestant(
        'recommendNew',
        '(p) recommendations, after a like',
        null,
        recommendFor(() => liking.next()),
      ),
      prepare: (seconds) => liking.like(server, tokens, seconds),
    },
    contestant('rest', '(q) the same view as (a), through REST', 'rest-%', restView),
  ];
}
