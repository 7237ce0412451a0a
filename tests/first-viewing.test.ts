import { randomUUID } from 'node:crypto';
import { eraseUser } from '../src/privacy/erasure/run-erasure';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws, driftsOf } from './support/laws';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

let app: TestApp;
const { act, read } = actsOn(() => app);
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());
afterEach(async () => {
  expect(await brokenLaws(app.pool)).toEqual([]);
  expect(await driftsOf(app.pool)).toEqual([]);
});

const momentAgo = (ms: number) => new Date(Date.now() - ms).toISOString();
/** One hour, one day and the retention of counts by the hour lie between them. */
const moments = [0, 2 * hourMs, 3 * dayMs, 20 * dayMs].map(momentAgo);
const [latest, earlier, , earliest] = moments as [string, string, string, string];
const orders = [
  [0, 1, 2, 3],
  [3, 2, 1, 0],
  [2, 0, 3, 1],
  [1, 3, 0, 2],
].map((order) => order.map((index) => moments[index] as string));

const ways: Record<string, (contentId: string, as: string, occurredAts: string[]) => Promise<unknown>> = {
  'one after the other': async (contentId, as, occurredAts) => {
    for (const occurredAt of occurredAts) await act('recordView', { contentId, occurredAt }, { as });
  },
  'at once': (contentId, as, occurredAts) =>
    Promise.all(occurredAts.map((occurredAt) => act('recordView', { contentId, occurredAt, eventId: randomUUID() }, { as }))),
  'in one list': (contentId, as, occurredAts) =>
    act(
      'trackInteractions',
      { interactions: occurredAts.map((occurredAt) => ({ type: 'VIEW', contentId, occurredAt })) },
      { as, select: 'recordedCount' },
    ),
};

async function standing(contentId: string, as: string) {
  const { content, contentSeries, history } = await read(
    `query ($id: ID!, $from: DateTimeISO!) {
      content(id: $id) {
        viewerState { firstViewedAt lastViewedAt timesViewed }
        stats { viewCount totalViewCount today: recent(period: DAY) { viewCount } week: recent(period: WEEK) { viewCount } month: recent(period: MONTH) { viewCount }
          hourTrend: trendingScore(period: HOUR) dayTrend: trendingScore(period: DAY) weekTrend: trendingScore(period: WEEK) }
      }
      contentSeries(contentId: $id, by: HOUR, from: $from) { start counts { viewCount totalViewCount } }
      history(types: [VIEW], contentId: $id) { nodes { occurredAt timesViewed } }
    }`,
    { id: contentId, from: momentAgo(25 * dayMs) },
    { as },
  );
  const hours = contentSeries.filter(({ counts }: { counts: { viewCount: number } }) => counts.viewCount !== 0);
  return { ...content.viewerState, ...content.stats, hours, history: history.nodes };
}

describe.each(Object.keys(ways))('viewings of one content sent %s', (way) => {
  it.each(orders.map((order, index) => [index, order] as const))('have the earliest as the first one, in order %i', async (_, order) => {
    const contentId = await app.addContent();
    const send = ways[way] as (typeof ways)[string];
    await send(contentId, 'ann', order);
    const found = await standing(contentId, 'ann');
    expect(found).toMatchObject({
      firstViewedAt: earliest,
      lastViewedAt: latest,
      timesViewed: 4,
      viewCount: 1,
      totalViewCount: 4,
      today: { viewCount: 0 },
      week: { viewCount: 0 },
      month: { viewCount: 1 },
      history: [{ occurredAt: latest, timesViewed: 4 }],
    });
    expect(found.hours).toEqual([{ start: `${earliest.slice(0, 13)}:00:00.000Z`, counts: { viewCount: 1, totalViewCount: 1 } }]);
    // The trend is that of a content of which nothing but the earliest viewing is known.
    const alone = await app.addContent();
    await act('recordView', { contentId: alone, occurredAt: earliest }, { as: 'ann' });
    const { hourTrend, dayTrend, weekTrend } = await standing(alone, 'ann');
    expect(Math.abs(Math.log2(found.hourTrend / hourTrend))).toBeLessThan(1e-2);
    expect(Math.abs(Math.log2(found.dayTrend / dayTrend))).toBeLessThan(1e-2);
    expect(Math.abs(Math.log2(found.weekTrend / weekTrend))).toBeLessThan(1e-2);
  });
});

it('leaves to other viewers their part of the trend when the first viewing of one of them moves', async () => {
  const [contentId, plain] = [await app.addContent(), await app.addContent()];
  for (const id of [contentId, plain]) await act('recordView', { contentId: id, occurredAt: earlier }, { as: 'ben' });
  await act('recordView', { contentId, occurredAt: latest }, { as: 'ann' });
  await act('recordView', { contentId, occurredAt: earliest }, { as: 'ann' });
  await act('recordView', { contentId: plain, occurredAt: earliest }, { as: 'ann' });
  const [found, expected] = [await standing(contentId, 'ann'), await standing(plain, 'ann')];
  for (const trend of ['hourTrend', 'dayTrend', 'weekTrend']) expect(found[trend] / expected[trend]).toBeCloseTo(1, 3);
});

it('leaves no time of an erased viewer behind', async () => {
  const contentId = await app.addContent();
  for (const occurredAt of [latest, earliest]) await act('recordView', { contentId, occurredAt }, { as: 'cem' });
  await eraseUser(app.pool, 'cem');
  const { rows } = await app.pool.query('SELECT first_viewed_at, last_viewed_at, previous_first_viewed_at FROM views WHERE content_id = $1', [
    contentId,
  ]);
  const [{ first_viewed_at: first, last_viewed_at: last, previous_first_viewed_at: previous }] = rows;
  expect([first, last].map((time) => time.toISOString().slice(10))).toEqual(['T00:00:00.000Z', 'T00:00:00.000Z']);
  expect(previous).toBeNull();
});

it('answers with the counts as they are after the move', async () => {
  const contentId = await app.addContent();
  await act('recordView', { contentId, occurredAt: latest }, { as: 'ann' });
  const { isChanged, content } = await act(
    'recordView',
    { contentId, occurredAt: earliest },
    {
      as: 'ann',
      select: 'isChanged content { stats { viewCount trendingScore } viewerState { firstViewedAt lastViewedAt } }',
    },
  );
  expect({ isChanged, ...content.viewerState }).toEqual({ isChanged: false, firstViewedAt: earliest, lastViewedAt: latest });
  expect(content.stats.viewCount).toBe(1);
  expect(content.stats.trendingScore).toBeLessThan(0.001);
});

it('keeps the mood of the later viewing when an earlier one with another mood arrives late', async () => {
  const contentId = await app.addContent();
  await act('recordView', { contentId, occurredAt: latest, mood: 'happy', moodIntensity: 9 }, { as: 'ann' });
  await act('recordView', { contentId, occurredAt: earliest, mood: 'sad', moodIntensity: 2 }, { as: 'ann' });
  expect(
    (await read('query ($id: ID!) { history(contentId: $id) { nodes { mood moodIntensity } } }', { id: contentId }, { as: 'ann' })).history.nodes,
  ).toEqual([{ mood: 'happy', moodIntensity: 9 }]);
});
