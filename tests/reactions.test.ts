import { startApp, type TestApp } from './support/app';
import { actsOn, refusalsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { ContentDocument, DislikeDocument, LikeDocument, StatsDocument, UndislikeDocument, UnlikeDocument } from './support/operations';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'liked' }, { id: 'both' }, { id: 'toggled' }, { id: 'quarrel' }, { id: 'private', isPublic: false, ownerId: 'owner' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const { act, history, read, refusal } = actsOn(() => app);
const expectRefusal = refusalsOn(() => app, { as: 'u1' });
const fresh = () => app.addContent();

describe('reactions', () => {
  const state =
    'isChanged content { stats { likeCount dislikeCount reactionCount reactions { reaction count } } viewerState { hasLiked reactions } }';

  it('of one group exclude each other, beside likes and dislikes, and are counted each', async () => {
    const contentId = await fresh();
    await act('like', { contentId }, { as: 'u1' });
    await act('react', { contentId, reaction: 'love' }, { as: 'u1' });
    await act('react', { contentId, reaction: 'LOVE' }, { as: 'u2' });
    expect(await act('react', { contentId, reaction: 'WOW' }, { as: 'u1', select: state })).toEqual({
      isChanged: true,
      content: {
        stats: {
          likeCount: 1,
          dislikeCount: 0,
          reactionCount: 2,
          reactions: [
            { reaction: 'LOVE', count: 1 },
            { reaction: 'WOW', count: 1 },
          ],
        },
        viewerState: { hasLiked: true, reactions: ['LIKE', 'WOW'] },
      },
    });
    expect(await act('react', { contentId, reaction: 'WOW' }, { as: 'u1', select: state })).toMatchObject({ isChanged: false });
    expect(await act('unreact', { contentId, reaction: 'LOVE' }, { as: 'u1' })).toMatchObject({ isChanged: false });
    expect(await act('unreact', { contentId, reaction: 'WOW' }, { as: 'u1', select: state })).toMatchObject({
      isChanged: true,
      content: { stats: { reactionCount: 1, reactions: [{ reaction: 'LOVE', count: 1 }] }, viewerState: { reactions: ['LIKE'] } },
    });
    expect(await history('u2', ['REACTION'])).toMatchObject([{ reaction: 'LOVE', content: { id: contentId } }]);
  });

  it('keep the notes given with them: left out they stay, empty they go, and with the reaction too', async () => {
    const contentId = await fresh();
    const noted = async () => (await history('u3', ['REACTION'])).find(({ content }: { content: { id: string } }) => content.id === contentId)?.notes;
    await act('like', { contentId, notes: 'so bright' }, { as: 'u3' });
    expect(await act('like', { contentId }, { as: 'u3' })).toEqual({ isChanged: false });
    expect(await noted()).toBe('so bright');
    expect(await act('like', { contentId, notes: 'too bright' }, { as: 'u3', select: 'isChanged content { stats { likeCount } }' })).toEqual({
      isChanged: true,
      content: { stats: { likeCount: 1 } },
    });
    await act('dislike', { contentId }, { as: 'u3' });
    expect(await noted()).toBeNull();
    await act('dislike', { contentId, notes: 'x' }, { as: 'u3' });
    await act('dislike', { contentId, notes: '' }, { as: 'u3' });
    expect(await noted()).toBeNull();
    await act('like', { contentId, notes: 'again' }, { as: 'u3' });
    await act('unlike', { contentId }, { as: 'u3' });
    await act('like', { contentId }, { as: 'u3' });
    expect(await noted()).toBeNull();
    const liked = { type: 'REACTION', reaction: 'LIKE', contentId };
    await act('trackInteractions', { interactions: [{ ...liked, notes: 'both' }, liked] }, { as: 'u3', select: 'recordedCount' });
    expect(await noted()).toBe('both');
    await expectRefusal('like', { contentId, notes: 'x'.repeat(5001) }, 'BAD_USER_INPUT', 'input.notes');
  });

  it('LIKE and DISLIKE are reactions like the others', async () => {
    const contentId = await fresh();
    await act('react', { contentId, reaction: 'LIKE' }, { as: 'u1' });
    expect(await act('dislike', { contentId }, { as: 'u1', select: state })).toMatchObject({
      content: { stats: { likeCount: 0, dislikeCount: 1, reactionCount: 0 }, viewerState: { hasLiked: false, reactions: ['DISLIKE'] } },
    });
  });

  it('set and removed ten times each, count once for the day', async () => {
    const contentId = await fresh();
    for (let i = 0; i < 20; i++) await act(i % 2 ? 'unreact' : 'react', { contentId, reaction: 'SAD' }, { as: 'u1' });
    const { rows } = await app.pool.query('SELECT reaction_count FROM content_daily WHERE content_id = $1', [contentId]);
    expect(rows).toEqual([{ reaction_count: 1 }]);
  });

  it('are returned in their groups, and an unknown one is answered with the list', async () => {
    expect((await read('{ reactionGroups { name reactions } }', {})).reactionGroups).toEqual([
      { name: 'OPINION', reactions: ['LIKE', 'DISLIKE'] },
      { name: 'EMOTION', reactions: ['LOVE', 'LAUGH', 'WOW', 'SAD', 'ANGRY'] },
    ]);
    const contentId = await fresh();
    await expectRefusal('react', { contentId, reaction: 'MEH' }, 'BAD_USER_INPUT', 'input.reaction');
    expect((await refusal('react', { contentId, reaction: 'MEH' }, { as: 'u1' }))?.message).toContain('LIKE, DISLIKE, LOVE');
  });
});

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

  it('removes a dislike, and the reverse', async () => {
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

  it('that is removed and set again raises the trend only once', async () => {
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

describe('a private content', () => {
  it('is visible to its owner only', async () => {
    expect((await app.ask(LikeDocument, { input: { contentId: 'private' } }, { as: 'stranger' })).errors).toMatchObject([
      { extensions: { code: 'NOT_FOUND' } },
    ]);
    expect((await app.get(ContentDocument, { id: 'private' }, { as: 'stranger' })).content).toBeNull();
    expect((await app.get(StatsDocument, { contentIds: ['private'] }, { as: 'stranger' })).stats).toEqual([null]);
    expect((await app.get(LikeDocument, { input: { contentId: 'private' } }, { as: 'owner' })).like.content.stats.likeCount).toBe(1);
  });
});
