import { takeRankingSnapshots } from '../src/insights/rankings/snapshots';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';

const dayMs = 86_400_000;
let app: TestApp;
const { act, read, refusedRead } = actsOn(() => app);
const operator = { as: 'op', role: 'moderator' as const };
// The Monday five weeks before this week's; 1970 began on a Thursday.
const today = Math.floor(Date.now() / dayMs);
const monday = (today - ((today + 3) % 7) - 35) * dayMs;
const day = (n: number, hour = 12) => new Date(monday + n * dayMs + hour * 3_600_000).toISOString();

/** Starts a server on which four users were active on some days five to three weeks ago. */
async function startWithHistory(): Promise<TestApp> {
  const started = await startApp({ config: { maxFactAgeMs: 3000 * dayMs } });
  const { act } = actsOn(() => started);
  await started.addContents(
    { id: 'a', theme: 'sea', tags: ['blue', 'wide'], ownerId: 'owner' },
    { id: 'b', theme: 'sea', type: 'VIDEO' },
    { id: 'c', tags: ['blue'] },
    { id: 'd' },
  );
  // Whole weeks from a Monday on: who came on which days.
  const days: Record<string, number[]> = { early: [0, 1, 8, 15], middle: [7, 8], late: [14], once: [2] };
  for (const [as, on] of Object.entries(days)) for (const n of on) await act('share', { contentId: 'a', occurredAt: day(n) }, { as });
  await act('like', { contentId: 'b', occurredAt: day(8, 3) }, { as: 'middle' });
  return started;
}
beforeAll(async () => {
  app = await startWithHistory();
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

const range = `from: "${day(0)}", to: "${day(20)}"`;

describe('the activity of the whole service', () => {
  // A separate server, because these numbers include every user.
  let app: TestApp;
  const { act, read, refusedRead } = actsOn(() => app);
  beforeAll(async () => {
    app = await startWithHistory();
    await act('recordView', { contentId: 'a' }, { as: 'today', select: 'qualified' });
  });
  afterAll(() => app.stop());
  afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

  const activity = async (args: string) =>
    (await read(`{ serviceActivity(${args}) { start activeUsers newUsers returningUsers counts { shareCount likeCount viewCount } } }`, {}, operator))
      .serviceActivity;

  it('returns active, new and returning users and their counts by day, week and month', async () => {
    expect(await activity(`by: WEEK, ${range}`)).toEqual([
      { start: day(0, 0), activeUsers: 2, newUsers: 2, returningUsers: 0, counts: { shareCount: 3, likeCount: 0, viewCount: 0 } },
      { start: day(7, 0), activeUsers: 2, newUsers: 1, returningUsers: 1, counts: { shareCount: 3, likeCount: 1, viewCount: 0 } },
      { start: day(14, 0), activeUsers: 2, newUsers: 1, returningUsers: 1, counts: { shareCount: 2, likeCount: 0, viewCount: 0 } },
    ]);
    const days = await activity(`by: DAY, ${range}`);
    expect(days).toHaveLength(21);
    expect(days[8]).toMatchObject({ activeUsers: 2, newUsers: 0, returningUsers: 2, counts: { shareCount: 2, likeCount: 1 } });
    expect(days[3]).toMatchObject({ activeUsers: 0, counts: { shareCount: 0 } });
    const months = await activity(`by: MONTH, ${range}`);
    expect(months.reduce((sum: number, { counts }: { counts: { shareCount: number } }) => sum + counts.shareCount, 0)).toBe(8);
    // Months are whole, so the last one can include the user of today.
    const isOfThisMonth = day(20).slice(0, 7) === new Date().toISOString().slice(0, 7);
    expect(months.reduce((sum: number, { newUsers }: { newUsers: number }) => sum + newUsers, 0)).toBe(isOfThisMonth ? 5 : 4);
    const hours = await activity(`by: HOUR, from: "${day(8, 0)}", to: "${day(9, 0)}"`);
    expect(hours).toHaveLength(24);
    expect(hours[3]).toEqual({
      start: day(8, 3),
      activeUsers: null,
      newUsers: null,
      returningUsers: null,
      counts: { shareCount: 0, likeCount: 1, viewCount: 0 },
    });
  });

  it('counts every user with an interaction as active that day, and no user whose requests were rejected', async () => {
    const active = async () =>
      (await app.pool.query('SELECT user_id FROM user_days WHERE day = current_date ORDER BY 1')).rows.map(({ user_id }) => user_id);
    await act('recordView', { contentId: 'b', durationMs: 100 }, { as: 'glance', select: 'qualified' });
    await app.ask('mutation { like(input: { contentId: "nowhere" }) { isChanged } }', {}, { as: 'lost' });
    expect(await active()).toEqual(['today']);
  });

  it('returns the share of returning users by the week of their first activity', async () => {
    const { cohorts } = await read('{ cohorts(by: WEEK, last: 6) { start size retained } }', {}, operator);
    expect(cohorts).toEqual([
      { start: day(0, 0), size: 2, retained: [1, 0.5, 0.5, 0, 0, 0] },
      { start: day(7, 0), size: 1, retained: [1, 0, 0, 0, 0] },
      { start: day(14, 0), size: 1, retained: [1, 0, 0, 0] },
      { start: day(21, 0), size: 0, retained: [] },
      { start: day(28, 0), size: 0, retained: [] },
      { start: day(35, 0), size: 1, retained: [1] },
    ]);
    expect((await read('{ cohorts(by: DAY, last: 2) { size retained } }', {}, operator)).cohorts.at(-1)).toEqual({ size: 1, retained: [1] });
    expect(
      (await read('{ cohorts(by: MONTH, last: 3) { size } }', {}, operator)).cohorts
        .map(({ size }: { size: number }) => size)
        .reduce((a: number, b: number) => a + b),
    ).toBe(5);
  });

  it.each([
    ['serviceActivity { activeUsers }', { as: 'u' }, 'FORBIDDEN'],
    ['cohorts { size }', { as: 'u' }, 'FORBIDDEN'],
    ['cohorts(by: HOUR) { size }', operator, 'BAD_USER_INPUT'],
    ['cohorts(last: 61) { size }', operator, 'BAD_USER_INPUT'],
    ['serviceActivity(by: HOUR, from: "2020-01-01T00:00:00Z") { activeUsers }', operator, 'BAD_USER_INPUT'],
    ['serviceActivity(from: "2025-02-01T00:00:00Z", to: "2025-01-01T00:00:00Z") { activeUsers }', operator, 'BAD_USER_INPUT'],
    ['activity(from: "2025-02-01T00:00:00Z", to: "2025-01-01T00:00:00Z") { activeDays }', { as: 'u' }, 'BAD_USER_INPUT'],
    ['activity { activeDays }', {}, 'UNAUTHENTICATED'],
    ['contentSeries(contentId: "nowhere") { start }', {}, 'NOT_FOUND'],
    ['contentSeries(contentId: "a", by: HOUR, from: "2025-01-01T00:00:00Z", to: "2025-01-02T00:00:00Z") { start }', {}, 'BAD_USER_INPUT'],
    ['contentSeries(contentId: "a", by: DAY, from: "2015-01-01T00:00:00Z") { start }', {}, 'BAD_USER_INPUT'],
  ])('%s is refused where it makes no sense, or is not for everybody', async (query, asking, code) => {
    expect(await refusedRead(`{ ${query} }`, {}, asking)).toMatchObject({ code });
  });
});

it('a viewer has a summary of their own interactions', async () => {
  expect(
    (await read(`{ activity { totalInteractions contentCount activeDays firstAt lastAt byType { type reaction count } } }`, {}, { as: 'middle' }))
      .activity,
  ).toEqual({
    totalInteractions: 3,
    contentCount: 2,
    activeDays: 2,
    firstAt: day(7),
    lastAt: day(8),
    byType: [
      { type: 'SHARE', reaction: null, count: 2 },
      { type: 'REACTION', reaction: 'LIKE', count: 1 },
    ],
  });
  expect((await read(`{ activity(to: "${day(8)}") { totalInteractions } }`, {}, { as: 'middle' })).activity.totalInteractions).toBe(2);
  expect((await read('{ activity { totalInteractions firstAt byType { type } } }', {}, { as: 'nobody' })).activity).toEqual({
    totalInteractions: 0,
    firstAt: null,
    byType: [],
  });
});

describe('a content', () => {
  it('has a series by day, week and month, and by hour for recent days', async () => {
    await act('recordView', { contentId: 'a' }, { as: 'today', select: 'qualified' });
    const series = async (args: string) =>
      (await read(`{ contentSeries(contentId: "a", ${args}) { start counts { shareCount viewCount } } }`, {})).contentSeries;
    expect((await series(`by: WEEK, ${range}`)).map(({ counts }: { counts: { shareCount: number } }) => counts.shareCount)).toEqual([3, 3, 2]);
    const hours = await series('by: HOUR');
    expect(hours).toHaveLength(48);
    expect(hours.at(-1)).toEqual({
      start: new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString(),
      counts: { shareCount: 0, viewCount: 1 },
    });
    expect(await series('by: DAY')).toHaveLength(30);
    expect((await series('by: DAY')).at(-1).counts).toEqual({ shareCount: 0, viewCount: 1 });
  });

  it('has what was new today, this week and this month', async () => {
    await act('share', { contentId: 'd', occurredAt: new Date(Date.now() - 5 * dayMs).toISOString() }, { as: 'early' });
    await act('share', { contentId: 'd', occurredAt: new Date(Date.now() - 25 * dayMs).toISOString() }, { as: 'early' });
    await act('recordView', { contentId: 'd' }, { as: 'early', select: 'qualified' });
    const { stats } = await read(
      '{ stats(contentIds: ["d", "c"]) { shareCount day: recent(period: DAY) { shareCount viewCount } week: recent { shareCount viewCount } month: recent(period: MONTH) { shareCount viewCount } } }',
      {},
    );
    expect(stats).toEqual([
      { shareCount: 2, day: { shareCount: 0, viewCount: 1 }, week: { shareCount: 1, viewCount: 1 }, month: { shareCount: 2, viewCount: 1 } },
      { shareCount: 0, day: { shareCount: 0, viewCount: 0 }, week: { shareCount: 0, viewCount: 0 }, month: { shareCount: 0, viewCount: 0 } },
    ]);
  });
});

describe('rankings', () => {
  const ranking = async (name: string, args = '') =>
    (await read(`{ found: ${name}${args && `(${args})`} { edges { node { rank rankChange content { id } } } } }`, {})).found.edges.map(
      ({ node }: { node: { content: { id: string } } }) => node,
    );
  const idsOf = async (name: string, args = '') => (await ranking(name, args)).map(({ content }: { content: { id: string } }) => content.id);

  it.each(['trending', 'popular', 'popular:MONTH'])('%s by theme, tag, owner and type', async (name) => {
    const [query, period] = name.split(':') as [string, string?];
    const of = (args: string) => idsOf(query, period ? `period: ${period}, ${args}` : args);
    await act('like', { contentId: 'b' }, { as: 'x' });
    await act('like', { contentId: 'c' }, { as: 'x' });
    expect(new Set(await of('theme: "sea"'))).toEqual(new Set(['a', 'b']));
    expect(new Set(await of('tag: "blue"'))).toEqual(new Set(['a', 'c']));
    expect(await of('ownerId: "owner"')).toEqual(['a']);
    expect(await of('theme: "sea", type: VIDEO')).toEqual(['b']);
    expect(await of('tag: "wide", theme: "none"')).toEqual([]);
    expect(await refusedRead(`{ ${query}(tag: "a\\u0000") { edges { cursor } } }`, {})).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('return how far each rank has risen or fallen since a day ago', async () => {
    await app.addContents({ id: 'r1', theme: 'race' }, { id: 'r2', theme: 'race' }, { id: 'r3', theme: 'race' });
    for (const [contentId, likes] of [
      ['r1', 3],
      ['r2', 2],
    ] as const)
      for (let i = 0; i < likes; i++) await act('like', { contentId }, { as: `fan-${i}` });
    await takeRankingSnapshots(app.pool, Date.now() - dayMs);
    for (let i = 3; i < 6; i++) await act('like', { contentId: 'r2' }, { as: `fan-${i}` });
    for (let i = 0; i < 4; i++) await act('like', { contentId: 'r3' }, { as: `fan-${i}` });
    for (const name of ['trending', 'popular'])
      expect(await ranking(name, 'theme: "race"')).toEqual([
        { rank: 1, rankChange: 1, content: { id: 'r2' } },
        { rank: 2, rankChange: name === 'popular' ? 1 : null, content: { id: 'r3' } },
        { rank: 3, rankChange: -2, content: { id: 'r1' } },
      ]);
  });

  it('are stored once an hour by one server, and deleted after two days', async () => {
    const rows = async () => (await app.pool.query('SELECT ranking, taken_at FROM ranking_snapshots ORDER BY 1, 2')).rows;
    const take = (afterDays: number) => takeRankingSnapshots(app.pool, Date.now() + afterDays * dayMs);
    await Promise.all([take(10), take(10)]);
    const first = await rows();
    expect(first).toHaveLength(7);
    await take(10 + 1 / 24);
    expect(await rows()).toHaveLength(14);
    await take(13);
    expect(await rows()).toHaveLength(7);
    expect(await rows()).not.toEqual(first);
  });
});
