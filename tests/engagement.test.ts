import { startApp, type TestApp } from './support/app';
import { EngagementOfDocument, RecordViewDocument, type RecordViewInput } from './support/operations';
import { statementsOf } from './support/statements';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents(...['seen', 'one', 'unseen', 'other', 'edges', 'alone', 'kept', 'new'].map((id) => ({ id, type: 'VIDEO' as const })), {
    id: 'private',
    isPublic: false,
    ownerId: 'owner',
  });
  const viewings: [string, Omit<RecordViewInput, 'contentId'>][] = [
    ['a', { durationMs: 4000, progressPct: 10 }],
    ['b', { durationMs: 8000, progressPct: 55 }],
    ['b', { durationMs: 30_000, progressPct: 30 }],
    ['c', { durationMs: 60_000, progressPct: 99.9, isComplete: true }],
    ['d', { durationMs: 10_000, progressPct: 58 }],
  ];
  for (const [as, input] of viewings) await view('seen', as, input);
  await view('one', 'a', { durationMs: 5000, progressPct: 0 });
  for (const [index, progressPct] of [0, 9.99, 10, 89.9, 90, 100].entries()) await view('edges', `e${index}`, { durationMs: 3000, progressPct });
  await view('edges', 'completed-early', { durationMs: 3000, progressPct: 12, isComplete: true });
});
afterAll(() => app.stop());

const view = (contentId: string, as: string, input: Omit<RecordViewInput, 'contentId'>) =>
  app.get(RecordViewDocument, { input: { contentId, ...input } }, { as });
const engagementOf = async (...ids: string[]) => (await app.get(EngagementOfDocument, { ids })).contents.map((content) => content?.engagement);

it('takes each viewer once, with the longest duration and the farthest progress', async () => {
  const [engagement] = await engagementOf('seen');
  // a 4 s, b 30 s, c 60 s, d 10 s; b viewed it twice; c completed it.
  expect(engagement).toMatchObject({ viewerCount: 4, averageDurationMs: 26_000, medianDurationMs: 20_000, completionRate: 0.25, rewatchRate: 0.25 });
});

it('returns where viewers stopped, by tenths of the progress', async () => {
  const [engagement, , edges] = await engagementOf('seen', 'one', 'edges');
  expect(engagement?.dropOff.map(({ endedCount }) => endedCount)).toEqual([0, 1, 0, 0, 0, 2, 0, 0, 0, 1]);
  expect(engagement?.dropOff.map(({ reachedRate }) => reachedRate)).toEqual([1, 1, 0.75, 0.75, 0.75, 0.75, 0.25, 0.25, 0.25, 0.25]);
  expect(engagement?.dropOff.map(({ fromPct }) => fromPct)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  // A tenth includes its lower end; the last one includes 100 % and completed viewings.
  expect(edges?.dropOff.map(({ endedCount }) => endedCount)).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 1, 3]);
});

it('has no figures where there are no viewers, and a median even of one', async () => {
  expect(await engagementOf('unseen', 'nowhere', 'one')).toEqual([
    { viewerCount: 0, averageDurationMs: null, medianDurationMs: null, completionRate: null, rewatchRate: null, dropOff: [] },
    undefined,
    expect.objectContaining({ viewerCount: 1, averageDurationMs: 5000, medianDurationMs: 5000, completionRate: 0, rewatchRate: 0 }),
  ]);
});

it('is null for contents that the viewer may not see', async () => {
  expect(await engagementOf('private')).toEqual([undefined]);
});

it('of a hundred contents costs one statement more than their ids, as of one', async () => {
  const ids = Array.from({ length: 100 }, (_, i) => `many-${i}`);
  await app.addContents(...ids.map((id) => ({ id })));
  const forOne = await statementsOf(app.pool, () => engagementOf('alone'));
  expect(forOne).toEqual(['contents-by-id', 'engagement-by-content']);
  expect(await statementsOf(app.pool, () => engagementOf(...ids))).toEqual(forOne);
});

it('is kept for a minute, of each content by itself', async () => {
  await view('kept', 'a', { durationMs: 5000 });
  const [before] = await engagementOf('kept');
  expect(before).toMatchObject({ viewerCount: 1, averageDurationMs: 5000 });
  await view('kept', 'b', { durationMs: 9000 });
  expect(await statementsOf(app.pool, async () => expect(await engagementOf('kept', 'kept')).toEqual([before, before]))).toEqual(['contents-by-id']);
  await view('new', 'a', { durationMs: 7000 });
  expect(await engagementOf('kept', 'new')).toEqual([before, expect.objectContaining({ viewerCount: 1, averageDurationMs: 7000 })]);
  // The minute is over.
  await app.services.cache.drop('engagement:kept');
  expect(await engagementOf('kept')).toMatchObject([{ viewerCount: 2, averageDurationMs: 7000 }]);
});

it('counts for the work that it is', async () => {
  const body = JSON.stringify({ query: '{ contents(ids: ["one", "seen"]) { engagement { viewerCount } } }' });
  const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect(await response.json()).toMatchObject({ extensions: { cost: { requested: 105 } } });
});
