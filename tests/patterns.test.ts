import { defaultMoods, moodValue } from '../src/domain/moods';
import { binsOf, streaksOf } from '../src/insights/patterns/days';
import { correlation, trendOf } from '../src/insights/patterns/statistics';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';

describe('the correlation', () => {
  // Anscombe's first set ("Graphs in statistical analysis", 1973); r and interval as R's cor.test gives them.
  const xs = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const ys = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  const anscombe = xs.map((x, i) => ({ x, y: ys[i] as number, count: 1 }));

  it('is Pearson’s, with the interval of Fisher', () => {
    const found = correlation(anscombe);
    expect(found?.r).toBeCloseTo(0.8164205, 6);
    expect(found?.low).toBeCloseTo(0.4243912, 5);
    expect(found?.high).toBeCloseTo(0.9506933, 5);
    expect(found?.n).toBe(11);
  });

  it('counts pairs that occur more than once', () => {
    const twice = correlation(anscombe.map((pair) => ({ ...pair, count: 2 })));
    expect(twice?.n).toBe(22);
    expect(twice?.r).toBeCloseTo(0.8164205, 6);
  });

  it('is null for few pairs, and where one side never changes', () => {
    expect(correlation(anscombe.slice(0, 9))).toBeNull();
    expect(correlation(anscombe.map((pair) => ({ ...pair, x: 0.3 })))).toBeNull();
    expect(correlation([])).toBeNull();
  });

  it('of a perfect line is 1, to both sides', () => {
    expect(correlation(xs.map((x) => ({ x, y: -x, count: 1 })))).toEqual({ r: -1, n: 11, low: -1, high: -1 });
  });
});

describe('the trend', () => {
  it.each([
    ['rises', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], { trend: 'RISING', tau: 1 }],
    ['falls', [9, 9, 8, 7, 7, 5, 3, 3, 1], { trend: 'FALLING', tau: expect.closeTo(-33 / 36) }],
    ['is steady where values jump about', [5, 1, 4, 2, 5, 1, 3, 2, 4], { trend: 'STEADY', tau: expect.any(Number) }],
    ['is steady where nothing changes', [4, 4, 4, 4, 4, 4, 4, 4], { trend: 'STEADY', tau: 0 }],
  ])('%s', (_, values, expected) => expect(trendOf(values)).toEqual(expected));

  it('needs eight values', () => expect(trendOf([1, 2, 3, 4, 5, 6, 7])).toBeNull());

  it('is seldom seen where there is none: in about one of twenty made-up series', () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const seen = Array.from({ length: 2000 }, () => trendOf(Array.from({ length: 30 }, random))).filter((found) => found?.trend !== 'STEADY');
    expect(seen.length / 2000).toBeGreaterThan(0.025);
    expect(seen.length / 2000).toBeLessThan(0.075);
  });
});

it('days in a row are found over the ends of months, and end yesterday at the earliest', () => {
  const days = ['2024-02-27', '2024-02-28', '2024-02-29', '2024-03-01', '2024-03-05', '2024-03-06'].map((day): [string, number] => [day, 1]);
  expect(streaksOf(days, '2024-03-06')).toEqual({ activeDays: 6, currentDays: 2, longestDays: 4 });
  expect(streaksOf(days, '2024-03-07').currentDays).toBe(2);
  expect(streaksOf(days, '2024-03-08').currentDays).toBe(0);
  expect(streaksOf([], '2024-03-08')).toEqual({ activeDays: 0, currentDays: 0, longestDays: 0 });
});

it('bins are of equal length and end where the time ends', () => {
  expect(
    binsOf(
      [
        ['2024-01-01', 2],
        ['2024-01-03', 5],
      ],
      null,
      '2024-01-05',
    ),
  ).toEqual([2, 0, 5, 0]);
  expect(
    binsOf(
      [
        ['2024-01-01', 2],
        ['2024-01-03', 5],
      ],
      '2023-12-31',
      '2024-01-03',
    ),
  ).toEqual([2, 0]);
  const weeks = binsOf(
    [
      ['2024-01-01', 1],
      ['2024-03-31', 3],
    ],
    null,
    '2024-04-01',
  );
  expect(weeks).toEqual([1, ...Array(11).fill(0), 3]);
  expect(binsOf([], null, '2024-01-01')).toEqual([]);
});

it('a mood is worth how pleasant it is, by its intensity', () => {
  expect(moodValue(defaultMoods, 'happy', 10)).toBe(1);
  expect(moodValue(defaultMoods, 'sad', 4)).toBeCloseTo(-0.3);
  expect(moodValue(defaultMoods, 'calm', null)).toBe(0.25);
  expect(moodValue(defaultMoods, 'constructor', 5)).toBeNull();
});

describe('patterns', () => {
  let app: TestApp;
  const { act, read, refusedRead } = actsOn(() => app);
  const select = `totalInteractions mostCommonType averageDurationMs contentTypePreference timeZone timeOfDay byHour byWeekday
    byType { type count } byContentType { contentType count } sessions { count averageDurationMs longestDurationMs averageInteractions }
    streaks { activeDays currentDays longestDays } moods { mood count } moodCorrelation { r n low high } trends { interactionFrequency interactionFrequencyTau moodCorrelation }`;
  const patterns = async (as: string, args = '') => (await read(`{ patterns${args && `(${args})`} { ${select} } }`, {}, { as })).patterns;
  beforeAll(async () => {
    app = await startApp({ env: { MOODS: '{"Zen": 1}' }, config: { maxFactAgeMs: 1000 * 86_400_000 } });
    await app.addContents(
      ...Array.from({ length: 40 }, (_, i) => ({
        id: `c${i}`,
        type: i % 4 ? ('AUDIO' as const) : ('VIDEO' as const),
        theme: i < 20 ? 'half' : undefined,
      })),
    );
  });
  afterAll(() => app.stop());

  it('return rhythm, sessions and streaks in the requested time zone', async () => {
    // 23:30 and 23:50 UTC on Saturday, 21 June 2025, are Sunday morning in Tokyo; then two days later.
    for (const [contentId, at] of [
      ['c1', '2025-06-21T23:30:00Z'],
      ['c2', '2025-06-21T23:50:00Z'],
      ['c3', '2025-06-22T00:21:00Z'],
      ['c4', '2025-06-23T00:05:00Z'],
    ])
      await act('play', { contentId, occurredAt: at, durationMs: 1000 }, { as: 'tk' });
    const utc = await patterns('tk');
    expect(utc).toMatchObject({
      totalInteractions: 4,
      mostCommonType: 'PLAY',
      averageDurationMs: 1000,
      contentTypePreference: 'AUDIO',
      timeZone: 'UTC',
      timeOfDay: 'NIGHT',
      byContentType: [
        { contentType: 'AUDIO', count: 3 },
        { contentType: 'VIDEO', count: 1 },
      ],
      sessions: { count: 3, averageDurationMs: 400_000, longestDurationMs: 1_200_000, averageInteractions: 4 / 3 },
      streaks: { activeDays: 3, currentDays: 0, longestDays: 3 },
      moodCorrelation: null,
    });
    expect([utc.byHour[23], utc.byHour[0]]).toEqual([2, 2]);
    expect(utc.byWeekday).toEqual([1, 0, 0, 0, 0, 2, 1]);
    const tokyo = await patterns('tk', 'timeZone: "Asia/Tokyo"');
    expect(tokyo).toMatchObject({ timeOfDay: 'MORNING', byWeekday: [1, 0, 0, 0, 0, 0, 3], streaks: { activeDays: 2, longestDays: 2 } });
    expect((await patterns('tk', 'to: "2025-06-22T00:00:00Z"')).totalInteractions).toBe(2);
  });

  it('correlate moods with liking, from the facts themselves', async () => {
    const pairs: { x: number; y: number; count: number }[] = [];
    const moods = ['zen', 'sad', 'calm', 'angry', 'unheard-of'];
    for (let i = 0; i < 30; i++) {
      const [mood, moodIntensity, rating] = [moods[i % 5] as string, (i % 10) + 1, ((i * 7) % 10) + 1];
      await act('rate', { contentId: `c${i}`, rating, mood, moodIntensity }, { as: 'feeler' });
      const x = mood === 'zen' ? moodIntensity / 10 : moodValue(defaultMoods, mood, moodIntensity);
      if (x !== null) pairs.push({ x, y: (rating - 5.5) / 4.5, count: 1 });
    }
    await act('like', { contentId: 'c33', mood: 'zen', moodIntensity: 10 }, { as: 'feeler' });
    await act('dislike', { contentId: 'c34', mood: 'sad', moodIntensity: 10 }, { as: 'feeler' });
    pairs.push({ x: 1, y: 1, count: 1 }, { x: -0.75, y: -1, count: 1 });
    const expected = correlation(pairs);
    const found = await patterns('feeler');
    expect(found.moodCorrelation.n).toBe(pairs.length);
    for (const key of ['r', 'low', 'high'] as const) expect(found.moodCorrelation[key]).toBeCloseTo(expected?.[key] as number, 10);
    expect(found.moods).toContainEqual({ mood: 'unheard-of', count: 6 });
    expect(found.trends.moodCorrelation).toMatch(/^(POSITIVE|NEUTRAL|NEGATIVE)$/);
  });

  it('find a rising frequency, and none in too short a time', async () => {
    const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString();
    for (let back = 12; back >= 1; back--)
      for (let i = 0; i < 13 - back; i++) await act('play', { contentId: `c${i}`, occurredAt: day(back) }, { as: 'riser' });
    expect((await patterns('riser')).trends).toMatchObject({ interactionFrequency: 'RISING', interactionFrequencyTau: 1 });
    expect((await patterns('riser', `from: "${day(4)}"`)).trends.interactionFrequency).toBeNull();
    expect((await patterns('nobody')).trends).toEqual({ interactionFrequency: null, interactionFrequencyTau: null, moodCorrelation: null });
  });

  it('count each reaction, and reactions of all kinds together as one type', async () => {
    const as = 'reacting';
    for (const contentId of ['c1', 'c2']) await act('like', { contentId }, { as });
    for (const contentId of ['c3', 'c4']) await act('react', { contentId, reaction: 'LOVE' }, { as });
    await act('dislike', { contentId: 'c5' }, { as });
    for (let i = 0; i < 4; i++) await act('share', { contentId: 'c6' }, { as });
    const query = '{ patterns { totalInteractions mostCommonType byType { type reaction count } } activity { byType { type reaction count } } }';
    const { patterns: found, activity } = await read(query, {}, { as });
    const byType = [
      { type: 'SHARE', reaction: null, count: 4 },
      { type: 'REACTION', reaction: 'LIKE', count: 2 },
      { type: 'REACTION', reaction: 'LOVE', count: 2 },
      { type: 'REACTION', reaction: 'DISLIKE', count: 1 },
    ];
    expect(found).toEqual({ totalInteractions: 9, mostCommonType: 'REACTION', byType });
    expect(activity).toEqual({ byType });
  });

  it('of an audience are visible to staff only, and contain no moods of a few users', async () => {
    const ask = (args: string, as = 'mod', role: 'moderator' | 'user' = 'moderator') =>
      read(
        `{ audiencePatterns(${args}) { totalInteractions byType { type reaction count } streaks { activeDays } moods { mood } moodCorrelation { n } } }`,
        {},
        { as, role },
      );
    const { audiencePatterns: few } = await ask('contentId: "c1"');
    expect(few).toMatchObject({ streaks: null, moods: [], moodCorrelation: null });
    const { rows } = await app.pool.query(
      "SELECT CASE family WHEN 'REACTION' THEN family ELSE type END AS type, reaction, count(*) FROM history WHERE content_id = 'c1' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
    );
    expect(few.byType).toEqual(rows);
    for (let i = 0; i < 24; i++)
      await act('rate', { contentId: 'c35', rating: (i % 10) + 1, mood: i % 2 ? 'sad' : 'happy', moodIntensity: (i % 3) + 1 }, { as: `rater-${i}` });
    expect((await ask('contentId: "c35"')).audiencePatterns).toMatchObject({
      moods: [{ mood: 'happy' }, { mood: 'sad' }],
      moodCorrelation: { n: 24 },
    });
    const total = async (args: string) => (await ask(args)).audiencePatterns.totalInteractions;
    const facts = async (where: string) =>
      (await app.pool.query(`SELECT count(*) AS n FROM history h JOIN content c ON c.id = h.content_id WHERE ${where}`)).rows[0].n;
    expect(await total('type: VIDEO')).toBe(await facts("c.type = 'VIDEO'"));
    expect(await total('theme: "half", type: AUDIO')).toBe(await facts("c.theme = 'half' AND c.type = 'AUDIO'"));
    expect(await total('userIds: ["tk", "riser"]')).toBe(await facts("h.user_id IN ('tk', 'riser')"));
    expect(await refusedRead('{ audiencePatterns(contentId: "c1") { totalInteractions } }', {}, { as: 'tk' })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusedRead('{ audiencePatterns { totalInteractions } }', {}, { as: 'mod', role: 'moderator' })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  it.each([
    'timeZone: "Mars/Olympus"',
    'timeZone: "+02:00"',
    'timeZone: ""',
    'timeZone: "UTC\\u0000"',
    'timeZone: "; DROP"',
    'from: "2026-02-01T00:00:00Z", to: "2026-01-01T00:00:00Z"',
  ])('refuse %s', async (args) =>
    expect(await refusedRead(`{ patterns(${args}) { totalInteractions } }`, {}, { as: 'tk' })).toMatchObject({ code: 'BAD_USER_INPUT' }),
  );
});
