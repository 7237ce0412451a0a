import { migrate } from '../src/infrastructure/database/migrate';
import { createPool } from '../src/infrastructure/database/pool';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { type Replicated, startReplicated } from './support/replica';
import { openSocket } from './support/socket';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

let databases: Replicated;
let app: TestApp;
const { act, read } = actsOn(() => app);

beforeAll(async () => {
  databases = await startReplicated(async (url) => {
    const pool = createPool(url, 1);
    await migrate(pool);
    await pool.end();
  });
  app = await startApp({ databaseUrl: databases.primary.url, env: { DATABASE_REPLICA_URL: databases.replica.url } });
  await app.addContents({ id: 'film', tags: ['sea'] }, { id: 'book' });
  await until(async () => (await likes('film')) === 0, 'the replica has it');
}, 120_000);
afterAll(async () => {
  await app?.stop();
  await databases?.stop();
});

const likes = async (id: string, as?: string): Promise<number | null> =>
  (await read('query ($id: ID!) { content(id: $id) { stats { likeCount } } }', { id }, { as })).content?.stats.likeCount ?? null;
const trending = async (): Promise<string[]> =>
  (await read('{ trending { edges { node { content { id } } } } }', {})).trending.edges.map(
    ({ node }: { node: { content: { id: string } } }) => node.content.id,
  );

it('what everybody did is read from the replica, what one did oneself from where it was written', async () => {
  await databases.delay('3s');
  await until(async () => {
    const before = (await likes('film', 'probe')) ?? 0;
    await act('like', { contentId: 'film' }, { as: `fan-${before}` });
    // The writer sees it at once, in its answer and in the next question.
    expect(await likes('film', `fan-${before}`)).toBe(before + 1);
    return (await likes('film')) === before;
  }, 'somebody without a token sees what the replica has, which is a moment old');
  const now = await likes('film', 'probe');
  await until(async () => (await likes('film')) === now, 'the replica has caught up');
  expect(await trending()).toEqual(['film']);
});

it('so are reviews, comments and collections', async () => {
  const { collection } = await act('createCollection', { name: '0', isPublic: true }, { as: 'eve', select: 'collection { id }' });
  const seen = async (as?: string) => {
    const query = `query ($id: ID!) { comments(contentId: "film", first: 100) { edges { cursor } } reviews(contentId: "film", first: 100) { edges { cursor } }
      collection(id: $id) { name } node(id: $id) { ... on Collection { name } } collections(ownerId: "eve") { nodes { name } } }`;
    const { comments, reviews, ...named } = await read(query, { id: collection.id }, { as });
    return [
      comments.edges.length,
      reviews.edges.length,
      Number(named.collection?.name),
      Number(named.node?.name),
      Number(named.collections.nodes[0]?.name),
    ];
  };
  const all = (n: number) => [n, n, n, n, n];
  let n = 0;
  await until(async () => {
    n++;
    await act('addComment', { contentId: 'film', body: 'Yes' }, { as: 'eve' });
    await act('rate', { contentId: 'film', rating: 5 }, { as: `rater-${n}` });
    await act('updateCollection', { collectionId: collection.id, name: `${n}` }, { as: 'eve' });
    expect(await seen('eve')).toEqual(all(n));
    return (await seen()).every((value) => !(value >= n));
  }, 'somebody without a token sees what the replica has');
  await until(async () => (await seen()).join() === all(n).join(), 'the replica has caught up');
});

it("the server's own changes are suggested and found at once, also by requests to the replica", async () => {
  await databases.delay('3s');
  const suggested = async (query: string): Promise<string[]> =>
    (await read('query ($query: String!) { searchSuggestions(query: $query) }', { query })).searchSuggestions;
  const found = async (query: string): Promise<string[]> =>
    (await read('query ($query: String!) { search(query: $query) { nodes { content { id } } } }', { query })).search.nodes.map(
      ({ content }: { content: { id: string } }) => content.id,
    );
  let n = 0;
  await until(async () => {
    const title = `quaint${++n}`;
    // The cached value must not hide the current one.
    expect(await suggested(title)).not.toContain(title);
    await app.addContents({ id: title, title });
    expect(await suggested(title)).toContain(title);
    expect(await found(title)).toEqual([title]);
    return (await likes(title)) === null;
  }, 'the replica did not have it yet');
});

it('a live value and all fields with it are of one moment, for every viewer', async () => {
  await databases.delay('3s');
  const sockets = await Promise.all([openSocket(app.url), openSocket(app.url)]);
  await sockets[0]?.init();
  await sockets[1]?.init(await tokenOf('ada'));
  const query = 'subscription { contentStats(ids: ["book"]) { ratingCount ratingHistogram { rating count } recent(period: DAY) { ratingCount } } }';
  for (const socket of sockets) socket.subscribe('s', query, {});
  const values = () => sockets.map((socket) => socket.received.filter(({ type }) => type === 'next').map(({ payload }) => payload.data.contentStats));
  await until(() => values().every((told) => told.length > 0), 'the snapshots');
  let n = 0;
  await until(async () => {
    await act('rate', { contentId: 'book', rating: 7 }, { as: `critic-${++n}` });
    await until(() => values().every((told) => told.at(-1).ratingCount === n), `both have ${n}`);
    for (const told of values()) {
      const { ratingHistogram, recent } = told.at(-1);
      expect([ratingHistogram.find(({ rating }: { rating: number }) => rating === 7).count, recent.ratingCount]).toEqual([n, n]);
    }
    const { stats } = (await read('{ content(id: "book") { stats { ratingCount } } }', {})).content;
    return stats.ratingCount < n;
  }, 'the replica did not have it yet');
  await Promise.all(sockets.map((socket) => socket.close()));
});

it('one that does not keep up is not asked', async () => {
  await databases.delay('1h');
  await act('like', { contentId: 'book' }, { as: 'ada' });
  const isSeen = async () => (await likes('book')) === 1 && (await trending()).includes('book');
  await until(isSeen, 'the primary answers', 20_000);
}, 60_000);

it('one that is away is not missed', async () => {
  await databases.delay('0');
  await until(async () => (await likes('book')) === 1, 'it has caught up');
  await databases.replica.stop();
  for (let n = 0; n < 20; n++) expect(await likes('book')).toBe(1);
  await act('like', { contentId: 'book' }, { as: 'ben' });
  expect(await likes('book')).toBe(2);
});
