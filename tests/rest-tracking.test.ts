import { parse } from 'csv-parse/sync';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { clientOf, send } from './support/rest';
import { tableHashes } from './support/table-hashes';

let app: TestApp;
const { act, read } = actsOn(() => app);
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: '123', type: 'VIDEO' }, { id: 'movie-123', type: 'VIDEO', title: '=Movie' }, { id: 'song', type: 'AUDIO' });
  const moods = ['sad', 'angry', 'sad', 'angry', 'tired', 'calm', 'happy', 'excited', 'happy', 'calm', 'happy', 'excited'];
  await app.addContents(...moods.map((_, i) => ({ id: `p${i}`, type: 'VIDEO' as const })));
  for (const [i, mood] of moods.entries())
    await track('patterned', {
      contentId: `p${i}`,
      interactionType: i < 5 ? 'dislike' : 'like',
      moodAtInteraction: mood,
      timestamp: minutesAgo(100 - i),
    });
  await track('patterned', { contentId: 'song', interactionType: 'play', interactionDurationSeconds: 120 });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

const track = (as: string, body: object, headers = {}) => send(app, 'POST', '/interactions/track', { as, body, headers });
const historyOf = async (as: string, query = '') => (await send(app, 'GET', `/interactions/history/${as}${query}`, { as })).body;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

describe('the examples of the content-tracking document', () => {
  it('a like in a mood, with all the form has: recorded, and in the history', async () => {
    const { status, body } = await track('1', {
      userId: 1,
      contentId: '123',
      interactionType: 'like',
      interactionValue: 5,
      moodAtInteraction: 'happy',
      moodIntensityAtInteraction: 8,
      interactionDurationSeconds: 120,
      context: 'evening relaxation',
      notes: 'Really enjoyed this content',
    });
    const entry = {
      id: expect.any(String),
      userId: '1',
      contentId: '123',
      interactionType: 'like',
      interactionValue: 5,
      moodAtInteraction: 'happy',
      moodIntensityAtInteraction: 8,
      interactionDurationSeconds: 120,
      context: 'evening relaxation',
      notes: 'Really enjoyed this content',
      createdAt: expect.any(String),
    };
    expect([status, body]).toEqual([201, { ...entry, isChanged: true }]);
    const { isChanged: _, ...told } = body;
    expect(await historyOf('1')).toEqual([told]);
  });

  it('a like of a film on a weekend', async () => {
    const mood = { moodAtInteraction: 'excited', moodIntensityAtInteraction: 9, context: 'weekend movie night' };
    const { data, response } = await clientOf(app, '2').POST('/interactions/track', {
      body: { userId: 2, contentId: 'movie-123', interactionType: 'like', ...mood },
    });
    expect([response.status, data]).toEqual([
      201,
      expect.objectContaining({ contentId: 'movie-123', moodAtInteraction: 'excited', moodIntensityAtInteraction: 9 }),
    ]);
  });

  it('patterns, in the shape and the words of the document', async () => {
    const { data } = await clientOf(app, 'patterned').GET('/interactions/patterns/{userId}', { params: { path: { userId: 'patterned' } } });
    const { patterns } = (await read('{ patterns { timeOfDay moodCorrelation { r n } } }', {}, { as: 'patterned' })) as {
      patterns: { timeOfDay: string; moodCorrelation: { r: number; n: number } };
    };
    expect(patterns.moodCorrelation.r).toBeGreaterThan(0.5);
    expect(data).toEqual({
      totalInteractions: 13,
      dateRange: { start: expect.any(String), end: expect.any(String) },
      patterns: {
        mostCommonType: 'like',
        averageDuration: 120,
        moodCorrelation: patterns.moodCorrelation.r,
        moodCorrelationSampleSize: patterns.moodCorrelation.n,
        timeOfDayPattern: patterns.timeOfDay.toLowerCase(),
        contentTypePreference: 'video',
      },
      trends: { interactionFrequency: null, moodCorrelation: 'positive' },
    });
  });

  it('patterns without entries are null', async () => {
    const { body } = await send(app, 'GET', '/interactions/patterns/new?timeZone=Europe/Berlin&startDate=2026-01-01', { as: 'new' });
    expect(body).toMatchObject({
      totalInteractions: 0,
      dateRange: null,
      patterns: { mostCommonType: null, averageDuration: null },
      trends: { interactionFrequency: null },
    });
  });
});

describe('tracking', () => {
  it.each([
    ['dislike', {}, {}],
    ['save', { notes: 'later' }, { notes: 'later' }],
    ['share', { notes: 'look' }, { notes: 'look' }],
    ['skip', { interactionDurationSeconds: 2.5, context: 'commute' }, { interactionDurationSeconds: 2.5, context: 'commute' }],
    ['play', { interactionDurationSeconds: 60, notes: 'loud' }, { interactionDurationSeconds: 60, notes: 'loud' }],
    ['complete', { interactionDurationSeconds: 180 }, { interactionDurationSeconds: 180 }],
    ['rate', { interactionValue: 9 }, { interactionValue: 9 }],
    ['view', { interactionDurationSeconds: 3 }, { interactionDurationSeconds: 3 }],
    ['cart_add', {}, {}],
    ['purchase', {}, {}],
    ['mood', { moodAtInteraction: 'Calm' }, { moodAtInteraction: 'calm' }],
  ])('takes %s, and answers with what the history then holds', async (interactionType, given, kept) => {
    const user = `t-${interactionType}`;
    const { status, body } = await track(user, { contentId: 'song', interactionType, ...given });
    expect([status, body]).toEqual([201, expect.objectContaining({ interactionType, isChanged: true, ...kept })]);
    const { isChanged: _, ...told } = body;
    expect(await historyOf(user)).toEqual([told]);
  });

  it('returns 200 to a repeat of a state, and to its removal', async () => {
    await track('again', { contentId: 'song', interactionType: 'like' });
    const repeat = await track('again', { contentId: 'song', interactionType: 'like' });
    expect([repeat.status, repeat.body.isChanged]).toEqual([200, false]);
    const undone = await track('again', { contentId: 'song', interactionType: 'like', isUndone: true });
    expect([undone.status, undone.body.id, undone.body.createdAt]).toEqual([201, null, null]);
    expect(await historyOf('again')).toEqual([]);
  });

  it('returns what is stored: fields of earlier calls too, and of a repeated event the first', async () => {
    await track('stored', { contentId: 'song', interactionType: 'like', notes: 'the first', interactionValue: 4 });
    const { body } = await track('stored', { contentId: 'song', interactionType: 'like', interactionValue: 6 });
    expect([body.notes, body.interactionValue]).toEqual(['the first', 6]);
    await track('stored', { contentId: 'song', interactionType: 'view', interactionDurationSeconds: 60 });
    const again = await track('stored', { contentId: 'song', interactionType: 'view', interactionDurationSeconds: 1 });
    expect([again.status, again.body.interactionDurationSeconds, again.body.missing.durationMs]).toEqual([200, 60, 2000]);
    const event = { 'idempotency-key': '11111111-1111-4111-8111-111111111111' };
    const first = await track('stored', { contentId: 'song', interactionType: 'play', notes: 'loud' }, event);
    await app.pool.query('DELETE FROM request_keys');
    const repeat = await track('stored', { contentId: 'song', interactionType: 'play', notes: 'quiet' }, event);
    expect([repeat.status, repeat.body]).toEqual([200, { ...first.body, isChanged: false }]);
  });

  it('a view below its threshold is no view: 200, nothing recorded, and what it lacks', async () => {
    const { status, body } = await track('hasty', { contentId: 'song', interactionType: 'view', interactionDurationSeconds: 1 });
    expect([status, body.isChanged, body.missing.durationMs]).toEqual([200, false, 2000]);
    expect([body.id, body.interactionDurationSeconds, body.createdAt]).toEqual([null, null, null]);
    expect(await historyOf('hasty')).toEqual([]);
  });

  it.each([
    ['an unknown type', { interactionType: 'dance' }, 400, 'interactionType'],
    ['no content', { contentId: undefined }, 400, 'contentId'],
    ['an unknown content', { contentId: 'nowhere' }, 404, 'contentId'],
    ['a value of 11', { interactionType: 'rate', interactionValue: 11 }, 400, 'interactionValue'],
    ['a rating without a value', { interactionType: 'rate' }, 400, 'interactionValue'],
    ['an intensity without a mood', { moodIntensityAtInteraction: 3 }, 400, 'moodIntensityAtInteraction'],
    ['a mood without a mood', { interactionType: 'mood' }, 400, 'moodAtInteraction'],
    ['notes of 5001 characters', { notes: 'x'.repeat(5001) }, 400, 'notes'],
    ['notes with a NUL', { notes: 'a\0b' }, 400, 'notes'],
    ['notes with half a character', { notes: 'a\ud800' }, 400, 'notes'],
    ['a moment too long ago', { timestamp: '2020-01-01T00:00:00Z' }, 400, 'timestamp'],
    ['taking back what cannot be', { interactionType: 'share', isUndone: true }, 400, 'isUndone'],
    ['another user', { userId: 2 }, 403, 'userId'],
  ])('refuses %s by its field, and records nothing', async (_, given, status, field) => {
    await send(app, 'GET', '/interactions/history/1', { as: '1' });
    const before = await tableHashes(app.pool);
    const answer = await track('1', { contentId: 'song', interactionType: 'like', ...given });
    expect([answer.status, answer.body.field, answer.body.detail]).toEqual([status, field, expect.any(String)]);
    expect(await tableHashes(app.pool)).toEqual(before);
  });
});

describe('history', () => {
  beforeAll(async () => {
    for (let i = 0; i < 60; i++) {
      await app.addContents({ id: `h${i}` });
      await track('reader', { contentId: `h${i}`, interactionType: i % 2 ? 'like' : 'share', timestamp: minutesAgo(60 - i) });
    }
  });

  it('gives 50 unless asked for another number, and passes over as many as `offset` says', async () => {
    const all = [...(await historyOf('reader')), ...(await historyOf('reader', '?offset=50'))];
    expect(all.map(({ contentId }) => contentId)).toEqual(Array.from({ length: 60 }, (_, i) => `h${59 - i}`));
    expect(await historyOf('reader', '?limit=2&offset=3')).toEqual(all.slice(3, 5));
    expect(await historyOf('reader', '?offset=60')).toEqual([]);
  });

  it('continues by its Link header to the end, whatever arrives in between', async () => {
    let next: string | undefined = '/interactions/history/reader?limit=25&offset=5&interactionType=like';
    const seen: string[] = [];
    while (next) {
      const { body, headers } = await send(app, 'GET', next, { as: 'reader' });
      seen.push(...body.map(({ contentId }: { contentId: string }) => contentId));
      await track('reader', { contentId: 'song', interactionType: 'like' });
      await track('reader', { contentId: 'song', interactionType: 'like', isUndone: true });
      next = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `h${49 - 2 * i}`));
  });

  it('filters by type and by dates, both of them included', async () => {
    const [newest, second] = await historyOf('reader', '?limit=2');
    const within = `startDate=${encodeURIComponent(second.createdAt)}&endDate=${encodeURIComponent(newest.createdAt)}`;
    expect(await historyOf('reader', `?${within}`)).toEqual([newest, second]);
    expect(await historyOf('reader', `?${within}&interactionType=share`)).toEqual(
      [newest, second].filter(({ interactionType }) => interactionType === 'share'),
    );
  });
});

describe('whose data', () => {
  const paths = ['history', 'patterns', 'export'].map((what) => `/interactions/${what}/reader`);

  it.each(paths)("%s: the user's own; other users for admins and services only; 401 without a token", async (path) => {
    const statusFor = async (as: string, role?: 'moderator' | 'admin' | 'service') => (await send(app, 'GET', path, { as, role })).status;
    expect([await statusFor('reader'), await statusFor('other'), await statusFor('other', 'moderator')]).toEqual([200, 403, 403]);
    expect([await statusFor('other', 'admin'), await statusFor('other', 'service')]).toEqual([200, 200]);
    expect((await send(app, 'GET', path)).status).toBe(401);
  });

  it.each(['admin', 'service'] as const)('a role of %s receives no moods, notes and recipients of others', async (role) => {
    const [user, contentId] = [`private-${role}`, 'song'];
    await act('share', { contentId, platform: 'mail', recipient: 'mother', notes: 'secret', mood: 'sad', moodIntensity: 5 }, { as: user });
    await act('rate', { contentId, rating: 8, mood: 'happy' }, { as: user });
    const told = async (path: string, asking: { as: string; role?: typeof role }) =>
      JSON.stringify((await send(app, 'GET', path, asking)).body, (key, value) =>
        value === null || key === 'moodCorrelationSampleSize' ? undefined : value,
      );
    for (const path of [
      `/interactions/history/${user}`,
      `/interactions/export/${user}?includeMoodData=true`,
      `/interactions/export/${user}?includeMoodData=true&format=csv`,
      `/api/user/interactions?userId=${user}`,
    ]) {
      expect(await told(path, { as: user })).toContain('secret');
      const others = await told(path, { as: 'boss', role });
      expect(others).toContain(contentId);
      expect(others).not.toMatch(/secret|mother|happy|sad\b|mood|notes/i);
    }
    const patterns = async (asking: object) => (await send(app, 'GET', '/interactions/patterns/patterned', asking)).body;
    const [own, others] = [await patterns({ as: 'patterned' }), await patterns({ as: 'boss', role })];
    expect(own).toMatchObject({ patterns: { moodCorrelationSampleSize: expect.any(Number) }, trends: { moodCorrelation: 'positive' } });
    const hidden = { patterns: { moodCorrelation: null, moodCorrelationSampleSize: 0 }, trends: { moodCorrelation: null } };
    expect(others).toEqual({ ...own, patterns: { ...own.patterns, ...hidden.patterns }, trends: { ...own.trends, ...hidden.trends } });
  });

  it('of a user who was never here there is nothing', async () => {
    expect((await send(app, 'GET', '/interactions/history/never-seen', { as: 'boss', role: 'admin' })).body).toEqual([]);
  });
});

describe('export', () => {
  const exported = (query: string) => send(app, 'GET', `/interactions/export/filmgoer${query}`, { as: 'filmgoer' });
  beforeAll(async () => {
    await track('filmgoer', { contentId: '123', interactionType: 'like', moodAtInteraction: 'happy' });
    await track('filmgoer', { contentId: 'movie-123', interactionType: 'like', moodAtInteraction: 'excited' });
  });

  it('as JSON and as CSV, the same acts, with moods where they are asked for', async () => {
    const json = await exported('?includeMoodData=true');
    const csv = await exported('?format=csv&includeMoodData=true');
    expect([json.headers.get('content-type'), csv.headers.get('content-type')]).toEqual([
      expect.stringMatching(/^application\/json/),
      expect.stringMatching(/^text\/csv/),
    ]);
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="rapport-export-[\d-]+\.csv"$/);
    const rows: Record<string, string>[] = parse(csv.body, { columns: true });
    expect(json.body.map(({ contentId, mood }: Record<string, string>) => [contentId, mood])).toEqual([
      ['123', 'happy'],
      ['movie-123', 'excited'],
    ]);
    expect(rows.map(({ contentId, mood }) => [contentId, mood])).toEqual([
      ['123', 'happy'],
      ['movie-123', 'excited'],
    ]);
    // Nothing that a spreadsheet would take for a formula.
    expect(rows[1]?.contentTitle).toBe("'=Movie");
    expect(Object.keys((await exported('')).body[0])).not.toContain('mood');
  });

  it('by dates, both of them included', async () => {
    const today = new Date().toISOString().slice(0, 10);
    expect((await exported(`?startDate=${today}&endDate=${today}`)).body).toHaveLength(2);
    expect((await exported('?endDate=2020-12-31')).body).toEqual([]);
    expect((await exported('?format=xml')).body.field).toBe('format');
    expect((await exported('?includeMoodData=perhaps')).body.field).toBe('includeMoodData');
  });

  it('is not made for a HEAD, which would send nothing of it', async () => {
    expect((await send(app, 'HEAD', '/interactions/export/filmgoer', { as: 'filmgoer' })).status).toBe(404);
  });
});
