import { nodesOf } from './support/all-pages';
import { startApp, type TestApp } from './support/app';
import { actsOn, refusalsOn } from './support/interact';
import { brokenLaws } from './support/laws';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const { act, history, read, refusal } = actsOn(() => app);
const expectRefusal = refusalsOn(() => app, { as: 'u1' });
const fresh = () => app.addContent();

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
    await act('rate', { contentId, rating: 9, title: 'Good', body: 'Lasts long.' }, { as: 'again' });
    await act('rate', { contentId, rating: 4 }, { as: 'u2' });
    const changed = await act('rate', { contentId, rating: 7 }, { as: 'again', select: `${figures} review { rating title body editedAt }` });
    expect(changed).toMatchObject({
      isChanged: true,
      content: { stats: { ratingCount: 2, averageRating: 5.5, bayesianRating: (11 + 5.5 * 10) / 12 }, viewerState: { rating: 7 } },
      review: { rating: 7, title: 'Good', body: 'Lasts long.', editedAt: expect.any(String) },
    });
    expect(changed.content.stats.ratingHistogram.map(({ count }: { count: number }) => count)).toEqual([0, 0, 0, 1, 0, 0, 1, 0, 0, 0]);
    expect(await act('rate', { contentId, rating: 7 }, { as: 'again' })).toEqual({ isChanged: false });
    expect(await act('rate', { contentId, rating: 7, title: '' }, { as: 'again', select: 'isChanged review { title body }' })).toEqual({
      isChanged: true,
      review: { title: null, body: 'Lasts long.' },
    });
    expect(await history('again', ['RATING'])).toMatchObject([{ rating: 7, notes: 'Lasts long.' }]);
    expect(await reviews(contentId)).toMatchObject([
      { rating: 4, editedAt: null, author: { userId: 'u2' } },
      { rating: 7, author: { userId: 'again' } },
    ]);
  });

  it('are removed with texts and votes, and count again when set again', async () => {
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
