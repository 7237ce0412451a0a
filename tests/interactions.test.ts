import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from './support/app';
import { actsOn, refusalsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { ShareDocument } from './support/operations';
import { tableHashes } from './support/table-hashes';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'shared' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const { act, history } = actsOn(() => app);
const expectRefusal = refusalsOn(() => app, { as: 'u1' });
const fresh = () => app.addContent();

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

  it('under an eventId of another user is rejected and counts nothing', async () => {
    const eventId = randomUUID();
    await app.get(ShareDocument, { input: { contentId: 'shared', eventId } }, { as: 'u1' });
    // A user gets a row at the first request.
    await app.get(ShareDocument, { input: { contentId: 'shared' } }, { as: 'u2' });
    const before = await tableHashes(app.pool);
    const { errors } = await app.ask(ShareDocument, { input: { contentId: 'shared', eventId } }, { as: 'u2' });
    expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT', field: 'input.eventId', retryable: false } }]);
    expect(await tableHashes(app.pool)).toEqual(before);
  });

  it('with one new eventId sent many times at once counts once', async () => {
    await app.addContents({ id: 'storm' });
    const input = { contentId: 'storm', eventId: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 30 }, () => app.get(ShareDocument, { input }, { as: 'u1' })));
    expect(answers.filter(({ share }) => share.isChanged)).toHaveLength(1);
    expect(answers.every(({ share }) => share.content.stats.shareCount === 1)).toBe(true);
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

  it('an interaction of any type can have a mood, which a repeat changes, and only its user sees it', async () => {
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
      (await history('moody', ['REACTION', 'SAVE', 'RATING', 'COMMENT', 'SHARE', 'VIEW'])).map((entry: { mood: string; moodIntensity: number }) => [
        entry.mood,
        entry.moodIntensity,
      ]),
    ).toEqual(Array(7).fill(['excited', 9]));
    expect(await act('like', { contentId, mood: 'tired' }, { as: 'moody', select: 'isChanged content { stats { likeCount } }' })).toEqual({
      isChanged: true,
      content: { stats: { likeCount: 1 } },
    });
    expect((await history('moody', ['REACTION'])).filter(({ reaction }: { reaction: string }) => reaction === 'LIKE')).toMatchObject([
      { mood: 'tired', moodIntensity: null },
    ]);
    expect(await act('like', { contentId }, { as: 'moody' })).toEqual({ isChanged: false });
  });
});
