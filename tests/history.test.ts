import { nodesOf } from './support/all-pages';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { tableHashes } from './support/table-hashes';

let app: TestApp;
const { act, read, refusal, refusedRead } = actsOn(() => app);
const entry = 'id type reaction notes timesViewed content { id }';
const history = async (as: string, args = '', select = entry) =>
  (await read(`{ history${args && `(${args})`} { edges { node { ${select} } } } }`, {}, { as })).history.edges.map(
    ({ node }: { node: object }) => node,
  );
const ids = (entries: { type: string; reaction: string | null; content: { id: string } }[]) =>
  entries.map(({ type, reaction, content }) => `${reaction ?? type} ${content.id}`);
const started = Date.now();
const ago = (ms: number) => new Date(started - ms).toISOString();

beforeAll(async () => {
  app = await startApp({ env: { REACTIONS: '{"EMOTION": ["LOVE", "WOW"], "USE": ["HELPFUL"]}' } });
  await app.addContents(...Array.from({ length: 9 }, (_, i) => ({ id: `c${i}`, type: i % 2 ? ('ARTICLE' as const) : ('IMAGE' as const) })));
  for (const as of ['ada', 'bob', 'cyd', 'dan', 'eve']) await read('{ viewer { user { userId } } }', {}, { as });
  await act('recordView', { contentId: 'c0', occurredAt: ago(9000) }, { as: 'ada', select: 'qualified' });
  await act('save', { contentId: 'c1', notes: 'For Sunday 100%', occurredAt: ago(8000) }, { as: 'ada' });
  await act('share', { contentId: 'c1', notes: 'sunday too', occurredAt: ago(7000) }, { as: 'ada' });
  await act('like', { contentId: 'c2', occurredAt: ago(6000) }, { as: 'ada' });
  await act('recordView', { contentId: 'c2', occurredAt: ago(5000) }, { as: 'ada', select: 'qualified' });
  await act('recordView', { contentId: 'c0', occurredAt: ago(4000) }, { as: 'ada', select: 'qualified' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

it('is filtered by type, range, content and text of the notes, and by all of them at once', async () => {
  expect(ids(await history('ada'))).toEqual(['VIEW c0', 'VIEW c2', 'LIKE c2', 'SHARE c1', 'SAVE c1']);
  expect(ids(await history('ada', 'types: [VIEW, SAVE]'))).toEqual(['VIEW c0', 'VIEW c2', 'SAVE c1']);
  expect(ids(await history('ada', 'types: [REACTION, SAVE]'))).toEqual(['LIKE c2', 'SAVE c1']);
  expect(ids(await history('ada', 'contentId: "c2"'))).toEqual(['VIEW c2', 'LIKE c2']);
  expect(ids(await history('ada', 'text: "SUNDAY"'))).toEqual(['SHARE c1', 'SAVE c1']);
  expect(ids(await history('ada', 'text: "0%"'))).toEqual(['SAVE c1']);
  expect(ids(await history('ada', 'text: "_"'))).toEqual([]);
  expect(ids(await history('ada', `from: "${ago(7500)}", to: "${ago(5500)}"`))).toEqual(['LIKE c2', 'SHARE c1']);
  expect(ids(await history('ada', `contentId: "c1", text: "sun", types: [SHARE], from: "${ago(7500)}"`))).toEqual(['SHARE c1']);
  expect(await history('eve')).toEqual([]);
});

it('pages over reactions of different groups at the very same moment without losing one', async () => {
  const occurredAt = ago(60_000);
  for (const reaction of ['LOVE', 'HELPFUL']) await act('react', { contentId: 'c3', reaction, occurredAt }, { as: 'cyd' });
  const query = `query ($after: String) { history(first: 1, after: $after) { edges { node { ${entry} } } pageInfo { hasNextPage endCursor } } }`;
  const seen = await nodesOf<{ reaction: string }>(async (after) => (await read(query, { after }, { as: 'cyd' })).history);
  expect(seen.map(({ reaction }) => reaction).sort()).toEqual(['HELPFUL', 'LOVE']);
});

it('returns what was recently viewed, each content once, the latest first', async () => {
  const { recentlyViewed } = await read('{ recentlyViewed { edges { node { timesViewed content { id } } } } }', {}, { as: 'ada' });
  expect(recentlyViewed.edges.map(({ node }: { node: object }) => node)).toEqual([
    { timesViewed: 2, content: { id: 'c0' } },
    { timesViewed: 1, content: { id: 'c2' } },
  ]);
});

it('forgets one entry until it happens again; counts and state stay', async () => {
  for (const contentId of ['c4', 'c5']) await act('recordView', { contentId, occurredAt: ago(2000) }, { as: 'bob', select: 'qualified' });
  await act('react', { contentId: 'c4', reaction: 'WOW', occurredAt: ago(1500) }, { as: 'bob' });
  const [wow, , view] = await history('bob');
  const counts = () => app.pool.query('SELECT * FROM content_stats ORDER BY 1');
  const before = (await counts()).rows;
  const remove = (interactionId: string) => act('removeFromHistory', { interactionId }, { as: 'bob', select: 'interactionId isChanged' });
  expect(await remove(view.id)).toEqual({ interactionId: view.id, isChanged: true });
  expect(await remove(view.id)).toEqual({ interactionId: view.id, isChanged: false });
  expect(ids(await history('bob'))).toEqual(['WOW c4', `VIEW ${view.content.id === 'c4' ? 'c5' : 'c4'}`]);
  await remove(wow.id);
  expect(await history('bob')).toHaveLength(1);
  expect((await read('{ recentlyViewed { edges { node { id } } } patterns { totalInteractions } }', {}, { as: 'bob' })).patterns).toEqual({
    totalInteractions: 1,
  });
  expect((await counts()).rows).toEqual(before);
  expect((await read(`{ content(id: "${view.content.id}") { viewerState { hasViewed } } }`, {}, { as: 'bob' })).content.viewerState.hasViewed).toBe(
    true,
  );
  await act('recordView', { contentId: view.content.id }, { as: 'bob', select: 'qualified' });
  expect(ids(await history('bob'))[0]).toBe(`VIEW ${view.content.id}`);
});

it('is cleared until now, of its viewer alone', async () => {
  await act('save', { contentId: 'c7' }, { as: 'dan' });
  const others = (await history('ada')).length;
  const { clearHistory } = await read('mutation { clearHistory { clearedAt } }', {}, { as: 'dan' });
  expect(Math.abs(Date.parse(clearHistory.clearedAt) - Date.now())).toBeLessThan(5000);
  expect(await history('dan')).toEqual([]);
  expect(await history('ada')).toHaveLength(others);
  await act('like', { contentId: 'c6' }, { as: 'dan' });
  expect(ids(await history('dan'))).toEqual(['LIKE c6']);
  await read('mutation { clearHistory { clearedAt } }', {}, { as: 'dan' });
  expect(await history('dan')).toEqual([]);
});

it('rejects unknown entries, entries of other users, and filters that are not valid', async () => {
  const before = await tableHashes(app.pool);
  const [entryOfAda] = await history('ada');
  expect(await refusal('removeFromHistory', { interactionId: entryOfAda.id }, { as: 'bob' })).toMatchObject({
    code: 'NOT_FOUND',
    field: 'input.interactionId',
  });
  for (const interactionId of ['', 'x', 'Interaction:VIEW:no-uuid:c0', 'Interaction:VIEW:00000000-0000-0000-0000-000000000000:', 'c0'])
    expect(await refusal('removeFromHistory', { interactionId }, { as: 'ada' })).toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(
    await refusal('removeFromHistory', { interactionId: 'Interaction:VIEW:00000000-0000-0000-0000-000000000000:nowhere' }, { as: 'ada' }),
  ).toMatchObject({
    code: 'NOT_FOUND',
  });
  for (const args of [
    'from: "2026-02-01T00:00:00Z", to: "2026-01-01T00:00:00Z"',
    'contentId: ""',
    `text: "${'x'.repeat(201)}"`,
    'text: "a\\u0000b"',
    'first: 0',
    'first: 101',
    'after: "x"',
  ])
    expect(await refusedRead(`{ history(${args}) { edges { cursor } } }`, {}, { as: 'ada' })).toMatchObject({ code: 'BAD_USER_INPUT' });
  const { history: page } = await read('{ history(first: 1) { pageInfo { endCursor } } }', {}, { as: 'ada' });
  expect(
    await refusedRead(
      'query ($after: String) { history(types: [VIEW], after: $after) { edges { cursor } } }',
      { after: page.pageInfo.endCursor },
      { as: 'ada' },
    ),
  ).toMatchObject({
    code: 'BAD_USER_INPUT',
    field: 'after',
  });
  for (const query of ['{ history { edges { cursor } } }', '{ recentlyViewed { edges { cursor } } }', 'mutation { clearHistory { clearedAt } }'])
    expect(await refusedRead(query, {})).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await tableHashes(app.pool)).toEqual(before);
});

describe('the filter by reaction', () => {
  const reactions = ['LIKE', 'LOVE', 'DISLIKE', 'WOW'];
  beforeAll(async () => {
    for (const [i, reaction] of reactions.entries()) await act('react', { contentId: `c${i}`, reaction, occurredAt: ago(4000 - i) }, { as: 'fay' });
    await act('react', { contentId: 'c0', reaction: 'HELPFUL', occurredAt: ago(3000) }, { as: 'fay' });
    await act('save', { contentId: 'c0', occurredAt: ago(2000) }, { as: 'fay' });
    await act('share', { contentId: 'c0', occurredAt: ago(1000) }, { as: 'fay' });
  });

  it.each([
    ['types: [REACTION]', ['HELPFUL c0', 'WOW c3', 'DISLIKE c2', 'LOVE c1', 'LIKE c0']],
    ['reactions: ["LIKE"]', ['LIKE c0']],
    ['reactions: ["love", " Dislike "]', ['DISLIKE c2', 'LOVE c1']],
    ['reactions: ["LIKE", "LOVE", "LIKE"], contentId: "c0"', ['LIKE c0']],
    ['types: [SAVE, REACTION], reactions: ["WOW", "LIKE"]', ['SAVE c0', 'WOW c3', 'LIKE c0']],
    ['types: [SAVE, REACTION], reactions: []', ['SAVE c0']],
    ['reactions: []', []],
    ['types: [SHARE, REACTION], reactions: null', ['SHARE c0', 'HELPFUL c0', 'WOW c3', 'DISLIKE c2', 'LOVE c1', 'LIKE c0']],
    ['types: [], reactions: null', []],
  ])('%s', async (args, expected) => {
    expect(ids(await history('fay', args))).toEqual(expected);
    expect(
      await nodesOf((after) =>
        read(
          `query ($after: String) { history(first: 1, after: $after, ${args}) { edges { cursor node { ${entry} } } pageInfo { hasNextPage endCursor } } }`,
          { after },
          { as: 'fay' },
        ).then((data) => data.history),
      ),
    ).toHaveLength(expected.length);
  });

  it.each([
    ['reactions: ["SAD"]', 'reactions'],
    ['reactions: ["LIKE", ""]', 'reactions'],
    ['types: [SAVE], reactions: ["LIKE"]', 'reactions'],
    ['types: [], reactions: ["LIKE"]', 'reactions'],
    ['types: [REPORT]', 'types'],
    ['types: [VIEW, HELPFUL_VOTE]', 'types'],
  ])('is refused: %s', async (args, field) => {
    expect(await refusedRead(`{ history(${args}) { nodes { id } } }`, {}, { as: 'fay' })).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });

  it('leaves the ids of likes as 0.1.0 made them, so that removeFromHistory takes those too', async () => {
    const [like] = await history('fay', 'reactions: ["LIKE"]');
    expect(like).toMatchObject({ id: 'Interaction:LIKE:00000000-0000-0000-0000-000000000000:c0', type: 'REACTION', reaction: 'LIKE' });
    expect(await act('removeFromHistory', { interactionId: (like as { id: string }).id }, { as: 'fay' })).toEqual({ isChanged: true });
    expect(await history('fay', 'reactions: ["LIKE"]')).toEqual([]);
  });
});
