import { actsOn } from './support/act';
import { startApp, type TestApp } from './support/app';

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
  Object.assign(ids, { Content: 'open', Contentprivate: 'private', ContentStats: 'ContentStats:open', User: 'User:ann' });
});
afterAll(() => app.stop());
const { act, read } = actsOn(() => app);
const typeOf = async (id: string, as?: string, role?: 'moderator') =>
  (await read('query ($id: ID!) { node(id: $id) { __typename id } }', { id }, { as, role })).node;

it.each(['Content', 'ContentStats', 'Review', 'Comment', 'Collection', 'Report', 'User'])('%s is found by its id', async (type) => {
  expect(await typeOf(ids[type] as string, 'ann')).toEqual({ __typename: type, id: ids[type] });
});

it('nothing is told that its own query would not tell', async () => {
  for (const key of ['Contentprivate', 'Reviewprivate', 'Commentprivate', 'Collectionprivate', 'Report', 'User'])
    for (const as of ['ben', undefined]) expect([key, await typeOf(ids[key] as string, as)]).toEqual([key, null]);
  expect(await typeOf(ids.Report as string, 'mod', 'moderator')).toMatchObject({ __typename: 'Report' });
  for (const key of ['Review', 'Comment', 'Collection']) expect(await typeOf(ids[key] as string)).toMatchObject({ __typename: key });
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
  'Report:00000000-0000-7000-8000-000000000000:open',
  `Comment:${'x'.repeat(1000)}:open`,
])('%s is nothing', async (id) => expect(await typeOf(id, 'ann')).toBeNull());
