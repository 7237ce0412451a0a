import { eraseUser } from '../src/privacy/erasure/run-erasure';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws, driftsOf } from './support/laws';
import { send } from './support/rest';

let app: TestApp;
const { act, read, refusal } = actsOn(() => app);
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());
afterEach(async () => {
  expect(await brokenLaws(app.pool)).toEqual([]);
  expect(await driftsOf(app.pool)).toEqual([]);
});

const title = 'A title that nobody may read';
let made = 0;
const ownerOf = (id: string) => `owner-of-${id}`;
const put = (id: string, given: object = {}) => app.addContents({ id, title, ownerId: ownerOf(id), ...given });

/** By which a content stops being there for the viewer. */
const ways: Record<string, (id: string) => Promise<unknown>> = {
  removed: (id) => put(id, { isRemoved: true }),
  hidden: (id) => act('hideContent', { contentId: id }, { as: 'mod', role: 'moderator' }),
  private: (id) => put(id, { isPublic: false }),
  'private and its owner erased': async (id) => {
    await put(id, { isPublic: false });
    await eraseUser(app.pool, ownerOf(id));
  },
};

interface Kind {
  /** Interacts as the viewer. @returns what the undo needs. */
  done(id: string, as: string): Promise<string>;
  /** The undo over each transport. */
  undo: Record<string, (id: string, known: string, as: string) => Promise<Answer>>;
  /** How the counter that it moves is called. */
  counter: string | null;
  /** A repeat finds the earlier undo; otherwise nothing is left, and the result is that of an unknown content. */
  isKnownAfter: boolean;
}
interface Answer {
  /** Of the refusal; null: it was done. */
  code: string | null;
  isChanged: boolean | null;
  text: string;
}

const byMutation =
  (name: string, inputOf: (id: string, known: string) => object) =>
  async (id: string, known: string, as: string): Promise<Answer> => {
    const query = `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) {
      isChanged contentId content { id title description stats { viewCount likeCount } viewerState { hasLiked } } } }`;
    const answer = await app.ask<Record<string, { isChanged: boolean; contentId: string; content: null }>, object>(
      query,
      { input: inputOf(id, known) },
      { as },
    );
    const payload = answer.data?.[name];
    if (payload) expect(payload).toEqual({ isChanged: expect.any(Boolean), contentId: id, content: null });
    return { code: (answer.errors[0]?.extensions?.code as string) ?? null, isChanged: payload?.isChanged ?? null, text: JSON.stringify(answer) };
  };
const inBatch =
  (item: object) =>
  async (id: string, _: string, as: string): Promise<Answer> => {
    const select = 'results { isChanged error { code message } }';
    const [result] = (await act('trackInteractions', { interactions: [{ ...item, contentId: id, isUndone: true }] }, { as, select })).results;
    return { code: result.error?.code ?? null, isChanged: result.isChanged, text: JSON.stringify(result) };
  };
const byRest =
  (path: string, bodyOf: (id: string) => object, expected: object = {}) =>
  async (id: string, _: string, as: string): Promise<Answer> => {
    const { status, body } = await send(app, 'POST', path, { as, body: bodyOf(id) });
    if (status === 200 || status === 201) expect(body.data ?? body).toMatchObject(expected);
    return {
      code: status < 300 ? null : (body.code ?? body.error?.code),
      isChanged: (body.data ?? body).isChanged ?? null,
      text: JSON.stringify(body),
    };
  };
const tracked = (interactionType: string) => byRest('/interactions/track', (contentId) => ({ contentId, interactionType, isUndone: true }));
const about = (contentId: string) => ({ contentId });
const does =
  (name: string, words: object = {}) =>
  async (contentId: string, as: string) => {
    await act(name, { contentId, ...words }, { as });
    return '';
  };

const kinds: Record<string, Kind> = {
  like: {
    done: does('like', { notes: 'mine', mood: 'happy' }),
    undo: {
      'its mutation': byMutation('unlike', about),
      unreact: byMutation('unreact', (contentId) => ({ contentId, reaction: 'LIKE' })),
      'a batch': inBatch({ type: 'REACTION', reaction: 'LIKE' }),
      'REST of listings': byRest('/api/interactions/like', (listingId) => ({ listingId, liked: false }), { liked: false, totalLikes: null }),
      'REST of tracking': tracked('like'),
    },
    counter: 'likeCount',
    isKnownAfter: true,
  },
  dislike: {
    done: does('dislike'),
    undo: {
      'its mutation': byMutation('undislike', about),
      'a batch': inBatch({ type: 'REACTION', reaction: 'DISLIKE' }),
      'REST of tracking': tracked('dislike'),
    },
    counter: 'dislikeCount',
    isKnownAfter: true,
  },
  reaction: {
    done: does('react', { reaction: 'LOVE' }),
    undo: {
      'its mutation': byMutation('unreact', (contentId) => ({ contentId, reaction: 'LOVE' })),
      'a batch': inBatch({ type: 'REACTION', reaction: 'LOVE' }),
    },
    counter: 'reactionCount',
    isKnownAfter: true,
  },
  save: {
    done: does('save', { notes: 'mine', tags: ['x'] }),
    undo: {
      'its mutation': byMutation('unsave', about),
      'a batch': inBatch({ type: 'SAVE' }),
      'REST of listings': byRest('/api/interactions/save', (listingId) => ({ listingId, saved: false }), { saved: false, totalSaves: null }),
      'REST of tracking': tracked('save'),
    },
    counter: 'saveCount',
    isKnownAfter: true,
  },
  rating: {
    done: does('rate', { rating: 8, body: 'my words' }),
    undo: { 'its mutation': byMutation('unrate', about), 'a batch': inBatch({ type: 'RATING' }), 'REST of tracking': tracked('rate') },
    counter: 'ratingCount',
    isKnownAfter: true,
  },
  'vote for a review': {
    async done(contentId, as) {
      await act('rate', { contentId, rating: 3, body: title }, { as: 'critic' });
      const reviewId = `Review:critic:${contentId}`;
      await act('markReviewHelpful', { reviewId }, { as });
      return reviewId;
    },
    undo: { 'its mutation': byMutation('unmarkReviewHelpful', (id) => ({ reviewId: `Review:critic:${id}` })) },
    counter: null,
    isKnownAfter: false,
  },
  comment: {
    done: async (contentId, as) => (await act('addComment', { contentId, body: 'my words' }, { as, select: 'comment { id }' })).comment.id,
    undo: { 'its mutation': byMutation('deleteComment', (_, commentId) => ({ commentId })) },
    counter: 'commentCount',
    isKnownAfter: true,
  },
  'wish for no recommendation': {
    done: does('notInterested'),
    undo: { 'its mutation': byMutation('undoNotInterested', about) },
    counter: null,
    isKnownAfter: false,
  },
};

const cases = Object.entries(kinds).flatMap(([name, kind]) =>
  Object.keys(ways).flatMap((way) => Object.entries(kind.undo).map(([door, undo]) => ({ name, kind, way, door, undo }))),
);

describe('of a content that is there no more for its user', () => {
  it.each(cases)('a $name is undone by $door when it is $way, and nothing else', async ({ kind, way, undo }) => {
    const id = `gone-${++made}`;
    await put(id);
    const known = await kind.done(id, 'ann');
    await ways[way]?.(id);
    // A viewer without interactions learns nothing: the error is that of a content that never existed.
    const stranger = await undo(id, known, 'eve');
    const unknown = await undo('never-was', known.replace(id, 'never-was'), 'eve');
    expect(stranger.code).toBe('NOT_FOUND');
    expect(stranger.text.replaceAll(id, '?').replace(/"requestId":"[^"]*"/, '')).toBe(
      unknown.text.replaceAll('never-was', '?').replace(/"requestId":"[^"]*"/, ''),
    );

    const first = await undo(id, known, 'ann');
    expect(first).toMatchObject({ code: null, isChanged: true });
    const repeated = await undo(id, known, 'ann');
    expect(repeated).toMatchObject(kind.isKnownAfter ? { code: null, isChanged: false } : { code: 'NOT_FOUND' });
    for (const { text } of [stranger, first, repeated]) expect(text).not.toContain(title);
    await expect(kind.done(id, 'ann')).rejects.toThrow('NOT_FOUND');

    await put(id);
    await act('restoreContent', { contentId: id }, { as: 'mod', role: 'moderator' });
    if (!kind.counter) return;
    const { content } = await read(`query ($id: ID!) { content(id: $id) { stats { ${kind.counter} } } }`, { id });
    expect(content.stats).toEqual({ [kind.counter]: 0 });
  });

  it.each(Object.keys(ways))('that is %s, the interactions of its user are listed with its id only, until they are undone', async (way) => {
    const id = `gone-${++made}`;
    const as = `lister-${made}`;
    await put(id);
    for (const name of ['like', 'reaction', 'save', 'rating', 'comment']) await (kinds[name] as Kind).done(id, as);
    const { createCollection } = { createCollection: await act('createCollection', { name: 'c' }, { as, select: 'collection { id }' }) };
    const collectionId = createCollection.collection.id;
    await act('addToCollection', { collectionId, contentIds: [id] }, { as });
    await ways[way]?.(id);
    const listed = async () => {
      const data = await read(
        `query ($c: ID!) { history { nodes { type reaction contentId commentId content { title } } } favorites { nodes { contentId notes tags content { title } } }
          collection(id: $c) { itemCount items { nodes { contentId content { title } } } } }`,
        { c: collectionId },
        { as },
      );
      expect(JSON.stringify(data)).not.toContain(title);
      return data;
    };
    const before = await listed();
    expect(
      before.history.nodes
        .map(({ type, reaction, contentId, content }: Record<string, string | null>) => [reaction ?? type, contentId, content])
        .sort(),
    ).toEqual(['COMMENT', 'LIKE', 'LOVE', 'RATING', 'SAVE'].map((type) => [type, id, null]));
    expect(before.favorites.nodes).toEqual([{ contentId: id, notes: 'mine', tags: ['x'], content: null }]);
    expect((await send(app, 'GET', '/api/user/favorites', { as })).body.data).toEqual([
      expect.objectContaining({ listingId: id, isAvailable: false }),
    ]);
    expect(before.collection).toEqual({ itemCount: 1, items: { nodes: [{ contentId: id, content: null }] } });

    const { commentId } = before.history.nodes.find(({ type }: { type: string }) => type === 'COMMENT');
    await act('deleteComment', { commentId }, { as });
    for (const name of ['unlike', 'unsave', 'unrate']) expect(await act(name, { contentId: id }, { as })).toEqual({ isChanged: true });
    expect(await act('unreact', { contentId: id, reaction: 'LOVE' }, { as })).toEqual({ isChanged: true });
    expect(await act('removeFromCollection', { collectionId, contentIds: [id] }, { as })).toEqual({ isChanged: true });
    expect(await listed()).toEqual({ history: { nodes: [] }, favorites: { nodes: [] }, collection: { itemCount: 0, items: { nodes: [] } } });
  });

  it('accepts nothing new, not even an edit, and undoes no interactions of others', async () => {
    const id = `gone-${++made}`;
    await put(id);
    const commentId = await (kinds.comment as Kind).done(id, 'ann');
    await act('like', { contentId: id }, { as: 'ann' });
    await put(id, { isRemoved: true });
    for (const [name, input] of [
      ['editComment', { commentId, body: 'other words' }],
      ['like', { contentId: id, notes: null }],
      ['react', { contentId: id, reaction: 'LOVE' }],
      ['share', { contentId: id }],
      ['report', { contentId: id, reason: 'SPAM' }],
    ] as const)
      expect(await refusal(name, input, { as: 'ann' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal('deleteComment', { commentId }, { as: 'eve' })).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('moderators', () => {
  const mod = { as: 'mod', role: 'moderator' } as const;

  it('remove a comment under a content that left the catalogue', async () => {
    const id = `gone-${++made}`;
    await put(id);
    const commentId = await (kinds.comment as Kind).done(id, 'ann');
    await put(id, { isRemoved: true });
    expect(await act('deleteComment', { commentId }, { ...mod, select: 'isChanged contentId content { id } comment { id }' })).toEqual({
      isChanged: true,
      contentId: id,
      content: null,
      comment: null,
    });
  });

  it('undo their hiding of a content that left the catalogue, and hide none that did', async () => {
    const id = `gone-${++made}`;
    await put(id);
    await act('hideContent', { contentId: id }, mod);
    await put(id, { isRemoved: true });
    expect(await act('restoreContent', { contentId: id }, { ...mod, select: 'isChanged contentId content { id }' })).toEqual({
      isChanged: true,
      contentId: id,
      content: null,
    });
    expect(await refusal('hideContent', { contentId: id }, mod)).toMatchObject({ code: 'NOT_FOUND' });
    await put(id);
    expect((await read('query ($id: ID!) { content(id: $id) { isHidden } }', { id }, { as: 'ann' })).content).toEqual({ isHidden: false });
  });
});
