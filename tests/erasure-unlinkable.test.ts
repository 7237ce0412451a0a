import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { migrate } from '../src/infrastructure/database/migrate';
import { createPool } from '../src/infrastructure/database/pool';
import { eraseSteps } from '../src/privacy/erasure/erase-steps';
import { beginErasure, continueErasure, eraseUser } from '../src/privacy/erasure/run-erasure';
import { replaceSharedKeys } from '../src/privacy/erasure/upgrade-pseudonyms';
import { startApp, type TestApp } from './support/app';
import { cloneDatabase } from './support/database';
import { actsOn } from './support/interact';
import { brokenLaws, driftsOf } from './support/laws';
import { addContents, post } from './support/post';
import { install, lastRelease } from './support/releases';
import { startServer } from './support/server';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());
const { act, read, refusal } = actsOn(() => app);

type Row = Record<string, unknown>;

/** What everybody, and for reports a moderator, may read about a content: each entry with its cursor in plain text. */
async function readable(contentId: string, { read }: Pick<ReturnType<typeof actsOn>, 'read'> = { read: undefined as never }): Promise<Row[]> {
  const ask = read ?? actsOn(() => app).read;
  const list = async (field: string, fields: string, asking = {}): Promise<Row[]> => {
    const { edges } = (await ask(`query ($contentId: ID!) { list: ${field} { edges { cursor node { ${fields} } } } }`, { contentId }, asking)).list;
    return edges.map(({ cursor, node }: { cursor: string; node: Row }) => ({ ...node, cursor: Buffer.from(cursor, 'base64url').toString() }));
  };
  const review = 'id rating helpfulCount isVerified occurredAt editedAt author { userId }';
  const comment = 'id parentId state replyCount occurredAt editedAt author { userId }';
  const comments = await list('comments(contentId: $contentId, first: 100)', comment);
  const replies = comments.map(({ id }) => list(`comments(contentId: $contentId, parentId: "${id}", first: 100)`, comment));
  const report = 'id occurredAt details status';
  return [
    ...(await list('reviews(contentId: $contentId, first: 100)', review)),
    ...(await list('reviews(contentId: $contentId, orderBy: HELPFUL, first: 100)', review)),
    ...comments,
    ...(await Promise.all(replies)).flat(),
    ...(await list('reports(contentId: $contentId, first: 100)', report, { as: 'mod', role: 'moderator' })),
  ];
}

/** Reports do not name the reported user; all reports of these tests are of the erased user. */
const isErased = ({ author, state }: Row): boolean => !author && state !== 'REMOVED';

/** Every key, id and time in a value. */
function marksIn(value: unknown): Set<string> {
  return new Set([...JSON.stringify(value).matchAll(/[0-9a-f-]{30,}|\d{4}-\d\d-\d\dT[\d:.]+/g)].map(([mark]) => mark.replace(/\.000$/, '')));
}

const isDayStart = (mark: string): boolean => /T00:00:00$/.test(mark);
const shared = (one: Set<string>, other: Set<string>): string[] => [...one].filter((mark) => other.has(mark) && !isDayStart(mark));

/** The forms in which a user's rows remain on these contents, among those of another user. */
async function live(as: string, contents: string[], { act }: Pick<ReturnType<typeof actsOn>, 'act'>): Promise<void> {
  for (const contentId of contents) {
    for (const eventId of [undefined, randomUUID()]) await act('recordView', { contentId, durationMs: 9000, eventId }, { as });
    for (const name of ['like', 'save', 'share', 'play']) await act(name, { contentId }, { as });
    await act('purchase', { contentId, quantity: 1 }, { as });
    for (const rating of [7, 8]) await act('rate', { contentId, rating, body: `words ${rating}` }, { as });
    const { comment } = await act('addComment', { contentId, body: 'first' }, { as, select: 'comment { id }' });
    const mine = await act('addComment', { contentId, body: 'mine', parentId: comment.id }, { as, select: 'comment { id }' });
    await act('addComment', { contentId, body: 'theirs', parentId: mine.comment.id }, { as: 'other' });
    const gone = await act('addComment', { contentId, body: 'regretted' }, { as, select: 'comment { id }' });
    await act('addComment', { contentId, body: 'too late', parentId: gone.comment.id }, { as: 'other' });
    await act('deleteComment', { commentId: gone.comment.id }, { as });
    await act('rate', { contentId, rating: 5 }, { as: 'other' });
    await act('markReviewHelpful', { reviewId: `Review:other:${contentId}` }, { as });
    await act('markReviewHelpful', { reviewId: `Review:${as}:${contentId}` }, { as: 'other' });
    await act('report', { contentId, reason: 'SPAM' }, { as });
  }
}

/** The rows that are a person's own, of every table that an erasure keeps. */
async function rowsOf(pool: Pool, userId: string): Promise<Row[]> {
  const own = eraseSteps.filter(({ fate, named }) => fate === 'KEPT' && ['user_id', 'voter_id'].includes(named));
  const tables = [...own, { table: 'viewings', named: 'user_id' }];
  const each = tables.map(({ table, named }) => `SELECT '${table}' AS kind, to_jsonb(t) AS row FROM ${table} t WHERE ${named} LIKE $1`);
  return (await pool.query(each.join(' UNION ALL '), [userId])).rows.map(({ kind, row }) => ({ kind, ...row }));
}

async function expectExact(pool: Pool): Promise<void> {
  expect([await driftsOf(pool), await brokenLaws(pool)]).toEqual([[], []]);
}

it('nothing that others may read links what an erased person left on two contents, or to what was read before', async () => {
  const contents = ['a', 'b'];
  await app.addContents(...contents.map((id) => ({ id })));
  await live('leaver', contents, { act });
  const before = marksIn((await Promise.all(contents.map((id) => readable(id)))).flat().filter(({ author }) => (author as Row)?.userId !== 'other'));
  await eraseUser(app.pool, 'leaver');
  const lists = await Promise.all(contents.map((id) => readable(id)));
  expect(JSON.stringify(lists)).not.toContain('leaver');
  const [a, b] = lists.map((entries) => marksIn(entries.filter(isErased))) as [Set<string>, Set<string>];
  expect(lists.map((entries) => entries.filter(isErased).length)).toEqual([6, 6]);
  expect(shared(a, b)).toEqual([]);
  expect(shared(new Set([...a, ...b]), before)).toEqual([]);
  expect([...a, ...b].filter((mark) => mark.includes('T') && !isDayStart(mark))).toEqual([]);
});

it('nor do the rows of the database, whose ids and times are new', async () => {
  const contents = ['c', 'd'];
  await app.addContents(...contents.map((id) => ({ id })));
  await app.pool.query('DELETE FROM user_days');
  await live('stored', contents, { act });
  const before = await rowsOf(app.pool, 'stored');
  const erasedBefore = JSON.stringify(await rowsOf(app.pool, 'erased:%'));
  await eraseUser(app.pool, 'stored');
  const after = (await rowsOf(app.pool, 'erased:%')).filter((row) => !erasedBefore.includes(JSON.stringify(row)));
  expect(after.map(({ kind }) => kind).sort()).toEqual(before.map(({ kind }) => kind).sort());
  expect(shared(marksIn(before), marksIn(after))).toEqual([]);
  const [c, d] = contents.map((id) => marksIn(after.filter((row) => row.content_id === id))) as [Set<string>, Set<string>];
  const days = marksIn(after.filter(({ kind }) => kind === 'user_days'));
  for (const [one, other] of [
    [c, d],
    [c, days],
    [d, days],
  ] as const)
    expect(shared(one, other)).toEqual([]);
  expect([...c, ...d].filter((mark) => mark.includes('T') && !isDayStart(mark))).toEqual([]);
  expect((await app.pool.query('SELECT FROM erasures WHERE secret IS NOT NULL OR tombstone IS NOT NULL')).rowCount).toBe(0);
});

it('ratings, votes, verified purchases, threads and the counts of every hour stay', async () => {
  await app.addContents({ id: 'e' });
  await live('thread', ['e'], { act });
  const counts = () =>
    read(
      `{ hours: contentSeries(contentId: "e", by: HOUR) { start counts { viewCount totalViewCount likeCount saveCount shareCount commentCount ratingCount } }
        content(id: "e") { stats { viewCount commentCount averageRating popularityScore } }
        audiencePatterns(contentId: "e") { totalInteractions byType { type count } byWeekday } }`,
      {},
      { as: 'mod', role: 'moderator' },
    );
  const shape = async () =>
    (await readable('e'))
      .map(({ rating, helpfulCount, isVerified, state, replyCount }) => ({
        rating,
        helpfulCount,
        isVerified,
        replyCount,
        state: state === 'ERASED' ? 'STANDING' : state,
      }))
      .map((entry) => JSON.stringify(entry))
      .sort();
  const before = [await counts(), await shape()];
  await eraseUser(app.pool, 'thread');
  expect([await counts(), await shape()]).toEqual(before);
  await expectExact(app.pool);
});

it('an audience has sessions and hours of those alone whose hours are known', async () => {
  await app.addContents({ id: 'f' });
  await act('like', { contentId: 'f' }, { as: 'stays' });
  for (const name of ['like', 'save']) await act(name, { contentId: 'f' }, { as: 'goes' });
  await eraseUser(app.pool, 'goes');
  const query = '{ audiencePatterns(contentId: "f") { totalInteractions byHour timeOfDay sessions { count averageInteractions } } }';
  const { audiencePatterns } = await read(query, {}, { as: 'mod', role: 'moderator' });
  expect(audiencePatterns).toMatchObject({ totalInteractions: 3, sessions: { count: 1, averageInteractions: 1 } });
  expect(audiencePatterns.byHour.reduce((sum: number, count: number) => sum + count)).toBe(1);
  await eraseUser(app.pool, 'stays');
  expect((await read(query, {}, { as: 'mod', role: 'moderator' })).audiencePatterns).toMatchObject({ totalInteractions: 3, timeOfDay: null });
});

it('a reply concurrent with the erasure is written before it, or rejected because the comment does not exist', async () => {
  await app.addContents({ id: 'i' });
  const { comment } = await act('addComment', { contentId: 'i', body: 'first' }, { as: 'raced', select: 'comment { id }' });
  const erasing = await app.pool.connect();
  await erasing.query('BEGIN');
  const comments = eraseSteps.find(({ table, named }) => table === 'comments' && named === 'user_id');
  expect(await comments?.take(erasing, 'raced', { person: 'a', content: 'b' })).toEqual({ comments: 1 });
  const reply = refusal('addComment', { contentId: 'i', body: 'too late', parentId: comment.id }, { as: 'other' });
  const waits = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
  await until(async () => (await app.pool.query(waits)).rowCount === 1, 'the reply waits');
  await erasing.query('COMMIT');
  erasing.release();
  expect(await reply).toMatchObject({ code: 'NOT_FOUND', field: 'input.parentId' });
  await act('addComment', { contentId: 'i', body: 'again' }, { as: 'raced' });
  await Promise.all([
    eraseUser(app.pool, 'raced'),
    ...Array.from({ length: 20 }, (_, n) =>
      refusal('addComment', { contentId: 'i', body: `reply ${n}`, parentId: comment.id }, { as: `other-${n}` }),
    ),
  ]);
  expect(await rowsOf(app.pool, 'raced')).toEqual([]);
  await expectExact(app.pool);
});

it('a user who returns and is erased again gets other keys', async () => {
  await app.addContents({ id: 'g' });
  const keys = async () => (await app.pool.query("SELECT DISTINCT user_id FROM reactions WHERE content_id = 'g'")).rows.map((row) => row.user_id);
  for (const times of [1, 2]) {
    await app.pool.query(
      "INSERT INTO reactions (content_id, user_id, slot, kind, occurred_at, recorded_at) VALUES ('g', 'again', 'OPINION', 'DISLIKE', now(), now())",
    );
    await eraseUser(app.pool, 'again');
    expect(await keys()).toHaveLength(times);
  }
  // No counter includes them.
  await app.pool.query("DELETE FROM reactions WHERE content_id = 'g'");
});

it('an erasure that release 0.1.0 began is finished with a key per content', async () => {
  await app.addContents({ id: 'h' });
  await live('begun', ['h'], { act });
  const { id } = await beginErasure(app.pool, app.services.erasureKeyOf('begun'), 'begun', 'SERVICE');
  const { rows } = await app.pool.query('UPDATE erasures SET secret = NULL WHERE id = $1 RETURNING tombstone', [id]);
  await continueErasure(app.pool, id, 0);
  expect(await rowsOf(app.pool, rows[0].tombstone)).toEqual([]);
  expect(await rowsOf(app.pool, 'begun')).toEqual([]);
});

it('rows that release 0.1.0 left under one key get a key per content, while a server runs and on two servers at once', async () => {
  const release = install(lastRelease());
  const database = await cloneDatabase({ isMigrated: false });
  const pool = createPool(database.url, 3);
  try {
    const old = await startServer(database.url, { folder: release.folder, env: { ERASURE_SETTLE_SECONDS: '3', OPERATION_TIMEOUT_MS: '2900' } });
    const contents = ['a', 'b'];
    await addContents(old.url, contents);
    const actOld = async (field: string, input: object, { as = '', select = 'isChanged' }) => {
      const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
      const { data, errors } = await post(old.url, await tokenOf(as), `mutation ($input: ${type}!) { ${field}(input: $input) { ${select} } }`, {
        input,
      });
      if (errors) throw new Error(JSON.stringify(errors));
      return data[field];
    };
    await live('leaver', contents, { act: actOld });
    await actOld('eraseMe', { confirm: true }, { as: 'leaver', select: 'receipt { id }' });
    await until(
      async () => (await pool.query('SELECT FROM erasures WHERE finished_at IS NOT NULL')).rowCount === 1,
      'the end of the erasure',
      20_000,
    );
    expect(await old.end('SIGTERM')).toBe(0);
    const before = await rowsOf(pool, 'erased:%');
    expect(new Set(before.map((row) => row.user_id ?? row.voter_id)).size).toBe(1);

    await migrate(pool);
    // Its own hourly job does the same.
    const young = await startApp({ databaseUrl: database.url });
    try {
      const replaced = await Promise.all([replaceSharedKeys(pool), replaceSharedKeys(young.pool)]);
      expect(Math.max(...replaced)).toBeLessThanOrEqual(1);
      const { read } = actsOn(() => young);
      await until(
        async () =>
          (await replaceSharedKeys(pool)) === 0 && (await pool.query("SELECT FROM settings WHERE key LIKE 'erasure-secret:%'")).rowCount === 0,
        'the end of it',
      );
      const after = await rowsOf(pool, 'erased:%');
      expect(after.map(({ kind }) => kind).sort()).toEqual(before.map(({ kind }) => kind).sort());
      expect(shared(marksIn(before), marksIn(after))).toEqual([]);
      const [a, b] = await Promise.all(contents.map(async (id) => marksIn((await readable(id, { read })).filter(isErased))));
      expect(shared(a as Set<string>, b as Set<string>)).toEqual([]);
      await expectExact(pool);
    } finally {
      await young.stop();
    }
  } finally {
    await pool.end();
    await database.drop();
    release.remove();
  }
}, 120_000);
