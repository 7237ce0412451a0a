import { itemPages } from '../src/community/collections/queries';
import type { Queryable } from '../src/infrastructure/database/pool';
import { nodesOf } from './support/all-pages';
import { startApp, type TestApp } from './support/app';
import { actsOn, refusalsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { statementsOf } from './support/statements';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents(...Array.from({ length: 60 }, (_, i) => ({ id: `c${i}` })), { id: 'secret', isPublic: false, ownerId: 'somebody' });
  for (const as of ['owner', 'stranger']) await read('{ viewer { user { userId } } }', {}, { as });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const { act, read, refusedRead } = actsOn(() => app);

const all = 'isChanged collection { id name description isPublic itemCount shareToken }';
const create = async (input: object = {}, as = 'owner') =>
  (await act('createCollection', { name: 'Mine', ...input }, { as, select: 'collection { id }' })).collection.id as string;
const collectionOf = async (id: string, as?: string, shareToken?: string) =>
  (
    await read(
      `query ($id: ID!, $shareToken: String) { collection(id: $id, shareToken: $shareToken) { name itemCount shareToken items(first: 100) { edges { node { contentId content { id } } } } } }`,
      { id, shareToken },
      { as },
    )
  ).collection;
const idsIn = async (id: string, as = 'owner') =>
  (await collectionOf(id, as)).items.edges.map(({ node }: { node: { contentId: string } }) => node.contentId);

const expectRefusal = refusalsOn(() => app, { as: 'owner' });

it('is made, renamed, described, made public, and deleted', async () => {
  const { collection } = await act('createCollection', { name: ' Evening ', description: 'Calm' }, { as: 'owner', select: all });
  expect(collection).toMatchObject({ name: 'Evening', description: 'Calm', isPublic: false, itemCount: 0, shareToken: null });
  const collectionId = collection.id;
  expect(await act('updateCollection', { collectionId, name: 'Night' }, { as: 'owner', select: all })).toMatchObject({
    isChanged: true,
    collection: { name: 'Night', description: 'Calm' },
  });
  expect(await act('updateCollection', { collectionId, name: 'Night' }, { as: 'owner' })).toEqual({ isChanged: false });
  expect(await act('updateCollection', { collectionId, description: '', isPublic: true }, { as: 'owner', select: all })).toMatchObject({
    collection: { description: null, isPublic: true },
  });
  expect(await act('deleteCollection', { collectionId }, { as: 'owner' })).toEqual({ isChanged: true });
  expect(await act('deleteCollection', { collectionId }, { as: 'owner' })).toEqual({ isChanged: false });
  expect(await collectionOf(collectionId, 'owner')).toBeNull();
});

it('keeps its items in their order; adding and removing is safe to repeat', async () => {
  const collectionId = await create();
  await act('addToCollection', { collectionId, contentIds: ['c3', 'c1', 'c2', 'c3'] }, { as: 'owner' });
  expect(await act('addToCollection', { collectionId, contentIds: ['c1', 'c4'] }, { as: 'owner', select: all })).toMatchObject({
    isChanged: true,
    collection: { itemCount: 4 },
  });
  expect(await act('addToCollection', { collectionId, contentIds: ['c1'] }, { as: 'owner' })).toEqual({ isChanged: false });
  expect(await idsIn(collectionId)).toEqual(['c3', 'c1', 'c2', 'c4']);
  expect(await act('removeFromCollection', { collectionId, contentIds: ['c1', 'c9'] }, { as: 'owner', select: all })).toMatchObject({
    isChanged: true,
    collection: { itemCount: 3 },
  });
  expect(await act('removeFromCollection', { collectionId, contentIds: ['c1'] }, { as: 'owner' })).toEqual({ isChanged: false });
  expect(await idsIn(collectionId)).toEqual(['c3', 'c2', 'c4']);
});

it('is reordered like a plain list, however often', async () => {
  const collectionId = await create();
  const plain = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5'];
  await act('addToCollection', { collectionId, contentIds: plain }, { as: 'owner' });
  // Always between the same two: the numbers between them run out after some fifty times.
  for (let i = 0; i < 130; i++) {
    const moved = plain[2 + (i % 2)] as string;
    plain.splice(plain.indexOf(moved), 1);
    const behind = i % 3 === 2 ? null : (plain[0] as string);
    plain.splice(behind === null ? 0 : 1, 0, moved);
    await act('moveInCollection', { collectionId, contentId: moved, behindContentId: behind }, { as: 'owner' });
  }
  expect(await idsIn(collectionId)).toEqual(plain);
  const last = plain.at(-1) as string;
  expect(await act('moveInCollection', { collectionId, contentId: plain[1], behindContentId: last }, { as: 'owner' })).toEqual({ isChanged: true });
  expect(await idsIn(collectionId)).toEqual([plain[0], ...plain.slice(2), plain[1]]);
  expect(await act('moveInCollection', { collectionId, contentId: plain[1], behindContentId: last }, { as: 'owner' })).toEqual({ isChanged: false });
  expect(await act('moveInCollection', { collectionId, contentId: plain[0] }, { as: 'owner' })).toEqual({ isChanged: false });
});

it('halves the position between two neighbours until none is left, then renumbers them', async () => {
  const collectionId = await create();
  await act('addToCollection', { collectionId, contentIds: ['c0', 'c1', 'c2'] }, { as: 'owner' });
  for (let i = 0; i < 120; i++)
    await act('moveInCollection', { collectionId, contentId: i % 2 ? 'c1' : 'c2', behindContentId: 'c0' }, { as: 'owner' });
  expect(await idsIn(collectionId)).toEqual(['c0', 'c1', 'c2']);
});

it('changed by many at once loses nothing and counts exactly', async () => {
  const collectionId = await create();
  await Promise.all(
    Array.from({ length: 60 }, (_, i) => act('addToCollection', { collectionId, contentIds: [`c${i}`, `c${(i + 1) % 60}`] }, { as: 'owner' })),
  );
  expect((await collectionOf(collectionId, 'owner')).itemCount).toBe(60);
  await Promise.all(Array.from({ length: 30 }, (_, i) => act('removeFromCollection', { collectionId, contentIds: [`c${i}`] }, { as: 'owner' })));
  expect((await idsIn(collectionId)).length).toBe(30);
});

it('is private, public, or shared by a link that can be taken away', async () => {
  const collectionId = await create();
  expect(await collectionOf(collectionId, 'stranger')).toBeNull();
  expect(await collectionOf(collectionId)).toBeNull();
  const { shareToken } = await act('shareCollection', { collectionId }, { as: 'owner', select: 'shareToken' });
  expect(await collectionOf(collectionId, undefined, shareToken)).toMatchObject({ name: 'Mine', shareToken: null });
  expect(await collectionOf(collectionId, 'stranger', `${shareToken}x`)).toBeNull();
  expect(await collectionOf(collectionId, 'owner')).toMatchObject({ shareToken });
  expect(await act('shareCollection', { collectionId }, { as: 'owner', select: 'isChanged shareToken' })).toEqual({ isChanged: false, shareToken });
  expect(await act('unshareCollection', { collectionId }, { as: 'owner', select: all })).toMatchObject({
    isChanged: true,
    collection: { shareToken: null },
  });
  expect(await collectionOf(collectionId, 'stranger', shareToken)).toBeNull();
  const { shareToken: another } = await act('shareCollection', { collectionId }, { as: 'owner', select: 'shareToken' });
  expect(another).not.toBe(shareToken);
  expect(await collectionOf(collectionId, 'stranger', shareToken)).toBeNull();
  await act('updateCollection', { collectionId, isPublic: true }, { as: 'owner' });
  expect(await collectionOf(collectionId)).toMatchObject({ name: 'Mine' });
});

it('of others are listed where they are public', async () => {
  await create({ name: 'Hidden' }, 'lister');
  await create({ name: 'Shown', isPublic: true }, 'lister');
  const names = async (variables: object, as?: string) =>
    (await read('query ($ownerId: ID) { collections(ownerId: $ownerId) { edges { node { name } } } }', variables, { as })).collections.edges.map(
      ({ node }: { node: { name: string } }) => node.name,
    );
  expect(await names({}, 'lister')).toEqual(['Shown', 'Hidden']);
  expect(await names({ ownerId: 'lister' }, 'stranger')).toEqual(['Shown']);
  expect(await names({ ownerId: 'lister' })).toEqual(['Shown']);
  expect(await refusedRead('{ collections { edges { cursor } } }', {})).toMatchObject({ code: 'UNAUTHENTICATED' });
});

it('a content that leaves the catalogue leaves its place, and comes back to it', async () => {
  await app.addContents({ id: 'leaver' });
  const collectionId = await create();
  await act('addToCollection', { collectionId, contentIds: ['c0', 'leaver', 'c1'] }, { as: 'owner' });
  await app.addContents({ id: 'leaver', isRemoved: true });
  const { items, itemCount } = await collectionOf(collectionId, 'owner');
  expect(items.edges.map(({ node }: { node: object }) => node)).toEqual([
    { contentId: 'c0', content: { id: 'c0' } },
    { contentId: 'leaver', content: null },
    { contentId: 'c1', content: { id: 'c1' } },
  ]);
  expect(itemCount).toBe(3);
  await app.addContents({ id: 'leaver' });
  expect((await collectionOf(collectionId, 'owner')).items.edges[1].node).toEqual({ contentId: 'leaver', content: { id: 'leaver' } });
});

it('the items of a page of collections cost one statement', async () => {
  for (const name of ['A', 'B', 'C'])
    await act('addToCollection', { collectionId: await create({ name }, 'pager'), contentIds: ['c1', 'c2'] }, { as: 'pager' });
  const names = await statementsOf(app.pool, () =>
    read('{ collections { edges { node { items(first: 1) { edges { node { content { id } } } } } } } }', {}, { as: 'pager' }),
  );
  expect(names).toEqual(['collections-of', 'collection-item-pages', 'contents-by-id']);
});

it('of 10,000 items is read in pages by its index, and takes not one more', async () => {
  const collectionId = await create({ name: 'Large' }, 'hoarder');
  await app.pool.query(`INSERT INTO content (id, type, title, tags) SELECT 'bulk-' || n, 'ARTICLE', 't', '{}' FROM generate_series(1, 10000) n`);
  await app.pool.query(`INSERT INTO content_stats (content_id, type, is_listed) SELECT id, type, true FROM content WHERE id LIKE 'bulk-%'`);
  for (let i = 0; i < 10; i++)
    await act('addToCollection', { collectionId, contentIds: Array.from({ length: 1000 }, (_, n) => `bulk-${i * 1000 + n + 1}`) }, { as: 'hoarder' });
  await expectRefusal('addToCollection', { collectionId, contentIds: ['c0'] }, 'BAD_USER_INPUT', 'input.contentIds', 'hoarder');
  const query =
    'query ($id: ID!, $after: String) { collection(id: $id) { items(first: 100, after: $after) { edges { node { contentId } } pageInfo { hasNextPage endCursor } } } }';
  const seen = await nodesOf(async (after) => (await read(query, { id: collectionId, after }, { as: 'hoarder' })).collection.items);
  expect(seen).toEqual(Array.from({ length: 10_000 }, (_, i) => ({ contentId: `bulk-${i + 1}` })));
  await app.pool.query('ANALYZE collection_items');
  let plan = '';
  const explaining = {
    async query({ text, values }: { text: string; values: unknown[] }) {
      plan = JSON.stringify((await app.pool.query(`EXPLAIN ${text}`, values)).rows);
      return app.pool.query(text, values);
    },
  } as unknown as Queryable;
  const [page] = await itemPages(explaining, [
    { ownerId: 'hoarder', id: collectionId.split(':')[1] as string, limit: 101, after: [9_900, 'bulk-9900'] },
  ]);
  expect(page).toHaveLength(100);
  expect(plan).toMatch(/collection_items_user_id_collection_id_position_idx.*Index Cond.*position.*>/);
}, 60_000);

it('bad input changes nothing', async () => {
  const collectionId = await create();
  await act('addToCollection', { collectionId, contentIds: ['c0'] }, { as: 'owner' });
  await expectRefusal('createCollection', { name: ' ' }, 'BAD_USER_INPUT', 'input.name');
  await expectRefusal('createCollection', { name: 'x'.repeat(201) }, 'BAD_USER_INPUT', 'input.name');
  await expectRefusal('updateCollection', { collectionId, name: '' }, 'BAD_USER_INPUT', 'input.name');
  await expectRefusal('addToCollection', { collectionId, contentIds: [] }, 'BAD_USER_INPUT', 'input.contentIds');
  await expectRefusal(
    'addToCollection',
    { collectionId, contentIds: Array.from({ length: 1001 }, (_, i) => `c${i}`) },
    'BAD_USER_INPUT',
    'input.contentIds',
  );
  await expectRefusal('addToCollection', { collectionId, contentIds: ['c1', 'nowhere'] }, 'NOT_FOUND', 'input.contentIds');
  await expectRefusal('addToCollection', { collectionId, contentIds: ['secret'] }, 'NOT_FOUND', 'input.contentIds');
  await expectRefusal('moveInCollection', { collectionId, contentId: 'c9' }, 'NOT_FOUND', 'input.contentId');
  await expectRefusal('moveInCollection', { collectionId, contentId: 'c0', behindContentId: 'c9' }, 'NOT_FOUND', 'input.behindContentId');
  await expectRefusal('deleteCollection', { collectionId: 'Collection:x:y' }, 'BAD_USER_INPUT', 'input.collectionId');
  for (const [field, more] of [
    ['updateCollection', { name: 'Yours' }],
    ['deleteCollection', {}],
    ['shareCollection', {}],
    ['addToCollection', { contentIds: ['c1'] }],
    ['removeFromCollection', { contentIds: ['c0'] }],
    ['moveInCollection', { contentId: 'c0' }],
  ] as const)
    await expectRefusal(field, { collectionId, ...more }, 'FORBIDDEN', 'input.collectionId', 'stranger');
  const forged = collectionId.replace(':owner', ':stranger');
  await expectRefusal('updateCollection', { collectionId: forged, name: 'Yours' }, 'NOT_FOUND', 'input.collectionId', 'stranger');
});
