import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from './support/app';
import { actsOn, refusalsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { until } from './support/until';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const { act, history, read, refusal, refusedRead } = actsOn(() => app);
const expectRefusal = refusalsOn(() => app, { as: 'u1' });
const fresh = () => app.addContent();

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

  it('form threads, count exactly, and are in history', async () => {
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

  it('keep the thread together while it has visible comments, and disappear afterwards', async () => {
    const contentId = await fresh();
    const chain: string[] = [];
    for (let depth = 0; depth < 4; depth++) chain.push(await add(contentId, `level ${depth}`, 'u1', { parentId: chain.at(-1) ?? null }));
    for (const commentId of chain.slice(0, 3)) await act('deleteComment', { commentId }, { as: 'u1' });
    expect(await comments(contentId)).toMatchObject([{ id: chain[0], state: 'DELETED' }]);
    expect(await comments(contentId, chain[1])).toMatchObject([{ id: chain[2], state: 'DELETED', replyCount: 1 }]);
    await act('deleteComment', { commentId: chain[3] }, { as: 'u1' });
    expect(await comments(contentId)).toEqual([]);
  });

  it('store no text of a user who is erased concurrently', async () => {
    const contentId = await fresh();
    const id = await add(contentId, 'mine', 'u1');
    const erasing = await app.pool.connect();
    await erasing.query('BEGIN');
    await erasing.query("UPDATE comments SET user_id = 'erased:x', body = NULL WHERE content_id = $1", [contentId]);
    const edit = act('editComment', { commentId: id, body: 'still mine' }, { as: 'u1' });
    const waits = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    await until(async () => (await app.pool.query(waits)).rowCount === 1, 'it waits for the row');
    await erasing.query('COMMIT');
    erasing.release();
    expect(await edit).toEqual({ isChanged: false });
    expect((await app.pool.query('SELECT body FROM comments WHERE content_id = $1', [contentId])).rows).toEqual([{ body: null }]);
  });

  it('are removed by moderators only', async () => {
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

  it('reject a reply to another content, a reply too deep, an empty text and a missing token', async () => {
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
