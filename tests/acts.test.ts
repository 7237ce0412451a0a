import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from './support/app';
import { brokenLaws } from './support/laws';
import {
  ContentDocument,
  DislikeDocument,
  LikeDocument,
  ReportDocument,
  SaveDocument,
  ShareDocument,
  StatsDocument,
  UndislikeDocument,
  UnlikeDocument,
  UnsaveDocument,
} from './support/operations'; // prettier-ignore

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents(...['liked', 'both', 'toggled', 'saved', 'shared', 'reported', 'quarrel'].map((id) => ({ id })), {
    id: 'private',
    isPublic: false,
    ownerId: 'owner',
  });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

describe('a like', () => {
  it('counts once, however often it is repeated, and says that a repeat changed nothing', async () => {
    const first = await app.get(LikeDocument, { input: { contentId: 'liked' } }, { as: 'u1' });
    expect(first.like).toMatchObject({ isChanged: true, content: { stats: { likeCount: 1 }, viewerState: { hasLiked: true, hasDisliked: false } } });
    const second = await app.get(LikeDocument, { input: { contentId: 'liked' } }, { as: 'u1' });
    expect(second.like).toMatchObject({ isChanged: false, content: { stats: { likeCount: 1 }, viewerState: { hasLiked: true } } });
    const undone = await app.get(UnlikeDocument, { input: { contentId: 'liked' } }, { as: 'u1' });
    expect(undone.unlike).toMatchObject({ isChanged: true, content: { stats: { likeCount: 0 }, viewerState: { hasLiked: false } } });
    const again = await app.get(UnlikeDocument, { input: { contentId: 'liked' } }, { as: 'u1' });
    expect(again.unlike).toMatchObject({ isChanged: false, content: { stats: { likeCount: 0 } } });
  });

  it('takes back a dislike, and the other way round', async () => {
    await app.get(DislikeDocument, { input: { contentId: 'both' } }, { as: 'u1' });
    const liked = await app.get(LikeDocument, { input: { contentId: 'both' } }, { as: 'u1' });
    expect(liked.like.content).toMatchObject({ stats: { likeCount: 1, dislikeCount: 0 }, viewerState: { hasLiked: true, hasDisliked: false } });
    const disliked = await app.get(DislikeDocument, { input: { contentId: 'both' } }, { as: 'u1' });
    expect(disliked.dislike.content).toMatchObject({ stats: { likeCount: 0, dislikeCount: 1 }, viewerState: { hasLiked: false, hasDisliked: true } });
    const unliked = await app.get(UnlikeDocument, { input: { contentId: 'both' } }, { as: 'u1' });
    expect(unliked.unlike).toMatchObject({ isChanged: false, content: { stats: { dislikeCount: 1 } } });
    const undisliked = await app.get(UndislikeDocument, { input: { contentId: 'both' } }, { as: 'u1' });
    expect(undisliked.undislike).toMatchObject({ isChanged: true, content: { stats: { dislikeCount: 0 } } });
  });

  it('that is taken back and given again raises the trend only once', async () => {
    const trend = async () => (await app.get(StatsDocument, { contentIds: ['toggled'] })).stats[0]?.trendingScore ?? 0;
    for (let round = 0; round < 3; round++) {
      await app.get(LikeDocument, { input: { contentId: 'toggled' } }, { as: 'u1' });
      await app.get(UnlikeDocument, { input: { contentId: 'toggled' } }, { as: 'u1' });
    }
    expect(await trend()).toBeCloseTo(4, 2);
    await app.get(DislikeDocument, { input: { contentId: 'toggled' } }, { as: 'u2' });
    await app.get(LikeDocument, { input: { contentId: 'toggled' } }, { as: 'u2' });
    expect(await trend()).toBeCloseTo(8, 2);
  });

  it('and its undoing, sent at once by many clients of one user, end in a state that the counts agree with', async () => {
    const opposites = [LikeDocument, UnlikeDocument, DislikeDocument, UndislikeDocument];
    await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        app.ask(opposites[i % 4] as typeof LikeDocument, { input: { contentId: 'quarrel' } }, { as: `u${i % 3}` }),
      ),
    );
    const [stats] = (await app.get(StatsDocument, { contentIds: ['quarrel'] })).stats;
    expect((stats?.likeCount ?? 0) + (stats?.dislikeCount ?? 0)).toBeLessThanOrEqual(3);
  });
});

describe('a save', () => {
  it('keeps notes and tags until others are given, and loses them when taken back', async () => {
    const saved = await app.get(SaveDocument, { input: { contentId: 'saved', notes: 'for Sunday', tags: ['read', ' read ', 'long'] } }, { as: 'u1' });
    expect(saved.save).toMatchObject({
      isChanged: true,
      content: { stats: { saveCount: 1 }, viewerState: { hasSaved: true, notes: 'for Sunday', tags: ['read', 'long'] } },
    });
    const retagged = await app.get(SaveDocument, { input: { contentId: 'saved', tags: [] } }, { as: 'u1' });
    expect(retagged.save).toMatchObject({ isChanged: true, content: { stats: { saveCount: 1 }, viewerState: { notes: 'for Sunday', tags: [] } } });
    const repeated = await app.get(SaveDocument, { input: { contentId: 'saved' } }, { as: 'u1' });
    expect(repeated.save).toMatchObject({ isChanged: false, content: { viewerState: { notes: 'for Sunday' } } });
    const unsaved = await app.get(UnsaveDocument, { input: { contentId: 'saved' } }, { as: 'u1' });
    expect(unsaved.unsave).toMatchObject({
      isChanged: true,
      content: { stats: { saveCount: 0 }, viewerState: { hasSaved: false, notes: null, tags: [] } },
    });
    const again = await app.get(SaveDocument, { input: { contentId: 'saved' } }, { as: 'u1' });
    expect(again.save.content).toMatchObject({ stats: { saveCount: 1 }, viewerState: { notes: null } });
  });

  it("is nobody else's to see", async () => {
    const { content } = await app.get(ContentDocument, { id: 'saved' }, { as: 'u2' });
    expect(content?.viewerState).toMatchObject({ hasSaved: false, notes: null });
    expect((await app.get(ContentDocument, { id: 'saved' })).content?.viewerState).toBeNull();
  });
});

describe('a share', () => {
  it('counts each time, and a retry with the same eventId does not', async () => {
    const input = { contentId: 'shared', platform: 'mail', eventId: randomUUID() };
    const first = await app.get(ShareDocument, { input }, { as: 'u1' });
    expect(first.share).toMatchObject({ isChanged: true, content: { stats: { shareCount: 1 } } });
    const retries = await Promise.all(
      Array.from({ length: 10 }, () => app.get(ShareDocument, { input: { ...input, eventId: input.eventId.toUpperCase() } }, { as: 'u1' })),
    );
    for (const { share } of retries) expect(share).toMatchObject({ isChanged: false, content: { stats: { shareCount: 1 } } });
    const other = await app.get(ShareDocument, { input: { contentId: 'shared' } }, { as: 'u1' });
    expect(other.share.content.stats.shareCount).toBe(2);
  });

  it('under an eventId of somebody else is refused and counts nothing', async () => {
    const eventId = randomUUID();
    await app.get(ShareDocument, { input: { contentId: 'shared', eventId } }, { as: 'u1' });
    const { errors } = await app.ask(ShareDocument, { input: { contentId: 'shared', eventId } }, { as: 'u2' });
    expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT', field: 'input.eventId', retryable: false } }]);
  });

  it('with one new eventId sent many times at once counts once', async () => {
    await app.addContents({ id: 'storm' });
    const input = { contentId: 'storm', eventId: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 30 }, () => app.get(ShareDocument, { input }, { as: 'u1' })));
    expect(answers.filter(({ share }) => share.isChanged)).toHaveLength(1);
    expect(answers.every(({ share }) => share.content.stats.shareCount === 1)).toBe(true);
  });
});

describe('a report', () => {
  it('stands open once per user and content: a second answers with the first', async () => {
    const first = await app.get(ReportDocument, { input: { contentId: 'reported', reason: 'SPAM' } }, { as: 'u1' });
    const second = await app.get(ReportDocument, { input: { contentId: 'reported', reason: 'HATE' } }, { as: 'u1' });
    const other = await app.get(ReportDocument, { input: { contentId: 'reported', reason: 'SPAM' } }, { as: 'u2' });
    expect(first.report.isChanged).toBe(true);
    expect(second.report).toMatchObject({ isChanged: false, reportId: first.report.reportId });
    expect(other.report.reportId).not.toBe(first.report.reportId);
    expect((await app.pool.query('SELECT count(*) FROM reports')).rows[0].count).toBe(2);
  });
});

describe('a private content', () => {
  it('is there for its owner and for nobody else', async () => {
    expect((await app.ask(LikeDocument, { input: { contentId: 'private' } }, { as: 'stranger' })).errors).toMatchObject([
      { extensions: { code: 'NOT_FOUND' } },
    ]);
    expect((await app.get(ContentDocument, { id: 'private' }, { as: 'stranger' })).content).toBeNull();
    expect((await app.get(StatsDocument, { contentIds: ['private'] }, { as: 'stranger' })).stats).toEqual([null]);
    expect((await app.get(LikeDocument, { input: { contentId: 'private' } }, { as: 'owner' })).like.content.stats.likeCount).toBe(1);
  });
});
