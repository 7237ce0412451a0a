import { randomUUID } from 'node:crypto';
import { readConfig } from '../src/config';
import { actsOn, refusalsOn } from './support/act';
import { startApp, type TestApp } from './support/app';
import { brokenLaws } from './support/laws';
import { nodesOf } from './support/pages';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  for (const as of ['u1', 'u2', 'u3']) await read('{ viewer { user { userId } } }', {}, { as });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const { act, refusal, read, refusedRead } = actsOn(() => app);

const fresh = () => app.addContent();
const history = async (as: string, types: string[]) =>
  (
    await read(
      `query ($types: [InteractionType!]) { history(types: $types) { edges { node { type reaction rating notes platform durationMs context quantity unitPrice currency mood moodIntensity content { id } } } } }`,
      { types },
      { as },
    )
  ).history.edges.map(({ node }: { node: object }) => node);

const expectRefusal = refusalsOn(() => app, { as: 'u1' });

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
    const noted = async () =>
      (await history('u3', ['LIKE', 'DISLIKE', 'REACTION'])).find(({ content }: { content: { id: string } }) => content.id === contentId)?.notes;
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
    const liked = { type: 'LIKE', contentId };
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

  it('taken back and given again a hundred times count once for the day', async () => {
    const contentId = await fresh();
    for (let i = 0; i < 20; i++) await act(i % 2 ? 'unreact' : 'react', { contentId, reaction: 'SAD' }, { as: 'u1' });
    const { rows } = await app.pool.query('SELECT reaction_count FROM content_daily WHERE content_id = $1', [contentId]);
    expect(rows).toEqual([{ reaction_count: 1 }]);
  });

  it('are configuration, and an unknown one is answered with the list', async () => {
    expect((await read('{ reactionGroups { name reactions } }', {})).reactionGroups).toEqual([
      { name: 'OPINION', reactions: ['LIKE', 'DISLIKE'] },
      { name: 'EMOTION', reactions: ['LOVE', 'LAUGH', 'WOW', 'SAD', 'ANGRY'] },
    ]);
    const contentId = await fresh();
    await expectRefusal('react', { contentId, reaction: 'MEH' }, 'BAD_USER_INPUT', 'input.reaction');
    expect((await refusal('react', { contentId, reaction: 'MEH' }, { as: 'u1' }))?.message).toContain('LIKE, DISLIKE, LOVE');
    expect(readConfig({ REACTIONS: '{"TASTE": ["SWEET"], "MORE": ["SOUR"]}' }).reactions).toEqual({
      OPINION: ['LIKE', 'DISLIKE'],
      TASTE: ['SWEET'],
      MORE: ['SOUR'],
    });
    for (const bad of ['{"OPINION": ["X"]}', '{"A": []}', '{"A": ["like"]}', '{"A": ["LIKE"]}', '{"A": ["X"], "B": ["X"]}', '[]'])
      expect(() => readConfig({ REACTIONS: bad })).toThrow('REACTIONS must');
  });
});

describe('favorites', () => {
  const list = async (variables: object, as = 'saver') =>
    (
      await read(
        `query ($tag: String, $text: String, $orderBy: FavoriteOrder, $first: Int, $after: String) {
          favorites(tag: $tag, text: $text, orderBy: $orderBy, first: $first, after: $after) { edges { node { notes tags content { id title } } } pageInfo { hasNextPage endCursor } } }`,
        variables,
        { as },
      )
    ).favorites;
  const titles = async (variables: object) =>
    (await list(variables)).edges.map(({ node }: { node: { content: { title: string } } }) => node.content.title);
  beforeAll(async () => {
    await app.addContents({ id: 'fav-b', title: 'bread 100% rye' }, { id: 'fav-a', title: 'Apple' }, { id: 'fav-c', title: 'Cake' });
    await act('save', { contentId: 'fav-b', tags: ['later', 'food'], notes: 'For Sunday' }, { as: 'saver' });
    await act('save', { contentId: 'fav-a', tags: ['food'] }, { as: 'saver' });
    await act('save', { contentId: 'fav-c' }, { as: 'saver' });
    await act('save', { contentId: 'fav-c', tags: ['secret'] }, { as: 'other' });
  });

  it('are listed newest first or by title, by tag, and by text in notes or title', async () => {
    expect(await titles({})).toEqual(['Cake', 'Apple', 'bread 100% rye']);
    expect(await titles({ orderBy: 'TITLE' })).toEqual(['Apple', 'bread 100% rye', 'Cake']);
    expect(await titles({ tag: 'food' })).toEqual(['Apple', 'bread 100% rye']);
    expect(await titles({ text: 'sunday' })).toEqual(['bread 100% rye']);
    expect(await titles({ text: 'PPL' })).toEqual(['Apple']);
    expect(await titles({ text: '0%' })).toEqual(['bread 100% rye']);
    expect(await titles({ text: '_' })).toEqual([]);
    expect(await titles({ tag: 'secret' })).toEqual([]);
  });

  it('tell no title of what the viewer may not see any more, neither by search nor by its place', async () => {
    await act('save', { contentId: 'fav-c' }, { as: 'u2' });
    const found = async (variables: object) =>
      (
        await read('query ($text: String) { favorites(text: $text, orderBy: TITLE) { edges { node { content { id } } cursor } } }', variables, {
          as: 'u2',
        })
      ).favorites.edges;
    expect(await found({ text: 'Cake' })).toHaveLength(1);
    await app.addContents({ id: 'fav-c', title: 'Secret merger', isPublic: false });
    expect(await found({ text: 'merger' })).toEqual([]);
    const [edge] = await found({});
    expect(edge.node.content).toBeNull();
    expect(Buffer.from(edge.cursor, 'base64url').toString()).not.toContain('merger');
    await app.addContents({ id: 'fav-c', title: 'Cake' });
    await act('unsave', { contentId: 'fav-c' }, { as: 'u2' });
  });

  it.each(['NEWEST', 'TITLE'])('come in pages by %s', async (orderBy) => {
    const all = await titles({ orderBy });
    const seen = await nodesOf<{ content: { title: string } }>((after) => list({ orderBy, first: 1, after }));
    expect(seen.map(({ content }) => content.title)).toEqual(all);
  });

  it("have the viewer's tags with their counts", async () => {
    expect((await read('{ favoriteTags { tag count } }', {}, { as: 'saver' })).favoriteTags).toEqual([
      { tag: 'food', count: 2 },
      { tag: 'later', count: 1 },
    ]);
  });

  it('are edited by saving again, and nobody else sees them', async () => {
    await act('save', { contentId: 'fav-a', notes: 'crisp', tags: [] }, { as: 'saver' });
    expect((await list({ text: 'crisp' })).edges[0].node).toMatchObject({ notes: 'crisp', tags: [] });
    await act('save', { contentId: 'fav-a', tags: ['food'], notes: '' }, { as: 'saver' });
    expect((await list({ tag: 'food' })).edges[0].node).toMatchObject({ notes: null, tags: ['food'] });
    expect((await list({}, 'stranger')).edges).toEqual([]);
    expect(await refusedRead('{ favorites { edges { cursor } } }', {})).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('with 300 tags are refused', async () => {
    await expectRefusal('save', { contentId: 'fav-a', tags: Array.from({ length: 300 }, (_, i) => `t${i}`) }, 'BAD_USER_INPUT', 'input.tags');
  });
});

describe('ratings and reviews', () => {
  const figures = 'isChanged content { stats { ratingCount averageRating bayesianRating ratingHistogram { rating count } } viewerState { rating } }';
  const reviews = async (contentId: string, variables: object = {}, as = 'reader') =>
    (
      await read(
        `query ($contentId: ID!, $orderBy: ReviewOrder, $first: Int, $after: String) { reviews(contentId: $contentId, orderBy: $orderBy, first: $first, after: $after) {
          edges { node { id rating title body isVerified helpfulCount hasVotedHelpful editedAt author { userId } } } pageInfo { hasNextPage endCursor } } }`,
        { contentId, ...variables },
        { as },
      )
    ).reviews.edges.map(({ node }: { node: object }) => node);

  it('are one per user: again changes the rating, and says so', async () => {
    const contentId = await fresh();
    await act('rate', { contentId, rating: 9, title: 'Good', body: 'Lasts long.' }, { as: 'u1' });
    await act('rate', { contentId, rating: 4 }, { as: 'u2' });
    const changed = await act('rate', { contentId, rating: 7 }, { as: 'u1', select: `${figures} review { rating title body editedAt }` });
    expect(changed).toMatchObject({
      isChanged: true,
      content: { stats: { ratingCount: 2, averageRating: 5.5, bayesianRating: (11 + 5.5 * 10) / 12 }, viewerState: { rating: 7 } },
      review: { rating: 7, title: 'Good', body: 'Lasts long.', editedAt: expect.any(String) },
    });
    expect(changed.content.stats.ratingHistogram.map(({ count }: { count: number }) => count)).toEqual([0, 0, 0, 1, 0, 0, 1, 0, 0, 0]);
    expect(await act('rate', { contentId, rating: 7 }, { as: 'u1' })).toEqual({ isChanged: false });
    expect(await act('rate', { contentId, rating: 7, title: '' }, { as: 'u1', select: 'isChanged review { title body }' })).toEqual({
      isChanged: true,
      review: { title: null, body: 'Lasts long.' },
    });
    expect(await history('u1', ['RATING'])).toMatchObject([{ rating: 7, notes: 'Lasts long.' }]);
    expect(await reviews(contentId)).toMatchObject([
      { rating: 4, editedAt: null, author: { userId: 'u2' } },
      { rating: 7, author: { userId: 'u1' } },
    ]);
  });

  it('are taken back with words and votes, and count anew when given again', async () => {
    const contentId = await fresh();
    await act('rate', { contentId, rating: 9, body: 'x' }, { as: 'u1' });
    const [{ id: reviewId }] = await reviews(contentId);
    await act('markReviewHelpful', { reviewId }, { as: 'u2' });
    expect(await act('unrate', { contentId }, { as: 'u1', select: figures })).toMatchObject({
      isChanged: true,
      content: { stats: { ratingCount: 0, averageRating: null, bayesianRating: 5.5 }, viewerState: { rating: null } },
    });
    expect(await act('unrate', { contentId }, { as: 'u1' })).toEqual({ isChanged: false });
    expect(await reviews(contentId)).toEqual([]);
    await act('rate', { contentId, rating: 3 }, { as: 'u1' });
    expect(await reviews(contentId)).toMatchObject([{ rating: 3, body: null, helpfulCount: 0, editedAt: null }]);
    expect(await refusal('markReviewHelpful', { reviewId }, { as: 'u1' })).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.reviewId' });
  });

  it('helpful votes count once per voter, and order the reviews', async () => {
    const contentId = await fresh();
    for (const [as, rating] of [
      ['u1', 1],
      ['u2', 2],
      ['u3', 3],
    ] as const)
      await act('rate', { contentId, rating }, { as });
    const idOf = async (rating: number) => (await reviews(contentId)).find((review: { rating: number }) => review.rating === rating).id;
    const [first, second] = [await idOf(1), await idOf(2)];
    const voters = ['v1', 'v2', 'v3'];
    expect(await Promise.all(voters.flatMap((as) => [as, as]).map((as) => act('markReviewHelpful', { reviewId: second }, { as })))).toHaveLength(6);
    await act('markReviewHelpful', { reviewId: first }, { as: 'v1' });
    expect(await act('unmarkReviewHelpful', { reviewId: second }, { as: 'v3', select: 'isChanged review { helpfulCount hasVotedHelpful }' })).toEqual(
      {
        isChanged: true,
        review: { helpfulCount: 2, hasVotedHelpful: false },
      },
    );
    expect((await reviews(contentId, { orderBy: 'HELPFUL' }, 'v1')).map((review: object) => review)).toMatchObject([
      { rating: 2, helpfulCount: 2, hasVotedHelpful: true },
      { rating: 1, helpfulCount: 1, hasVotedHelpful: true },
      { rating: 3, helpfulCount: 0, hasVotedHelpful: false },
    ]);
    await expectRefusal('markReviewHelpful', { reviewId: 'Review:nobody:nowhere' }, 'NOT_FOUND', 'input.contentId');
    await expectRefusal('markReviewHelpful', { reviewId: `Review:nobody:${contentId}` }, 'NOT_FOUND', 'input.reviewId');
    await expectRefusal('markReviewHelpful', { reviewId: 'x' }, 'BAD_USER_INPUT', 'input.reviewId');
  });

  it('are verified when the purchase of the same user is on record, before or after', async () => {
    const contentId = await fresh();
    await act('rate', { contentId, rating: 8 }, { as: 'u1' });
    await act('purchase', { contentId }, { as: 'u1' });
    await act('purchase', { contentId }, { as: 'u2' });
    await act('rate', { contentId, rating: 6 }, { as: 'u2' });
    await act('rate', { contentId, rating: 2 }, { as: 'u3' });
    expect(new Map((await reviews(contentId)).map((review: { rating: number; isVerified: boolean }) => [review.rating, review.isVerified]))).toEqual(
      new Map([
        [8, true],
        [6, true],
        [2, false],
      ]),
    );
  });

  it.each(['NEWEST', 'HELPFUL'])('come in pages by %s', async (orderBy) => {
    const contentId = await fresh();
    for (let i = 0; i < 7; i++) await act('rate', { contentId, rating: 1 + i }, { as: `pager-${i}` });
    const all = await reviews(contentId, { orderBy });
    const query =
      'query ($id: ID!, $orderBy: ReviewOrder, $after: String) { reviews(contentId: $id, orderBy: $orderBy, first: 3, after: $after) { edges { node { rating } } pageInfo { hasNextPage endCursor } } }';
    const seen = await nodesOf(async (after) => (await read(query, { id: contentId, orderBy, after })).reviews);
    expect(seen).toEqual(all.map(({ rating }: { rating: number }) => ({ rating })));
  });

  it.each([0, 11, -1, 2 ** 31 - 1])('a rating of %d is refused', async (rating) => {
    await expectRefusal('rate', { contentId: await fresh(), rating }, 'BAD_USER_INPUT', 'input.rating');
  });
});

describe('comments', () => {
  const comments = async (contentId: string, parentId: string | null = null, orderBy = 'OLDEST') =>
    (
      await read(
        `query ($contentId: ID!, $parentId: ID, $orderBy: CommentOrder) { comments(contentId: $contentId, parentId: $parentId, orderBy: $orderBy) {
          edges { node { id parentId depth state body replyCount editedAt author { userId } } } } }`,
        { contentId, parentId, orderBy },
      )
    ).comments.edges.map(({ node }: { node: object }) => node);
  const add = async (contentId: string, body: string, as: string, more: object = {}) =>
    (await act('addComment', { contentId, body, ...more }, { as, select: 'comment { id }' })).comment.id as string;
  const countOf = async (contentId: string) =>
    (await read('query ($ids: [ID!]!) { stats(contentIds: $ids) { commentCount } }', { ids: [contentId] })).stats[0].commentCount;

  it('stand in threads, count exactly, and are in history', async () => {
    const contentId = await fresh();
    const top = await add(contentId, ' First! ', 'u1');
    const reply = await add(contentId, 'No', 'u2', { parentId: top });
    await add(contentId, 'Yes', 'u1', { parentId: reply });
    await add(contentId, 'Second', 'u3');
    expect(await countOf(contentId)).toBe(4);
    expect(await comments(contentId)).toMatchObject([
      { depth: 0, state: 'STANDING', body: 'First!', replyCount: 1, parentId: null, author: { userId: 'u1' } },
      { body: 'Second', replyCount: 0 },
    ]);
    expect(await comments(contentId, top)).toMatchObject([{ id: reply, parentId: top, depth: 1, body: 'No', replyCount: 1 }]);
    expect((await comments(contentId, null, 'NEWEST')).map(({ body }: { body: string }) => body)).toEqual(['Second', 'First!']);
    expect((await history('u1', ['COMMENT'])).filter(({ content }: { content: { id: string } }) => content.id === contentId)).toMatchObject([
      { notes: 'Yes' },
      { notes: 'First!' },
    ]);
  });

  it('are edited and deleted by their author; the thread stays readable', async () => {
    const contentId = await fresh();
    const top = await add(contentId, 'One', 'u1');
    const lonely = await add(contentId, 'Two', 'u1');
    const reply = await add(contentId, 'Reply', 'u2', { parentId: top });
    expect(await act('editComment', { commentId: top, body: 'Uno' }, { as: 'u1', select: 'isChanged comment { body editedAt }' })).toEqual({
      isChanged: true,
      comment: { body: 'Uno', editedAt: expect.any(String) },
    });
    expect(await act('editComment', { commentId: top, body: 'Uno' }, { as: 'u1' })).toEqual({ isChanged: false });
    for (const commentId of [top, lonely]) await act('deleteComment', { commentId }, { as: 'u1' });
    expect(await act('deleteComment', { commentId: top }, { as: 'u1', select: 'isChanged comment { state body }' })).toEqual({
      isChanged: false,
      comment: { state: 'DELETED', body: null },
    });
    expect(await countOf(contentId)).toBe(1);
    // The one with a reply keeps its place, the other is gone.
    expect(await comments(contentId)).toMatchObject([{ id: top, state: 'DELETED', body: null, author: null, replyCount: 1 }]);
    expect(await comments(contentId, top)).toMatchObject([{ id: reply, body: 'Reply' }]);
    await expectRefusal('editComment', { commentId: top, body: 'Again' }, 'NOT_FOUND', 'input.commentId');
    await expectRefusal('addComment', { contentId, body: 'x', parentId: top }, 'NOT_FOUND', 'input.parentId');
  });

  it('keep the thread together as long as anything in it stands, and are gone when nothing does', async () => {
    const contentId = await fresh();
    const chain: string[] = [];
    for (let depth = 0; depth < 4; depth++) chain.push(await add(contentId, `level ${depth}`, 'u1', { parentId: chain.at(-1) ?? null }));
    for (const commentId of chain.slice(0, 3)) await act('deleteComment', { commentId }, { as: 'u1' });
    expect(await comments(contentId)).toMatchObject([{ id: chain[0], state: 'DELETED' }]);
    expect(await comments(contentId, chain[1])).toMatchObject([{ id: chain[2], state: 'DELETED', replyCount: 1 }]);
    await act('deleteComment', { commentId: chain[3] }, { as: 'u1' });
    expect(await comments(contentId)).toEqual([]);
  });

  it('take no words of a person who is erased at that very moment', async () => {
    const contentId = await fresh();
    const id = await add(contentId, 'mine', 'u1');
    const erasing = await app.pool.connect();
    await erasing.query('BEGIN');
    await erasing.query("UPDATE comments SET user_id = 'erased:x', body = NULL WHERE content_id = $1", [contentId]);
    const edit = act('editComment', { commentId: id, body: 'still mine' }, { as: 'u1' });
    const waits = "SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    while ((await app.pool.query(waits)).rows[0].n === 0) await new Promise(setImmediate);
    await erasing.query('COMMIT');
    erasing.release();
    expect(await edit).toEqual({ isChanged: false });
    expect((await app.pool.query('SELECT body FROM comments WHERE content_id = $1', [contentId])).rows).toEqual([{ body: null }]);
  });

  it('are removed by moderators, and by nobody else', async () => {
    const contentId = await fresh();
    const id = await add(contentId, 'Spam', 'u1');
    await add(contentId, 'Indeed', 'u2', { parentId: id });
    await expectRefusal('deleteComment', { commentId: id }, 'FORBIDDEN', 'input.commentId', 'u2');
    await expectRefusal('editComment', { commentId: id, body: 'Mine' }, 'FORBIDDEN', 'input.commentId', 'u2');
    expect(await act('deleteComment', { commentId: id }, { as: 'mod', role: 'moderator', select: 'comment { state body replyCount }' })).toEqual({
      comment: { state: 'REMOVED', body: null, replyCount: 1 },
    });
    expect(await refusal('editComment', { commentId: id, body: 'x' }, { as: 'mod', role: 'moderator' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await countOf(contentId)).toBe(1);
  });

  it('with an eventId are written once, however often they are sent', async () => {
    const contentId = await fresh();
    const eventId = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => act('addComment', { contentId, body: 'Once', eventId }, { as: 'u1', select: 'isChanged comment { id }' })),
    );
    expect(answers.filter(({ isChanged }) => isChanged)).toHaveLength(1);
    expect(new Set(answers.map(({ comment }) => comment.id)).size).toBe(1);
    expect(await countOf(contentId)).toBe(1);
    await expectRefusal('addComment', { contentId, body: 'Mine', eventId }, 'CONFLICT', 'input.eventId', 'u2');
  });

  it('refuse what is none: of another content, too deep, without words, of nobody', async () => {
    const [contentId, another] = [await fresh(), await fresh()];
    const elsewhere = await add(another, 'There', 'u1');
    await expectRefusal('addComment', { contentId, body: 'x', parentId: elsewhere }, 'BAD_USER_INPUT', 'input.parentId');
    await expectRefusal('addComment', { contentId, body: 'x', parentId: elsewhere.replace(another, contentId) }, 'NOT_FOUND', 'input.parentId');
    await expectRefusal('addComment', { contentId, body: 'x', parentId: 'Comment:x:y' }, 'BAD_USER_INPUT', 'input.parentId');
    await expectRefusal('addComment', { contentId, body: '  ' }, 'BAD_USER_INPUT', 'input.body');
    await expectRefusal('addComment', { contentId, body: 'x'.repeat(10_001) }, 'BAD_USER_INPUT', 'input.body');
    await expectRefusal('addComment', { contentId: 'nowhere', body: 'x' }, 'NOT_FOUND', 'input.contentId');
    let parentId = await add(contentId, 'depth 0', 'u1');
    for (let depth = 1; depth <= 3; depth++) parentId = await add(contentId, `depth ${depth}`, 'u1', { parentId });
    await expectRefusal('addComment', { contentId, body: 'depth 4', parentId }, 'BAD_USER_INPUT', 'input.parentId');
    expect(
      await refusedRead('query ($id: ID!, $p: ID) { comments(contentId: $id, parentId: $p) { edges { cursor } } }', { id: contentId, p: elsewhere }),
    ).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'parentId',
    });
    expect((await read('{ comments(contentId: "nowhere") { edges { cursor } } }', {})).comments).toBeNull();
  });

  it('written and deleted by a crowd at once count exactly', async () => {
    const contentId = await fresh();
    const top = await add(contentId, 'Top', 'u1');
    const ids = await Promise.all(Array.from({ length: 60 }, (_, i) => add(contentId, `c${i}`, `crowd-${i % 9}`, i % 2 ? { parentId: top } : {})));
    await Promise.all(
      ids.map((commentId, i) => act('deleteComment', { commentId }, i % 3 ? { as: `crowd-${i % 9}` } : { as: 'mod', role: 'moderator' })),
    );
    expect(await countOf(contentId)).toBe(1);
    expect(await comments(contentId)).toMatchObject([{ id: top, replyCount: 0 }]);
  });
});

describe('media, commerce and moods', () => {
  const counts = 'content { stats { playCount skipCount completeCount cartAddCount purchaseCount } }';

  it('each counts, and is in history with its details', async () => {
    const contentId = await fresh();
    await act('play', { contentId, durationMs: 1000.9, context: 'evening' }, { as: 'player' });
    await act('skip', { contentId, durationMs: 500 }, { as: 'player' });
    await act('complete', { contentId, notes: 'Fine' }, { as: 'player' });
    await act('addToCart', { contentId, quantity: 2 }, { as: 'player' });
    await act('removeFromCart', { contentId, quantity: 1 }, { as: 'player' });
    expect(
      await act(
        'purchase',
        { contentId, quantity: 1, unitPrice: '123456789012345.6700', currency: 'EUR', mood: 'Happy', moodIntensity: 7 },
        { as: 'player', select: counts },
      ),
    ).toEqual({ content: { stats: { playCount: 1, skipCount: 1, completeCount: 1, cartAddCount: 1, purchaseCount: 1 } } });
    await act('recordMood', { contentId, mood: 'calm' }, { as: 'player' });
    expect(await history('player', ['PLAY', 'SKIP', 'COMPLETE', 'CART_ADD', 'CART_REMOVE', 'PURCHASE', 'MOOD'])).toMatchObject([
      { type: 'MOOD', mood: 'calm', moodIntensity: null },
      { type: 'PURCHASE', quantity: 1, unitPrice: '123456789012345.67', currency: 'EUR', mood: 'happy', moodIntensity: 7 },
      { type: 'CART_REMOVE', quantity: 1 },
      { type: 'CART_ADD', quantity: 2 },
      { type: 'COMPLETE', notes: 'Fine' },
      { type: 'SKIP', durationMs: 500 },
      { type: 'PLAY', durationMs: 1000, context: 'evening' },
    ]);
  });

  it('with an eventId count once', async () => {
    const contentId = await fresh();
    const input = { contentId, eventId: randomUUID(), quantity: 1 };
    const answers = await Promise.all(Array.from({ length: 20 }, () => act('purchase', input, { as: 'u1', select: `isChanged ${counts}` })));
    expect(answers.filter(({ isChanged }) => isChanged)).toHaveLength(1);
    expect(answers.at(-1)).toMatchObject({ content: { stats: { purchaseCount: 1 } } });
  });

  it.each([
    ['purchase', { quantity: -1 }, 'input.quantity'],
    ['purchase', { quantity: 0 }, 'input.quantity'],
    ['purchase', { unitPrice: '-1', currency: 'EUR' }, 'input.unitPrice'],
    ['purchase', { unitPrice: '1e3', currency: 'EUR' }, 'input.unitPrice'],
    ['purchase', { unitPrice: '1.23456', currency: 'EUR' }, 'input.unitPrice'],
    ['purchase', { unitPrice: '1' }, 'input.currency'],
    ['purchase', { unitPrice: '1', currency: 'eur' }, 'input.currency'],
    ['addToCart', { quantity: 1_000_001 }, 'input.quantity'],
    ['play', { durationMs: -1 }, 'input.durationMs'],
    ['play', { durationMs: 86_400_001 }, 'input.durationMs'],
    ['play', { context: 'x'.repeat(256) }, 'input.context'],
    ['recordMood', {}, 'input.mood'],
    ['recordMood', { mood: '  ' }, 'input.mood'],
    ['like', { moodIntensity: 5 }, 'input.moodIntensity'],
    ['like', { mood: 'happy', moodIntensity: 11 }, 'input.moodIntensity'],
    ['like', { mood: 'x'.repeat(51) }, 'input.mood'],
    ['share', { notes: 'a\0b' }, 'input.notes'],
  ])('%s with %j is refused', async (field, input, path) => {
    await expectRefusal(field, { contentId: await fresh(), ...input }, 'BAD_USER_INPUT', path);
  });

  it('a mood goes with any act, changes with a repeat, and is told to its user alone', async () => {
    const contentId = await fresh();
    const mood = { mood: 'Excited', moodIntensity: 9 };
    for (const [field, more] of [
      ['like', {}],
      ['react', { reaction: 'WOW' }],
      ['save', {}],
      ['rate', { rating: 5 }],
      ['addComment', { body: 'Oh' }],
      ['share', {}],
      ['recordView', {}],
    ] as const)
      await act(field, { contentId, ...more, ...mood }, { as: 'moody', select: 'isChanged' });
    expect(
      (await history('moody', ['LIKE', 'REACTION', 'SAVE', 'RATING', 'COMMENT', 'SHARE', 'VIEW'])).map(
        (entry: { mood: string; moodIntensity: number }) => [entry.mood, entry.moodIntensity],
      ),
    ).toEqual(Array(7).fill(['excited', 9]));
    expect(await act('like', { contentId, mood: 'tired' }, { as: 'moody', select: 'isChanged content { stats { likeCount } }' })).toEqual({
      isChanged: true,
      content: { stats: { likeCount: 1 } },
    });
    expect(await history('moody', ['LIKE'])).toMatchObject([{ mood: 'tired', moodIntensity: null }]);
    expect(await act('like', { contentId }, { as: 'moody' })).toEqual({ isChanged: false });
  });
});
