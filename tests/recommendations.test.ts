import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { createRecommender } from '../src/discovery/recommendations/recommender';
import { createTrainer } from '../src/discovery/recommendations/training';
import { newId } from '../src/domain/identifiers';
import { createLocalPubSub } from '../src/infrastructure/pubsub/pubsub';
import { nodesOf } from './support/all-pages';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { tableHashes } from './support/table-hashes';
import { until } from './support/until';

let app: TestApp;
const { act, read, refusal, refusedRead } = actsOn(() => app);
const groups = ['sea', 'hill', 'city'];
const contentsOf = (group: string) => Array.from({ length: 12 }, (_, i) => `${group}-${i}`);

interface Shown {
  rank: number;
  score: number;
  reason: { kind: string; message: string; content: { id: string } | null };
  content: { id: string; type: string };
}
const list = async (as: string, args = 'first: 20'): Promise<Shown[]> =>
  (
    await read(
      `{ recommendations(${args}) { edges { node { rank score reason { kind message content { id } } content { id type } } } } }`,
      {},
      { as },
    )
  ).recommendations.edges.map(({ node }: { node: Shown }) => node);
/** The model as it was after the training of `beforeAll`. */
let firstModel: { quality: { ndcg: number }; popularityQuality: { ndcg: number } };
const ids = async (as: string) => (await list(as)).map(({ content }) => content.id);

beforeAll(async () => {
  app = await startApp();
  await app.addContents(
    ...groups.flatMap((group, g) =>
      contentsOf(group).map((id) => ({ id, title: id, theme: group, tags: [group], type: (['VIDEO', 'EBOOK', 'ARTICLE'] as const)[g] })),
    ),
    { id: 'fresh', theme: 'sea', tags: ['sea'], type: 'VIDEO' },
    { id: 'private', isPublic: false, ownerId: 'owner', theme: 'sea', tags: ['sea'] },
  );
  // Planted preferences: every user likes eight contents of one group, and a few of no group.
  for (let user = 0; user < 60; user++) {
    const group = groups[user % 3] as string;
    const interactions = [
      ...Array.from({ length: 8 }, (_, i) => ({ contentId: `${group}-${(user + i * 5) % 12}`, type: 'REACTION', reaction: 'LIKE' })),
      { contentId: `${groups[(user + 1) % 3]}-${user % 12}`, type: 'VIEW', durationMs: 60_000 },
    ];
    await act('trackInteractions', { interactions }, { as: `fan-${user}`, select: 'recordedCount' });
  }
  expect(await app.services.trainer.train({ isForced: true })).toBe(true);
  const { recommenderModels } = await read(
    '{ recommenderModels { status phase progress factCount userCount contentCount sizeBytes peakBytes error finishedAt quality { ndcg precision recall coverage } popularityQuality { ndcg } } }',
    {},
    { as: 'op', role: 'moderator' },
  );
  firstModel = recommenderModels[0];
}, 120_000);
afterAll(() => app.stop());

it('a training is written down with its quality, and serves where it beats what is popular', () => {
  expect(firstModel).toMatchObject({ status: 'READY', phase: 'DONE', progress: 1, userCount: 60, contentCount: 36, error: null });
  expect(firstModel.quality.ndcg).toBeGreaterThan(firstModel.popularityQuality.ndcg);
});

it('the latest interaction of a viewer counts at once, and is returned as the reason', async () => {
  await act('like', { contentId: 'hill-1' }, { as: 'new' });
  const [first] = await list('new');
  expect(first?.content.id).toMatch(/^hill-/);
  expect(first?.reason).toEqual({ kind: 'BECAUSE_YOU_LIKED', message: 'Because you liked hill-1.', content: { id: 'hill-1' } });
  await act('like', { contentId: 'city-3' }, { as: 'new' });
  const top = (await ids('new')).slice(0, 10);
  expect(top.some((id) => id.startsWith('city-'))).toBe(true);
});

it('never has what was seen, disliked, reported, turned down, or is private to others', async () => {
  const as = 'careful';
  await act('like', { contentId: 'sea-0' }, { as });
  const before = await ids(as);
  expect(before).not.toContain('sea-0');
  const [a, b, c, d] = before as [string, string, string, string];
  await act('recordView', { contentId: a, durationMs: 60_000 }, { as, select: 'qualified' });
  await act('dislike', { contentId: b }, { as });
  await act('report', { contentId: c, reason: 'SPAM' }, { as, select: 'reportId' });
  expect(await act('notInterested', { contentId: d }, { as })).toEqual({ isChanged: true });
  expect(await act('notInterested', { contentId: d }, { as })).toEqual({ isChanged: false });
  const after = await ids(as);
  for (const id of [a, b, c, d, 'private', 'sea-0']) expect(after).not.toContain(id);
  expect(await act('undoNotInterested', { contentId: d }, { as })).toEqual({ isChanged: true });
  expect(await ids(as)).toContain(d);
  await app.addContents({ id: d, isRemoved: true });
  expect(await ids(as)).not.toContain(d);
  await app.addContents({ id: d, theme: 'sea', tags: ['sea'], type: 'VIDEO' });
});

it('a new viewer gets something of every type', async () => {
  const types = (await list('nobody', 'first: 3')).map(({ content }) => content.type);
  expect(new Set(types)).toEqual(new Set(['VIDEO', 'EBOOK', 'ARTICLE']));
  for (const { reason } of await list('nobody')) expect(['RISING', 'POPULAR']).toContain(reason.kind);
});

it('people one follows speak too', async () => {
  await act('like', { contentId: 'fresh' }, { as: 'friend' });
  await act('follow', { userId: 'friend' }, { as: 'follower', select: 'isChanged' });
  const found = (await list('follower')).find(({ content }) => content.id === 'fresh');
  expect(found?.reason).toMatchObject({ kind: 'LIKED_BY_FOLLOWED', message: 'Liked by people you follow.' });
});

it('comes in pages, of one viewer alone', async () => {
  const whole = await ids('fan-0');
  const query =
    'query ($after: String) { recommendations(first: 7, after: $after) { edges { node { content { id } } } pageInfo { hasNextPage endCursor } } }';
  const nodes = await nodesOf<{ content: { id: string } }>(async (after) => (await read(query, { after }, { as: 'fan-0' })).recommendations);
  const seen = nodes.map(({ content }) => content.id);
  expect(seen.slice(0, whole.length)).toEqual(whole);
  expect(new Set(seen).size).toBe(seen.length);
  expect(await ids('fan-0')).not.toEqual(await ids('fan-1'));
});

it('pages are full, and report more, when a cached list contains contents that were hidden since', async () => {
  const page = async (asking: { as: string; role?: 'moderator' }) =>
    (await read('{ recommendations(first: 3) { edges { node { rank content { id } } } pageInfo { hasNextPage } } }', {}, asking)).recommendations;
  const idsOf = (shown: { edges: { node: Shown }[] }) => shown.edges.map(({ node }) => node.content.id);
  const hidden = idsOf(await page({ as: 'fan-6' }))[1] as string;
  const keepers = { as: 'keeper', role: 'moderator' as const };
  await act('like', { contentId: 'sea-0' }, keepers);
  const forKeepers = idsOf(await page(keepers))[0] as string;
  for (const contentId of [hidden, forKeepers]) await act('hideContent', { contentId }, keepers);
  const after = await page({ as: 'fan-6' });
  expect(idsOf(after)).toHaveLength(3);
  expect(idsOf(after)).not.toContain(hidden);
  expect(after.pageInfo.hasNextPage).toBe(true);
  expect(idsOf(await page(keepers))).not.toContain(forKeepers);
  for (const contentId of [hidden, forKeepers]) await act('restoreContent', { contentId }, keepers);
});

it('a model that could not be read is read again by the next request', async () => {
  let failures = 1;
  const query = (statement: { name?: string }, values?: unknown[]) =>
    statement.name === 'serving-version' && failures-- > 0 ? Promise.reject(new Error('lost')) : app.pool.query(statement as never, values);
  const recommender = createRecommender({ query } as unknown as typeof app.pool, app.services.cache, {
    bus: createLocalPubSub(),
    ledger: app.services.ledger,
  });
  await expect(recommender.neighbours('sea-0', 5)).rejects.toThrow('lost');
  expect(await recommender.neighbours('sea-0', 5)).not.toEqual([]);
});

it('similar contents are liked by the same users, and for contents without interactions they share tags', async () => {
  const similar = async (contentId: string) =>
    (await read('query ($contentId: ID!) { similarContent(contentId: $contentId, first: 5) { isLearnt content { id } } }', { contentId }))
      .similarContent;
  for (const { content } of await similar('city-2')) expect(content.id).toMatch(/^city-/);
  await app.addContents({ id: 'unmet', theme: 'hill', tags: ['hill'], type: 'EBOOK' });
  const unmet = await similar('unmet');
  expect(unmet).toHaveLength(5);
  for (const one of unmet) expect(one).toMatchObject({ isLearnt: false, content: { id: expect.stringMatching(/^hill-/) } });
  expect((await similar('sea-1')).map(({ content }: { content: { id: string } }) => content.id)).not.toContain('private');
});

it('similar content without tags, theme or fact shares words of its title', async () => {
  await app.addContents(
    { id: 'island-1', title: 'The Lighthouse Keeper’s Island', type: 'ARTICLE' },
    { id: 'island-2', title: 'Lighthouse Keepers of the Far Island', type: 'EBOOK' },
    { id: 'island-3', title: 'Recipes of the Desert', type: 'ARTICLE' },
    { id: 'island-ja', title: '灯台守の島', type: 'VIDEO' },
    { id: 'island-ja-2', title: '灯台守の歌', type: 'VIDEO' },
  );
  const similar = async (contentId: string) =>
    (await read('query ($contentId: ID!) { similarContent(contentId: $contentId, first: 3) { content { id } } }', { contentId })).similarContent.map(
      ({ content }: { content: { id: string } }) => content.id,
    );
  expect((await similar('island-1'))[0]).toBe('island-2');
  expect(await similar('island-ja')).toEqual(['island-ja-2']);
});

it('refuses what makes no sense, and changes nothing', async () => {
  const before = await tableHashes(app.pool);
  expect(await refusal('notInterested', { contentId: 'nowhere' }, { as: 'fan-2' })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await refusal('notInterested', { contentId: 'private' }, { as: 'fan-2' })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await refusedRead('{ recommendations { edges { cursor } } }', {})).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await refusedRead('{ recommendations(first: 101) { edges { cursor } } }', {}, { as: 'fan-2' })).toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(await refusedRead('{ similarContent(contentId: "nowhere") { score } }', {})).toMatchObject({ code: 'NOT_FOUND' });
  expect(await refusedRead('{ recommenderModels { version } }', {}, { as: 'fan-2' })).toMatchObject({ code: 'FORBIDDEN' });
  expect(await refusedRead('mutation { trainRecommender { isStarted } }', {}, { as: 'op', role: 'moderator' })).toMatchObject({ code: 'FORBIDDEN' });
  expect(await tableHashes(app.pool)).toEqual(before);
});

it('continues from the parameters that an interrupted training had found', async () => {
  const { rows } = await app.pool.query('SELECT parameters FROM recommender_models WHERE quality IS NOT NULL ORDER BY started_at DESC LIMIT 1');
  const interrupted = newId();
  // A λ that no tuning tries: a model that has it began with it.
  await app.pool.query(
    "INSERT INTO recommender_models (version, status, phase, parameters, started_at, updated_at) VALUES ($2, 'TRAINING', 'TUNING', $1, now(), now())",
    [{ ...rows[0].parameters, lambda: 20 }, interrupted],
  );
  // Its first parameters are the first that it reports; the final ones may differ.
  const trainer = createTrainer(app.pool, app.databaseUrl);
  const told = jest.spyOn(app.pool, 'query');
  expect(await trainer.train({ isForced: true })).toBe(true);
  const values = told.mock.calls.flatMap(([asked]) => (asked as { values?: ({ lambda?: number } | null)[] }).values ?? []);
  told.mockRestore();
  expect(values.find((value) => value?.lambda !== undefined)).toMatchObject({ lambda: 20 });
  expect((await app.pool.query('SELECT status FROM recommender_models WHERE version = $1', [interrupted])).rows).toEqual([{ status: 'FAILED' }]);
});

it('is trained by one server at a time', async () => {
  const other = await startApp({ databaseUrl: app.databaseUrl });
  const both = await Promise.all([app.services.trainer.train({ isForced: true }), other.services.trainer.train({ isForced: true })]);
  expect(both.filter(Boolean)).toHaveLength(1);
  await other.stop();
});

// Only Linux has a priority per thread.
(process.platform === 'linux' ? it : it.skip)('trains in a thread of the lowest priority, and the server keeps its own', async () => {
  const own = getPriority();
  const training = app.services.trainer.train({ isForced: true });
  await until(() => threadPriorities().includes(19), 'a thread of the lowest priority');
  expect(getPriority()).toBe(own);
  await training;
  expect(threadPriorities()).not.toContain(19);
});

it('keeps serving the previous model when a new one is not better than popularity', async () => {
  const hits = Array.from({ length: 12 }, (_, i) => `hit-${i}`);
  await app.addContents(...hits.map((id) => ({ id, theme: 'hits' })));
  // All that the training sees is liked by everybody: nothing goes with one more than with another.
  const see = (isPublic: boolean) =>
    app.pool.query("UPDATE content SET is_public = $1 WHERE theme = ANY($2) AND id <> 'private'", [isPublic, groups]);
  await see(false);
  for (let user = 0; user < 20; user++) {
    const interactions = hits.map((_, i) => ({ contentId: hits[(user + i) % hits.length], type: 'REACTION', reaction: 'LIKE' }));
    await act('trackInteractions', { interactions }, { as: `follower-of-all-${user}`, select: 'recordedCount' });
  }
  expect(await app.services.trainer.train({ isForced: true })).toBe(true);
  await see(true);
  const { recommenderModels } = await read(
    '{ recommenderModels { status quality { ndcg } popularityQuality { ndcg } } }',
    {},
    { as: 'op', role: 'moderator' },
  );
  expect(recommenderModels[0].status).toBe('REFUSED');
  expect(recommenderModels[0].quality.ndcg).toBeLessThanOrEqual(recommenderModels[0].popularityQuality.ndcg);
  // A server that has just read its model, and has no list of the viewer.
  const recommender = createRecommender(app.pool, app.services.cache, { bus: createLocalPubSub(), ledger: app.services.ledger });
  await act('like', { contentId: 'hill-1' }, { as: 'late' });
  const [first] = await recommender.recommend('late');
  expect(first).toMatchObject({ reason: 'BECAUSE_YOU_LIKED', because: 'hill-1', contentId: expect.stringMatching(/^hill-/) });
});

/** Returns the priority (nice value) of each thread of this process. */
function threadPriorities(): number[] {
  return readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    // The name in parentheses can contain spaces. The nice value is the seventeenth field after it (proc(5)).
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}
