import { randomUUID } from 'node:crypto';
import { contentTypeNamed } from '../src/domain/content-types';
import { startApp, type TestApp } from './support/app';
import { brokenLaws } from './support/laws';
import { ContentDocument, ContentsDocument, HistoryDocument, RecordViewDocument, type RecordViewInput, StatsDocument } from './support/operations';
import { statementsOf } from './support/statements';
import { tableHashes } from './support/table-hashes';

const dayMs = 86_400_000;

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents(
    ...['article', 'image', 'product', 'listing', 'other'].map((id) => ({ id, type: id.toUpperCase() as 'ARTICLE' })),
    ...['video', 'audio'].flatMap((id) => [
      { id, type: id.toUpperCase() as 'VIDEO' },
      { id: `${id}-2`, type: id.toUpperCase() as 'VIDEO' },
      { id: `${id}-3`, type: id.toUpperCase() as 'VIDEO' },
    ]),
    { id: 'ebook', type: 'EBOOK' },
  );
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

const view = async (input: RecordViewInput, as: string, role?: 'service') => (await app.get(RecordViewDocument, { input }, { as, role })).recordView;
const refusal = async (input: RecordViewInput, as?: string, role?: 'service') =>
  (await app.ask(RecordViewDocument, { input }, { as, role })).errors[0];
const countsOf = async (id: string) => (await app.get(StatsDocument, { contentIds: [id] })).stats[0];
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

const fresh = (type: 'VIDEO' | 'ARTICLE' = 'VIDEO') => app.addContent({ type });

describe('the testing checklist of the view-tracking document', () => {
  it('first view increments count', async () => {
    const contentId = await fresh();
    expect(await view({ contentId, durationMs: 4000, progressPct: 10 }, 'u1')).toMatchObject({
      qualified: true,
      missing: null,
      isChanged: true,
      content: {
        stats: { viewCount: 1, totalViewCount: 1 },
        viewerState: { hasViewed: true, timesViewed: 1, durationMs: 4000, progressPct: 10, isComplete: false },
      },
    }); // prettier-ignore
  });

  it("subsequent views don't increment", async () => {
    const contentId = await fresh();
    await view({ contentId, durationMs: 4000, progressPct: 25 }, 'u1');
    const second = await view({ contentId, durationMs: 120_000, progressPct: 100, isComplete: true }, 'u1');
    expect(second).toMatchObject({
      qualified: true,
      isChanged: false,
      content: { stats: { viewCount: 1, totalViewCount: 2 }, viewerState: { hasViewed: true, timesViewed: 2 } },
    });
  });

  it('deduplication works: 50 rapid parallel calls of one user count once', async () => {
    const contentId = await fresh();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => view({ contentId, durationMs: 3000 + i }, 'u1')));
    expect(answers.filter(({ isChanged }) => isChanged)).toHaveLength(1);
    expect(answers.every(({ content }) => content.stats.viewCount === 1 && content.viewerState?.hasViewed)).toBe(true);
    expect((await app.get(ContentDocument, { id: contentId }, { as: 'u1' })).content).toMatchObject({
      stats: { viewCount: 1, totalViewCount: 50 },
      viewerState: { timesViewed: 50, durationMs: 3049 },
    });
  });

  it('user-scoped: different users viewing the same content each increment its count', async () => {
    const contentId = await fresh();
    for (const [index, user] of ['u1', 'u2', 'u3'].entries())
      expect((await view({ contentId, isComplete: true }, user)).content.stats.viewCount).toBe(index + 1);
  });

  it('engagement metrics update to their maxima, even if the view is already recorded', async () => {
    const contentId = await fresh();
    const stateAfter = async (input: Omit<RecordViewInput, 'contentId'>) => (await view({ contentId, ...input }, 'u1')).content.viewerState;
    await stateAfter({ durationMs: 4000, progressPct: 30 });
    expect(await stateAfter({ durationMs: 9000, progressPct: 10 })).toMatchObject({ durationMs: 9000, progressPct: 30, isComplete: false });
    expect(await stateAfter({ durationMs: 3500, progressPct: 80, isComplete: true })).toMatchObject({
      durationMs: 9000,
      progressPct: 80,
      isComplete: true,
    });
    expect(await stateAfter({ durationMs: 3000, progressPct: 0 })).toMatchObject({
      durationMs: 9000,
      progressPct: 80,
      isComplete: true,
      timesViewed: 4,
    });
  });

  it('metadata returns hasViewed, for one content and for many, to each user their own', async () => {
    const [seen, unseen] = [await fresh(), await fresh()];
    await view({ contentId: seen, durationMs: 3000 }, 'u1');
    expect((await app.get(ContentDocument, { id: seen }, { as: 'u1' })).content?.viewerState?.hasViewed).toBe(true);
    const flags = async (as: string) =>
      (await app.get(ContentsDocument, { ids: [unseen, 'nowhere', seen] }, { as })).contents.map((content) => content?.viewerState?.hasViewed);
    expect(await flags('u1')).toEqual([false, undefined, true]);
    expect(await flags('u2')).toEqual([false, undefined, false]);
    expect((await app.get(ContentDocument, { id: seen }, {})).content).toMatchObject({ stats: { viewCount: 1 }, viewerState: null });
  });

  it('hasViewed and viewCount of a hundred contents cost the same three statements as of one', async () => {
    const ids = Array.from({ length: 100 }, (_, i) => `hundred-${i}`);
    await app.addContents(...ids.map((id) => ({ id })));
    await view({ contentId: 'hundred-7' }, 'u1');
    const forOne = await statementsOf(app.pool, () => app.get(ContentsDocument, { ids: ids.slice(7, 8) }, { as: 'u1' }));
    const forAll = await statementsOf(app.pool, async () => {
      const { contents } = await app.get(ContentsDocument, { ids }, { as: 'u1' });
      expect(contents.filter((content) => content?.viewerState?.hasViewed).map((content) => content?.id)).toEqual(['hundred-7']);
      expect(contents[7]?.stats.viewCount).toBe(1);
    });
    expect(forOne).toEqual(['contents-by-id', 'stats-by-id', 'viewer-states']);
    expect(forAll).toEqual(forOne);
  });

  it('atomic increments: no race when 100 users view at once, each of them twice', async () => {
    const contentId = await fresh();
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => view({ contentId, durationMs: 5000 }, `crowd-${i % 100}`)));
    expect(answers.filter(({ isChanged }) => isChanged)).toHaveLength(100);
    expect(await countsOf(contentId)).toMatchObject({ viewCount: 100, totalViewCount: 200, today: { viewCount: 100 } });
  });

  it('authentication required: without a token UNAUTHENTICATED, and nothing is recorded', async () => {
    const contentId = await fresh();
    const before = await tableHashes(app.pool);
    expect(await refusal({ contentId, durationMs: 4000 })).toMatchObject({ extensions: { code: 'UNAUTHENTICATED', retryable: false } });
    expect(await tableHashes(app.pool)).toEqual(before);
  });

  it("content type mapping: the frontends' words map to types, and each type has its own threshold", async () => {
    const words = ['video', 'media', 'audio', 'music', 'ebook', 'pdf', 'devotional', 'nonsense'];
    expect(words.map(contentTypeNamed)).toEqual(['VIDEO', 'VIDEO', 'AUDIO', 'AUDIO', 'EBOOK', 'EBOOK', 'ARTICLE', null]);
    expect(await view({ contentId: 'video-3', durationMs: 3000 }, 'mapped')).toMatchObject({ qualified: true, content: { type: 'VIDEO' } });
    expect(await view({ contentId: 'audio-3', durationMs: 3000 }, 'mapped')).toMatchObject({ qualified: true, content: { type: 'AUDIO' } });
    expect(await view({ contentId: 'ebook', durationMs: 3000 }, 'mapped')).toMatchObject({ qualified: false, content: { type: 'EBOOK' } });
  });

  it('error handling: an unknown content is NOT_FOUND, and nothing is recorded', async () => {
    await view({ contentId: 'article' }, 'u1');
    const before = await tableHashes(app.pool);
    expect(await refusal({ contentId: 'nowhere', durationMs: 4000 }, 'u1')).toMatchObject({
      message: 'The content "nowhere" does not exist.',
      extensions: { code: 'NOT_FOUND', field: 'input.contentId' },
    });
    expect(await tableHashes(app.pool)).toEqual(before);
  });
});

describe('a viewing counts from its threshold on', () => {
  const justBelow = { durationMs: 2999, progressPct: 24.99, isComplete: false };
  it.each([
    ['video', { durationMs: 3000 }],
    ['video-2', { progressPct: 25 }],
    ['video-3', { isComplete: true }],
    ['audio', { durationMs: 3000 }],
    ['audio-2', { progressPct: 25 }],
    ['audio-3', { isComplete: true }],
  ])('%s: at %j, and just below it not', async (contentId, reached) => {
    const before = await tableHashes(app.pool);
    const below = await view({ contentId, ...justBelow }, 'catalogue');
    expect(below).toMatchObject({
      qualified: false,
      isChanged: false,
      missing: {
        message: 'Not a view yet: it requires 1 ms more (3000 ms count), or 25 % of progress, or completion.',
        durationMs: 1,
        progressPct: 25,
        countsCompletion: true,
      },
      content: { viewerState: { hasViewed: false } },
    });
    expect(await tableHashes(app.pool)).toEqual(before);
    expect(await view({ contentId, ...reached }, 'catalogue')).toMatchObject({
      qualified: true,
      missing: null,
      isChanged: true,
      content: { viewerState: { hasViewed: true } },
    });
  }); // prettier-ignore

  it('ebook: at 5 seconds; progress and completion do not replace them', async () => {
    const before = await tableHashes(app.pool);
    const below = await view({ contentId: 'ebook', durationMs: 4999.9, progressPct: 100, isComplete: true }, 'catalogue');
    expect(below).toMatchObject({
      qualified: false,
      isChanged: false,
      missing: { message: 'Not a view yet: it requires 1 ms more (5000 ms count).', durationMs: 1, progressPct: null, countsCompletion: false },
      content: { viewerState: { hasViewed: false } },
    });
    expect(await tableHashes(app.pool)).toEqual(before);
    expect(await view({ contentId: 'ebook', durationMs: 5000 }, 'catalogue')).toMatchObject({ qualified: true, missing: null, isChanged: true });
  });

  it.each(['article', 'image', 'product', 'listing', 'other'])('%s: on opening', async (contentId) => {
    expect(await view({ contentId }, 'opener')).toMatchObject({
      qualified: true,
      missing: null,
      isChanged: true,
      content: { viewerState: { hasViewed: true, durationMs: 0 } },
    });
  });

  it('so one that is sent at 2 s and again at 4 s, with the same eventId, counts at the second', async () => {
    const contentId = await fresh();
    const eventId = randomUUID();
    expect(await view({ contentId, eventId, durationMs: 2000 }, 'u1')).toMatchObject({ qualified: false, content: { stats: { viewCount: 0 } } });
    expect(await view({ contentId, eventId, durationMs: 4000 }, 'u1')).toMatchObject({
      qualified: true,
      isChanged: true,
      content: { stats: { viewCount: 1, totalViewCount: 1 }, viewerState: { durationMs: 4000 } },
    });
  });
});

describe('occurredAt', () => {
  it('counts a late fact on its own day', async () => {
    const contentId = await fresh('ARTICLE');
    await view({ contentId, occurredAt: ago(2 * dayMs) }, 'u1');
    expect(await countsOf(contentId)).toMatchObject({ viewCount: 1, today: { viewCount: 0 }, week: { viewCount: 1 }, month: { viewCount: 1 } });
    await view({ contentId, occurredAt: ago(20 * dayMs) }, 'u2');
    expect(await countsOf(contentId)).toMatchObject({ viewCount: 2, today: { viewCount: 0 }, week: { viewCount: 1 }, month: { viewCount: 2 } });
  });

  it('is at most 30 days old for users, and of any age for a service', async () => {
    const contentId = await fresh('ARTICLE');
    expect(await refusal({ contentId, occurredAt: ago(31 * dayMs) }, 'u1')).toMatchObject({
      message: expect.stringContaining('must not be older than 30 days'),
      extensions: { code: 'BAD_USER_INPUT', field: 'input.occurredAt' },
    });
    expect((await view({ contentId, occurredAt: ago(29 * dayMs) }, 'u1')).content.stats.viewCount).toBe(1);
    expect((await view({ contentId, occurredAt: ago(1000 * dayMs) }, 'importer', 'service')).content.stats.viewCount).toBe(2);
    expect(await countsOf(contentId)).toMatchObject({ today: { viewCount: 0 }, week: { viewCount: 0 }, month: { viewCount: 1 } });
  });

  it('before 1970 is refused even from a service, with a rule that one can read', async () => {
    const contentId = await fresh('ARTICLE');
    expect(await refusal({ contentId, occurredAt: '1969-12-31T23:59:59Z' }, 'importer', 'service')).toMatchObject({
      message: 'occurredAt must not lie before 1970, got 1969-12-31T23:59:59.000Z.',
      extensions: { code: 'BAD_USER_INPUT', field: 'input.occurredAt' },
    }); // prettier-ignore
  });

  it('in the future is refused; a clock 30 s ahead counts as now', async () => {
    const contentId = await fresh('ARTICLE');
    for (const role of [undefined, 'service'] as const) {
      expect(await refusal({ contentId, occurredAt: ago(-120_000) }, 'u1', role)).toMatchObject({
        message: expect.stringContaining('must not lie in the future'),
        extensions: { code: 'BAD_USER_INPUT', field: 'input.occurredAt' },
      });
    }
    await view({ contentId, occurredAt: ago(-30_000) }, 'ahead');
    const { edges } = (await app.get(HistoryDocument, {}, { as: 'ahead' })).history;
    expect(Date.parse(edges[0]?.node.occurredAt ?? '')).toBeLessThanOrEqual(Date.now());
    expect(await countsOf(contentId)).toMatchObject({ viewCount: 1, today: { viewCount: 1 } });
  });
});

describe('a view with an eventId', () => {
  it('sent again raises neither timesViewed nor totalViewCount, in sequence or at once', async () => {
    const contentId = await fresh();
    const input = { contentId, eventId: randomUUID(), durationMs: 4000 };
    expect((await view(input, 'u1')).isChanged).toBe(true);
    const retries = [
      await view({ ...input, eventId: input.eventId.toUpperCase() }, 'u1'),
      ...(await Promise.all(Array.from({ length: 20 }, () => view(input, 'u1')))),
    ];
    for (const retry of retries)
      expect(retry).toMatchObject({
        isChanged: false,
        qualified: true,
        content: { stats: { viewCount: 1, totalViewCount: 1 }, viewerState: { timesViewed: 1 } },
      });
  });

  it('that is new, sent 30 times at once, is one viewing', async () => {
    const input = { contentId: await fresh(), eventId: randomUUID(), durationMs: 4000 };
    const answers = await Promise.all(Array.from({ length: 30 }, () => view(input, 'u1')));
    expect(answers.filter(({ isChanged }) => isChanged)).toHaveLength(1);
    for (const { content } of answers) expect(content).toMatchObject({ stats: { viewCount: 1, totalViewCount: 1 }, viewerState: { timesViewed: 1 } });
  });

  it("is its user's own: the same id of another user is another viewing", async () => {
    const input = { contentId: await fresh(), eventId: randomUUID(), durationMs: 4000 };
    await Promise.all(['u1', 'u2', 'u1', 'u2'].map((as) => view(input, as)));
    expect(await view(input, 'u2')).toMatchObject({ isChanged: false, content: { viewerState: { timesViewed: 1 } } });
    expect(await countsOf(input.contentId)).toMatchObject({ viewCount: 2, totalViewCount: 2 });
  });

  it('grows: sent again with more, its measures rise to their maxima and nothing counts twice', async () => {
    const input = { contentId: await fresh(), eventId: randomUUID() };
    await view({ ...input, durationMs: 4000, progressPct: 25.1 }, 'u1');
    const grown = await view({ ...input, durationMs: 60_000, progressPct: 40, isComplete: true }, 'u1');
    expect(grown).toMatchObject({ qualified: true, isChanged: false, content: { stats: { viewCount: 1, totalViewCount: 1 } } });
    // A straggler says less, even less than the threshold: the viewing is known to count.
    const straggler = await view({ ...input, durationMs: 1000, progressPct: 5 }, 'u1');
    expect(straggler).toMatchObject({ qualified: true, missing: null, isChanged: false });
    expect(straggler.content.viewerState).toMatchObject({ timesViewed: 1, durationMs: 60_000, progressPct: 40, isComplete: true });
    const { rows } = await app.pool.query('SELECT duration_ms, progress_pct, is_complete FROM viewings WHERE content_id = $1', [input.contentId]);
    expect(rows).toEqual([{ duration_ms: 60_000, progress_pct: 40, is_complete: true }]);
  });

  it('that grows in a hundred pieces at once ends at the largest', async () => {
    const input = { contentId: await fresh(), eventId: randomUUID() };
    await Promise.all(Array.from({ length: 100 }, (_, i) => view({ ...input, durationMs: 3000 + ((i * 37) % 100) }, 'u1')));
    expect(await view({ ...input, durationMs: 3000 }, 'u1')).toMatchObject({
      content: { stats: { viewCount: 1, totalViewCount: 1 }, viewerState: { timesViewed: 1, durationMs: 3099 } },
    });
  });
});
