import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { statementsOf } from './support/statements';

let app: TestApp;
const ids: Record<string, string> = {};
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'open' }, { id: 'private', isPublic: false, ownerId: 'ann' });
  for (const [key, contentId] of [
    ['', 'open'],
    ['private', 'private'],
  ] as const) {
    ids[`Review${key}`] = (await act('rate', { contentId, rating: 7 }, { as: 'ann', select: 'review { id }' })).review.id;
    ids[`Comment${key}`] = (await act('addComment', { contentId, body: 'Hello' }, { as: 'ann', select: 'comment { id }' })).comment.id;
  }
  ids.Report = (await act('report', { contentId: 'open', reason: 'SPAM' }, { as: 'ann', select: 'reportId' })).reportId;
  const create = async (name: string, isPublic: boolean) =>
    (await act('createCollection', { name, isPublic }, { as: 'ann', select: 'collection { id }' })).collection.id;
  ids.Collection = await create('Shown', true);
  ids.Collectionprivate = await create('Hidden', false);
  Object.assign(ids, { Content: 'open', Contentprivate: 'private', ContentStats: 'ContentStats:open', User: 'User:ann', Viewer: 'Viewer:ann' });
});
afterAll(() => app.stop());
const { act, read, refusedRead } = actsOn(() => app);
const typeOf = async (id: string, as?: string, role?: 'moderator') =>
  (await read('query ($id: ID!) { node(id: $id) { __typename id } }', { id }, { as, role })).node;

it.each(['Content', 'ContentStats', 'Review', 'Comment', 'Collection', 'Report', 'User', 'Viewer'])('%s is found by its id', async (type) => {
  expect(await typeOf(ids[type] as string, 'ann')).toEqual({ __typename: type, id: ids[type] });
});

it("returns nothing that the object's own query would not return", async () => {
  for (const key of ['Contentprivate', 'Reviewprivate', 'Commentprivate', 'Collectionprivate', 'Report', 'Viewer'])
    for (const as of ['ben', undefined]) expect([key, await typeOf(ids[key] as string, as)]).toEqual([key, null]);
  expect(await typeOf(ids.Report as string, 'mod', 'moderator')).toMatchObject({ __typename: 'Report' });
  for (const key of ['Review', 'Comment', 'Collection']) expect(await typeOf(ids[key] as string)).toMatchObject({ __typename: key });
});

it('a user is visible to signed-in users, and many are found at once, in their order', async () => {
  expect([await typeOf('User:ann', 'ben'), await typeOf('User:ann')]).toEqual([{ __typename: 'User', id: 'User:ann' }, null]);
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
  const { nodes } = await read(query, { ids: ['User:ann', 'private', 'open', 'nowhere'] }, { as: 'ben' });
  expect(nodes).toEqual([{ __typename: 'User', id: 'User:ann' }, null, { __typename: 'Content', id: 'open' }, null]);
  const tooMany = Array.from({ length: 51 }, () => 'open');
  expect(await refusedRead(query, { ids: tooMany }, { as: 'ben' })).toMatchObject({ code: 'BAD_USER_INPUT', field: 'ids' });
});

it('many are found by a number of statements that depends on their types alone', async () => {
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  const statementsFor = (asked: string[]) => statementsOf(app.pool, () => read(query, { ids: asked }, { as: 'ann' }));
  const [one, three] = [[] as string[], [] as string[]];
  for (const n of [0, 1, 2]) {
    const rated = await act('rate', { contentId: 'open', rating: 5 }, { as: `rater-${n}`, select: 'review { id }' });
    const comment = await act('addComment', { contentId: 'open', body: `${n}` }, { as: 'ann', select: 'comment { id }' });
    const made = await act('createCollection', { name: `${n}` }, { as: 'ann', select: 'collection { id }' });
    await app.addContents({ id: `reported-${n}` });
    const { reportId } = await act('report', { contentId: `reported-${n}`, reason: 'SPAM' }, { as: 'ann', select: 'reportId' });
    three.push(rated.review.id, comment.comment.id, made.collection.id, reportId);
    if (n === 0) one.push(...three);
  }
  const { nodes } = await read(query, { ids: three }, { as: 'ann' });
  expect(nodes.map(({ id }: { id: string }) => id)).toEqual(three);
  const forOne = await statementsFor(one);
  expect(forOne.length).toBeLessThanOrEqual(5);
  expect((await statementsFor(three)).sort()).toEqual(forOne.sort());
});

it.each([
  'nowhere',
  'Comment:x:open',
  'Comment:',
  'Review:%E0%A4%A:open',
  'Review:ann',
  'toString:x',
  '__proto__:x',
  'Collection:00000000-0000-7000-8000-000000000000:ann',
  'User:',
  'User:nobody',
  'Viewer:ben',
  'Report:00000000-0000-7000-8000-000000000000:open',
  `Comment:${'x'.repeat(1000)}:open`,
])('%s is nothing', async (id) => expect(await typeOf(id, 'ann')).toBeNull());
