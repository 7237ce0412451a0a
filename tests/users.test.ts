import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { startApp, type TestApp } from './support/app';
import { actsOn, refusalsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { signUpAgain } from './support/signed-up-again';
import { tableHashes } from './support/table-hashes';
import { until } from './support/until';

const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
let app: TestApp;
beforeAll(async () => {
  app = await startApp({ env: { WEBHOOK_SECRET: webhookSecret, OPERATION_TIMEOUT_MS: '2900' }, config: { erasureSettleMs: 3_000 } });
  for (const as of ['ann', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gil', 'hal', 'ida', 'jon']) await read('{ viewer { user { userId } } }', {}, { as });
  await app.addContents(...['x', 'y', 'z', 'liked', 'rated'].map((id) => ({ id })), { id: 'of-hal', isPublic: false, ownerId: 'hal' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const { act, refusal, read, refusedRead } = actsOn(() => app);

/** An erasure continues in the background and changes tables. */
const noErasure = () => until(async () => (await app.pool.query('SELECT FROM erasures WHERE finished_at IS NULL')).rowCount === 0, 'no erasure');
const refuse = refusalsOn(() => app, { as: 'ann' });
const expectRefusal: typeof refuse = async (...asked) => {
  await noErasure();
  await refuse(...asked);
};

describe('following', () => {
  const people = async (list: 'followers' | 'following', as: string) =>
    (await read(`{ ${list} { edges { since node { userId } } } }`, {}, { as }))[list].edges.map(
      ({ node }: { node: { userId: string } }) => node.userId,
    );

  it('is safe to repeat and to undo, and seen by oneself alone', async () => {
    expect(await act('follow', { userId: 'bob' }, { as: 'ann', select: 'isChanged userId user { userId isFollowedByViewer }' })).toEqual({
      isChanged: true,
      userId: 'bob',
      user: { userId: 'bob', isFollowedByViewer: true },
    });
    expect(await act('follow', { userId: 'bob' }, { as: 'ann' })).toEqual({ isChanged: false });
    await act('follow', { userId: 'bob' }, { as: 'cyd' });
    await act('follow', { userId: 'dan' }, { as: 'ann' });
    expect(await people('following', 'ann')).toEqual(['dan', 'bob']);
    expect(await people('followers', 'bob')).toEqual(['cyd', 'ann']);
    expect(await people('followers', 'ann')).toEqual([]);
    expect(await act('unfollow', { userId: 'dan' }, { as: 'ann' })).toEqual({ isChanged: true });
    expect(await act('unfollow', { userId: 'dan' }, { as: 'ann' })).toEqual({ isChanged: false });
    expect(await people('following', 'ann')).toEqual(['bob']);
    for (const query of [
      '{ followers { edges { cursor } } }',
      '{ following { edges { cursor } } }',
      '{ friendsActivity { edges { cursor } } }',
      '{ friendsWhoLiked(contentId: "x") { edges { cursor } } }',
    ])
      expect(await refusedRead(query, {})).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('ends at 5,000 users; a user who is followed already does not count again', async () => {
    await app.pool.query(`INSERT INTO users (id) SELECT 'crowd-' || n FROM generate_series(1, 5000) n`);
    await app.pool.query(
      `INSERT INTO follows (follower_id, followed_id, created_at) SELECT 'eve', 'crowd-' || n, now() FROM generate_series(1, 4999) n`,
    );
    expect(await act('follow', { userId: 'fay' }, { as: 'eve' })).toEqual({ isChanged: true });
    expect(await refusal('follow', { userId: 'crowd-5000' }, { as: 'eve' })).toMatchObject({
      code: 'CONFLICT',
      message: 'A user can follow at most 5000 users.',
    });
    expect(await act('follow', { userId: 'fay' }, { as: 'eve' })).toEqual({ isChanged: false });
    await act('unfollow', { userId: 'fay' }, { as: 'eve' });
    expect(await act('follow', { userId: 'crowd-5000' }, { as: 'eve' })).toEqual({ isChanged: true });
    await app.pool.query(`DELETE FROM follows WHERE follower_id = 'eve'`);
  });

  it('the viewer, an unknown user, or a malformed id is rejected', async () => {
    await expectRefusal('follow', { userId: 'ann' }, 'BAD_USER_INPUT', 'input.userId');
    await expectRefusal('follow', { userId: 'nobody' }, 'NOT_FOUND', 'input.userId');
    await expectRefusal('follow', { userId: 'a\0b' }, 'BAD_USER_INPUT', 'input.userId');
  });

  it('lists the friends who like a content, and the interactions of friends, except views, saves and moods', async () => {
    await act('follow', { userId: 'hal' }, { as: 'gil' });
    await act('like', { contentId: 'liked', mood: 'secretly sad' }, { as: 'hal' });
    await act('like', { contentId: 'liked' }, { as: 'ida' });
    await act('recordView', { contentId: 'y' }, { as: 'hal' });
    await act('save', { contentId: 'y' }, { as: 'hal' });
    await act('dislike', { contentId: 'z' }, { as: 'hal' });
    await act('rate', { contentId: 'y', rating: 8 }, { as: 'hal' });
    await act('addComment', { contentId: 'z', body: 'Hm' }, { as: 'hal', select: 'isChanged' });
    await act('like', { contentId: 'of-hal' }, { as: 'hal' });
    const liked = async (as: string) =>
      (await read('{ friendsWhoLiked(contentId: "liked") { edges { since node { userId } } } }', {}, { as })).friendsWhoLiked.edges.map(
        ({ node }: { node: { userId: string } }) => node.userId,
      );
    expect([await liked('gil'), await liked('hal')]).toEqual([['hal'], []]);
    expect((await read('{ friendsWhoLiked(contentId: "of-hal") { edges { cursor } } }', {}, { as: 'gil' })).friendsWhoLiked).toBeNull();
    const activity = async (as: string, first = 20, after: string | null = null) =>
      (
        await read(
          'query ($first: Int, $after: String) { friendsActivity(first: $first, after: $after) { edges { cursor node { type reaction userId rating user { userId } content { id } } } } }',
          { first, after },
          { as },
        )
      ).friendsActivity.edges;
    const all = await activity('gil');
    expect(
      all.map(({ node }: { node: { type: string; reaction: string | null; rating: number; content: { id: string } } }) => [
        node.type,
        node.reaction,
        node.rating,
        node.content.id,
      ]),
    ).toEqual([
      ['COMMENT', null, null, 'z'],
      ['RATING', null, 8, 'y'],
      ['REACTION', 'LIKE', null, 'liked'],
    ]);
    expect(await activity('gil', 1, all[0].cursor)).toEqual([all[1]]);
    expect(await activity('ida')).toEqual([]);
  });
});

describe('the profile', () => {
  it('is changed field by field, and shown where the user writes', async () => {
    const select = 'viewer { user { name bio avatarUrl } }';
    expect(await act('updateProfile', { name: ' Jon ', bio: 'Reads', avatarUrl: 'https://example.org/a.png' }, { as: 'jon', select })).toEqual({
      viewer: { user: { name: 'Jon', bio: 'Reads', avatarUrl: 'https://example.org/a.png' } },
    });
    expect(await act('updateProfile', { bio: '' }, { as: 'jon', select })).toEqual({
      viewer: { user: { name: 'Jon', bio: null, avatarUrl: 'https://example.org/a.png' } },
    });
    await act('rate', { contentId: 'rated', rating: 9 }, { as: 'jon' });
    const { reviews } = await read('{ reviews(contentId: "rated") { edges { node { author { userId name } } } } }', {});
    expect(reviews.edges).toEqual([{ node: { author: { userId: 'jon', name: 'Jon' } } }]);
  });

  it.each([
    [{ avatarUrl: 'javascript:alert(1)' }, 'input.avatarUrl'],
    [{ avatarUrl: 'not an address' }, 'input.avatarUrl'],
    [{ name: 'x'.repeat(201) }, 'input.name'],
    [{ bio: 'a\0b' }, 'input.bio'],
  ])('with %j is refused', (input, path) => expectRefusal('updateProfile', input, 'BAD_USER_INPUT', path));
});

describe("the identity provider's messages", () => {
  const user = (as: string) => read('{ viewer { email user { userId name avatarUrl } } }', {}, { as });
  const send = async (
    type: string,
    data: object,
    { id = randomUUID() as string, at = new Date(), prefix = 'webhook', secret = webhookSecret, tampered = '' } = {},
  ) => {
    const body = JSON.stringify({ type, data });
    const signature = new Webhook(secret).sign(id, at, body);
    const response = await fetch(`${app.url}/webhooks/users`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [`${prefix}-id`]: id,
        [`${prefix}-timestamp`]: String(Math.floor(at.getTime() / 1000)),
        [`${prefix}-signature`]: signature,
      },
      body: body + tampered,
    });
    const answer = (await response.json()) as { isTaken?: boolean; errors?: { message: string; extensions: { code: string } }[] };
    return { status: response.status, code: answer.errors?.[0]?.extensions.code, isTaken: answer.isTaken };
  };
  const taken = { status: 200, isTaken: true };
  const clerk = (id: string, name: string) => ({
    id,
    first_name: name,
    last_name: 'Lovelace',
    image_url: 'https://img.example.org/1.png',
    primary_email_address_id: 'b',
    email_addresses: [
      { id: 'a', email_address: 'old@example.org' },
      { id: 'b', email_address: 'main@example.org' },
    ],
  });

  it('make users and keep them in step, as Clerk sends them or by Standard Webhooks', async () => {
    expect(await send('user.created', clerk('hook-1', 'Ada'), { prefix: 'svix' })).toMatchObject(taken);
    expect((await user('hook-1')).viewer).toEqual({
      email: 'main@example.org',
      user: { userId: 'hook-1', name: 'Ada Lovelace', avatarUrl: 'https://img.example.org/1.png' },
    });
    expect(await send('user.updated', { id: 'hook-1', name: 'A. L.', email: 'new@example.org' })).toMatchObject(taken);
    expect((await user('hook-1')).viewer).toMatchObject({ email: 'new@example.org', user: { name: 'A. L.', avatarUrl: null } });
  });

  it('erase what is kept for a user too: their list of recommendations', async () => {
    await app.addContents({ id: 'listed-1' }, { id: 'listed-2' });
    const recommended = async () =>
      (await read('{ recommendations { edges { node { content { id } } } } }', {}, { as: 'hook-3' })).recommendations.edges.map(
        ({ node }: { node: { content: { id: string } } }) => node.content.id,
      );
    await act('dislike', { contentId: 'listed-1' }, { as: 'hook-3' });
    expect(await recommended()).not.toContain('listed-1');
    await send('user.deleted', { id: 'hook-3' });
    await signUpAgain(app, 'hook-3');
    expect(await recommended()).toContain('listed-1');
  });

  it('that are older than the last word change nothing', async () => {
    await send('user.updated', { id: 'hook-2', name: 'Newer' });
    expect(await send('user.updated', { id: 'hook-2', name: 'Older' }, { at: new Date(Date.now() - 60_000) })).toMatchObject(taken);
    expect((await user('hook-2')).viewer).toMatchObject({ user: { name: 'Newer' } });
  });

  it('erase a deleted user, whose counts stay; who comes back is new', async () => {
    await read('{ viewer { user { userId } } }', {}, { as: 'leaver' });
    await act('like', { contentId: 'y' }, { as: 'leaver' });
    await act('rate', { contentId: 'y', rating: 3, body: 'mine' }, { as: 'leaver' });
    await act('follow', { userId: 'eve' }, { as: 'leaver' });
    const stats = async () => (await read('{ stats(contentIds: ["y"]) { likeCount ratingCount ratingSum } }', {})).stats;
    const before = await stats();
    expect(await send('user.deleted', { id: 'leaver', deleted: true })).toMatchObject(taken);
    expect(await stats()).toEqual(before);
    const { reviews } = await read('{ reviews(contentId: "y") { edges { node { rating body author { userId } } } } }', {});
    expect(reviews.edges).toContainEqual({ node: { rating: 3, body: null, author: null } });
    expect((await app.pool.query("SELECT * FROM follows WHERE follower_id = 'leaver'")).rows).toEqual([]);
    await signUpAgain(app, 'leaver');
    expect((await user('leaver')).viewer).toMatchObject({ user: { userId: 'leaver', name: null } });
  });

  it('are ordered by when the record became so, not by when the message was sent again', async () => {
    const now = Date.now();
    await send('user.updated', { id: 'hook-4', name: 'New', updated_at: now - 1000 });
    expect(await send('user.updated', { id: 'hook-4', name: 'Old', updated_at: now - 2000 })).toMatchObject(taken);
    expect((await user('hook-4')).viewer).toMatchObject({ user: { name: 'New' } });
  });

  it('do not bring back who was erased, unless they are newer', async () => {
    await send('user.created', { id: 'gone', name: 'Gone', email: 'gone@example.org' });
    await send('user.deleted', { id: 'gone', deleted: true });
    expect(await send('user.updated', { id: 'gone', name: 'Gone' }, { at: new Date(Date.now() - 60_000) })).toMatchObject(taken);
    expect((await app.pool.query("SELECT * FROM users WHERE id = 'gone'")).rows).toEqual([]);
    expect((await app.pool.query("SELECT * FROM erasures WHERE key LIKE '%gone%'")).rows).toEqual([]);
    const back = () => send('user.created', { id: 'gone', name: 'Back' }, { at: new Date(Date.now() + 5000) });
    // While the erasure runs, the provider receives a status to send it again.
    expect(await back()).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
    await until(async () => (await back()).status === 200, 'taken');
    await signUpAgain(app, 'gone');
    expect((await user('gone')).viewer).toMatchObject({ user: { name: 'Back' } });
  });

  it('are refused when old, forged, tampered with or of another kind, and change nothing', async () => {
    await send('user.updated', { id: 'hook-10', name: 'Once' });
    await noErasure();
    const before = await tableHashes(app.pool);
    expect(await send('user.updated', { id: 'hook-10', name: 'Late' }, { at: new Date(Date.now() - 6 * 60_000) })).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
    });
    expect(await send('user.updated', { id: 'hook-10', name: 'Early' }, { at: new Date(Date.now() + 6 * 60_000) })).toMatchObject({ status: 401 });
    expect(
      await send('user.updated', { id: 'hook-10', name: 'Forged' }, { secret: `whsec_${Buffer.alloc(32, 8).toString('base64')}` }),
    ).toMatchObject({ status: 401 });
    expect(await send('user.updated', { id: 'hook-10', name: 'Tampered' }, { tampered: ' ' })).toMatchObject({ status: 401 });
    expect(await send('session.created', { id: 'hook-10' })).toEqual({ status: 200, isTaken: false });
    expect(await send('user.updated', { id: '' })).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(await send('user.updated', {})).toMatchObject({ status: 400 });
    const plain = await fetch(`${app.url}/webhooks/users`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    expect(plain.status).toBe(401);
    expect(await tableHashes(app.pool)).toEqual(before);
  });

  it('that are repeated are acknowledged, whatever they contain, and change nothing', async () => {
    const id = randomUUID();
    await send('user.updated', { id: 'hook-5', name: 'Once' }, { id });
    await noErasure();
    const before = await tableHashes(app.pool);
    for (const name of ['Once', 'Twice']) expect(await send('user.updated', { id: 'hook-5', name }, { id })).toMatchObject(taken);
    expect(await send('user.deleted', { id: 'hook-5' }, { id })).toMatchObject(taken);
    expect(await tableHashes(app.pool)).toEqual(before);
  });

  it('that come twenty times at once are taken once, a deletion too', async () => {
    const id = randomUUID();
    const at = new Date();
    const data = { id: 'hook-6', name: 'Once', updated_at: +at };
    for (const answer of await Promise.all(Array.from({ length: 20 }, () => send('user.updated', data, { id, at }))))
      expect(answer).toMatchObject(taken);
    expect((await app.pool.query('SELECT name FROM users WHERE id = $1', ['hook-6'])).rows).toEqual([{ name: 'Once' }]);
    expect((await app.pool.query('SELECT count(*) FROM webhook_messages WHERE id = $1', [id])).rows).toEqual([{ count: 1 }]);
    const erasures = async () => (await app.pool.query('SELECT count(*) FROM erasures')).rows[0].count;
    const before = await erasures();
    const deletion = randomUUID();
    for (const answer of await Promise.all(Array.from({ length: 10 }, () => send('user.deleted', { id: 'hook-6' }, { id: deletion }))))
      expect(answer).toMatchObject(taken);
    expect(await erasures()).toBe(before + 1);
  });

  it('of one second are ordered by their own time, in whatever order they come', async () => {
    // Half a second after the time in the header.
    const second = Math.floor(Date.now() / 1_000) * 1_000;
    const at = new Date(second);
    const updated = (name: string, ms: number) => send('user.updated', { id: 'hook-7', name, updated_at: second + ms }, { at });
    for (const [name, ms] of [
      ['second', 400],
      ['third', 700],
      ['first', 100],
    ] as const)
      expect(await updated(name, ms)).toMatchObject(taken);
    expect((await app.pool.query('SELECT name FROM users WHERE id = $1', ['hook-7'])).rows).toEqual([{ name: 'third' }]);
  });

  it('with a change from before a deletion bring nothing back, when they come after it', async () => {
    const at = Date.now();
    await send('user.created', { id: 'hook-8', name: 'Here', updated_at: at - 2_000 });
    await send('user.deleted', { id: 'hook-8' });
    expect(await send('user.updated', { id: 'hook-8', name: 'Late', updated_at: at - 1_000 })).toMatchObject(taken);
    expect((await app.pool.query('SELECT FROM users WHERE id = $1', ['hook-8'])).rowCount).toBe(0);
  });

  it.each([
    ['is longer than any', 'x'.repeat(2_800)],
    ['holds a tab', 'msg\tone'],
  ])('whose id %s are refused', async (_, id) => {
    expect(await send('user.updated', { id: 'hook-9' }, { id })).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
  });

  it('are not listened to without a secret', async () => {
    const deaf = await startApp();
    try {
      expect((await fetch(`${deaf.url}/webhooks/users`, { method: 'POST', body: '{}' })).status).toBe(404);
    } finally {
      await deaf.stop();
    }
  });
});

it('a review and a comment lead to their content, a content and a collection to their owner', async () => {
  await app.addContents({ id: 'hers', ownerId: 'kim' });
  await act('updateProfile', { name: 'Kim' }, { as: 'kim', select: 'viewer { id }' });
  const { comment } = await act(
    'addComment',
    { contentId: 'hers', body: 'Hm' },
    { as: 'ben', select: 'comment { content { id owner { name isFollowedByViewer } } author { userId } }' },
  );
  expect(comment).toEqual({ content: { id: 'hers', owner: { name: 'Kim', isFollowedByViewer: false } }, author: { userId: 'ben' } });
  await act('follow', { userId: 'kim' }, { as: 'ben' });
  await act('rate', { contentId: 'hers', rating: 5 }, { as: 'kim' });
  const { reviews, user } = await read(
    '{ reviews(contentId: "hers") { nodes { content { id } author { isFollowedByViewer } } } user(userId: "nobody") { id } }',
    {},
    { as: 'ben' },
  );
  expect(reviews.nodes).toEqual([{ content: { id: 'hers' }, author: { isFollowedByViewer: true } }]);
  expect(user).toBeNull();
  const { collection } = await act('createCollection', { name: 'Hers', isPublic: true }, { as: 'kim', select: 'collection { id owner { name } }' });
  expect(collection.owner).toEqual({ name: 'Kim' });
  expect((await read('query ($id: ID!) { collection(id: $id) { owner { userId } } }', { id: collection.id })).collection.owner).toEqual({
    userId: 'kim',
  });
  expect((await read('{ user(userId: "kim") { id name } }', {}, { as: 'ben' })).user).toEqual({ id: 'User:kim', name: 'Kim' });
  const both =
    'mutation { a: unfollow(input: { userId: "kim" }) { user { isFollowedByViewer } } b: follow(input: { userId: "kim" }) { user { isFollowedByViewer } } }';
  expect(await read(both, {}, { as: 'ben' })).toEqual({ a: { user: { isFollowedByViewer: false } }, b: { user: { isFollowedByViewer: true } } });
});
