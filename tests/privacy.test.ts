import { readFileSync } from 'node:fs';
import { fateOf } from '../src/privacy/erasure/erase-steps';
import { sections } from '../src/privacy/export/personal-data';
import { allTables } from '../src/privacy/tables/tables';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'x', ownerId: 'ann' }, { id: 'y' });
});
afterAll(() => app.stop());
const { act, refusal, read } = actsOn(() => app);

it('every table of the database has rules', () => {
  const tables = [...readFileSync('prisma/schema.prisma', 'utf8').matchAll(/@@map\("(\w+)"\)/g)].map(([, table]) => String(table));
  expect(tables.length).toBeGreaterThan(30);
  expect(allTables.map(({ table }) => table).sort()).toEqual(tables.sort());
});

it('the inventory says that an erasure deletes exactly the tables of which it deletes the rows', () => {
  const texts = allTables.flatMap(({ table, personalData }) => (personalData ? [[table, personalData.inventory.atErasure] as const] : []));
  expect(texts.filter(([, text]) => text.startsWith('deleted')).map(([table]) => table)).toEqual(
    Object.keys(fateOf).filter((table) => fateOf[table] === 'DELETED'),
  );
});

it('every table with personal data is exported, except the receipts', () => {
  const own = allTables.filter(({ table, personalData }) => personalData && table !== 'erasures');
  const exported = sections.map(({ from }) => /^(\w+) t WHERE/.exec(from)?.[1]);
  expect(own.map(({ table }) => table).filter((table) => !exported.includes(table))).toEqual([]);
});

async function everything(as: string) {
  const { data } = await app.ask<{ exportMe: { url: string } }, object>('mutation { exportMe { url expiresAt } }', {}, { as });
  const response = await fetch(app.url + data?.exportMe.url);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  return JSON.parse(await response.text());
}

it('a person gets everything that is held about them, and nothing of others', async () => {
  await act('updateProfile', { name: 'Ann', bio: 'Reads' }, { as: 'ann', select: 'viewer { user { name } }' });
  await read('{ viewer { user { userId } } }', {}, { as: 'bob' });
  await act('recordView', { contentId: 'x', source: 'feed', mood: 'calm' }, { as: 'ann' });
  await act('recordView', { contentId: 'x' }, { as: 'ann' });
  await act('like', { contentId: 'x', notes: 'dear' }, { as: 'ann' });
  await act('save', { contentId: 'x', tags: ['later'] }, { as: 'ann' });
  await act('share', { contentId: 'x', recipient: 'a friend' }, { as: 'ann' });
  await act('rate', { contentId: 'x', rating: 7, title: 'Good' }, { as: 'ann' });
  await act('rate', { contentId: 'y', rating: 6 }, { as: 'bob' });
  await act('markReviewHelpful', { reviewId: 'Review:bob:y' }, { as: 'ann' });
  const { comment } = await act('addComment', { contentId: 'x', body: 'Mine' }, { as: 'ann', select: 'comment { id }' });
  await act('addComment', { contentId: 'x', body: 'A reply', parentId: comment.id }, { as: 'bob', select: 'isChanged' });
  await act('report', { contentId: 'y', reason: 'SPAM', details: 'because' }, { as: 'ann', select: 'isChanged' });
  await act('follow', { userId: 'bob' }, { as: 'ann' });
  await act('follow', { userId: 'ann' }, { as: 'bob' });
  const { collection } = await act('createCollection', { name: 'Mine' }, { as: 'ann', select: 'collection { id }' });
  await act('addToCollection', { collectionId: collection.id, contentIds: ['x'] }, { as: 'ann', select: 'collection { id }' });
  await act('notInterested', { contentId: 'y' }, { as: 'ann' });
  await app.pool.query("INSERT INTO experiment_exposures VALUES ('e', 'ann', 'control', now()), ('e', 'bob', 'other', now())");

  const all = await everything('ann');
  expect(all).toMatchObject({
    userId: 'ann',
    profile: [{ id: 'ann', name: 'Ann', bio: 'Reads' }],
    views: [{ contentId: 'x', mood: 'calm', timesViewed: 2, plainViewedAt: expect.any(String) }],
    viewings: [{ contentId: 'x' }],
    viewDetails: [
      { contentId: 'x', source: 'feed' },
      { contentId: 'x', source: null },
    ],
    reactions: [{ kind: 'LIKE', notes: 'dear' }],
    favorites: [{ tags: ['later'] }],
    interactions: [{ type: 'SHARE' }],
    interactionDetails: [{ contentId: 'x', recipient: 'a friend' }],
    reviews: [{ rating: 7, title: 'Good' }],
    reviewVotes: [{ authorId: 'bob' }],
    comments: [{ body: 'Mine' }],
    reports: [{ contentId: 'y', details: 'because' }],
    following: [{ followedId: 'bob' }],
    followers: [{ followerId: 'bob' }],
    collections: [{ name: 'Mine' }],
    collectionItems: [{ contentId: 'x' }],
    dismissals: [{ contentId: 'y' }],
    experimentExposures: [{ variant: 'control' }],
    ownedContents: [{ id: 'x' }],
    notifications: [{ kind: 'REPLY' }],
  });
  expect(Object.keys(all).sort()).toEqual(['userId', 'exportedAt', ...sections.map(({ name }) => name)].sort());
  expect(JSON.stringify(all)).not.toContain('A reply');
  const others = await everything('cyd');
  expect(Object.values(others).filter((rows) => Array.isArray(rows) && rows.length > 0)).toEqual([[expect.objectContaining({ id: 'cyd' })]]);
});

it('of any length, in pieces', async () => {
  await app.pool.query(
    `INSERT INTO interactions (content_id, id, user_id, type, occurred_at, recorded_at) SELECT 'x', gen_random_uuid(), 'dan', 'PLAY', now(), now() FROM generate_series(1, 1501)`,
  );
  expect((await everything('dan')).interactions).toHaveLength(1501);
});

it('needs a token', async () => {
  const { errors } = await app.ask('mutation { exportMe { url } }', {});
  expect(errors[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await refusal('requestExport', { format: 'CSV' }, { select: 'url' })).toMatchObject({ code: 'UNAUTHENTICATED' });
});
