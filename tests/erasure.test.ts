import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { readConfig } from '../src/infrastructure/config/read-config';
import { beginErasure, continueErasure, eraseUser } from '../src/privacy/erasure/run-erasure';
import { allTables } from '../src/privacy/tables/tables';
import { startApp, type TestApp } from './support/app';
import { openStream } from './support/event-stream';
import { actsOn } from './support/interact';
import { brokenLaws, driftsOf } from './support/laws';
import { signUpAgain } from './support/signed-up-again';
import { openSocket } from './support/socket';
import { forgetTokens, secret, tokenOf } from './support/tokens';
import { until } from './support/until';

/** Two servers on one database, with no Redis between them. */
let app: TestApp;
let other: TestApp;
const settings = { env: { OPERATION_TIMEOUT_MS: '2900' }, config: { erasureSettleMs: 3_000 } };
beforeAll(async () => {
  app = await startApp(settings);
  other = await startApp({ ...settings, databaseUrl: app.databaseUrl });
  await app.addContents({ id: 'x' }, { id: 'y' });
  await act('rate', { contentId: 'x', rating: 5, body: 'Good' }, { as: 'critic' });
});
afterAll(async () => {
  await other.stop();
  await app.stop();
});
const { act, refusal, read, refusedRead } = actsOn(() => app);
const onOther = actsOn(() => other);

const receiptFields = 'id askedBy erasedAt finishedAt rows { kind fate count }';
const erase = async (as: string) => (await act('eraseMe', { confirm: true }, { as, select: `receipt { ${receiptFields} }` })).receipt;
const receipt = async (id: string) => (await read(`query ($id: ID!) { erasureReceipt(id: $id) { ${receiptFields} } }`, { id })).erasureReceipt;
const finished = (id: string) => until(async () => (await receipt(id)).finishedAt !== null, `the end of ${id}`);
const me = '{ viewer { user { userId name } } }';

let owned = 0;
/** Someone with rows of every kind. */
async function lived(as: string): Promise<string> {
  for (const contentId of ['x', 'y']) {
    await act('recordView', { contentId, mood: 'calm', source: 'feed' }, { as });
    await act('like', { contentId, notes: 'dear diary' }, { as });
    await act('save', { contentId, notes: 'later', tags: ['t'] }, { as });
    await act('rate', { contentId, rating: 7, body: 'words' }, { as });
    await act('addComment', { contentId, body: 'more words' }, { as, select: 'isChanged' });
    await act('share', { contentId, recipient: 'a friend' }, { as });
    await act('report', { contentId, reason: 'SPAM', details: 'secret' }, { as, select: 'isChanged' });
  }
  await act('markReviewHelpful', { reviewId: 'Review:critic:x' }, { as });
  await act('follow', { userId: 'critic' }, { as });
  await act('updateProfile', { name: 'Somebody' }, { as, select: 'viewer { user { name } }' });
  await app.addContents({ id: `owned-${++owned}`, ownerId: as });
  return as;
}

async function traces(userId: string): Promise<string[]> {
  const { rows: tables } = await app.pool.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await app.pool.query(`SELECT t::text AS text FROM ${name} t`);
    for (const { text } of rows) if (new RegExp(`\\b${userId}\\b`).test(text)) found.push(`${name}: ${text}`);
  }
  return found;
}

async function expectExact(): Promise<void> {
  expect([await driftsOf(app.pool), await brokenLaws(app.pool)]).toEqual([[], []]);
}

it('needs to be meant, and a token; for others, the role of an admin or a service', async () => {
  expect(await refusal('eraseMe', { confirm: false }, { as: 'ann', select: 'receipt { id }' })).toMatchObject({
    code: 'BAD_USER_INPUT',
    field: 'input.confirm',
  });
  expect(await refusal('eraseMe', { confirm: true }, { select: 'receipt { id }' })).toMatchObject({ code: 'UNAUTHENTICATED' });
  const input = { userId: 'ann', confirm: true };
  for (const role of ['user', 'moderator'] as const)
    expect(await refusal('eraseUser', input, { as: 'bob', role, select: 'receipt { id }' })).toMatchObject({ code: 'FORBIDDEN' });
  expect((await read(me, {}, { as: 'ann' })).viewer.user.userId).toBe('ann');
});

it('takes everything of a person and no count; the receipt says how much, and keeps nothing of them', async () => {
  const as = await lived('leaver');
  const counts = async () =>
    (
      await app.pool.query(
        'SELECT content_id, view_count, like_count, save_count, share_count, comment_count, rating_count, rating_sum, popularity FROM content_stats ORDER BY 1',
      )
    ).rows;
  const days = async () => (await app.pool.query('SELECT * FROM content_daily ORDER BY content_id, day')).rows;
  const [before, daysBefore] = [await counts(), await days()];
  const told = await erase(as);
  expect(told).toMatchObject({ askedBy: 'USER', finishedAt: null });
  expect(told.rows).toEqual(
    expect.arrayContaining([
      { kind: 'views', fate: 'KEPT', count: 2 },
      { kind: 'reports', fate: 'KEPT', count: 2 },
      { kind: 'users', fate: 'DELETED', count: 1 },
      { kind: 'follows', fate: 'DELETED', count: 1 },
      { kind: 'content', fate: 'KEPT', count: 1 },
    ]),
  );
  expect([await counts(), await days()]).toEqual([before, daysBefore]);
  await expectExact();
  // An erased user can still read the receipt.
  await finished(told.id);
  expect(await receipt(told.id)).toMatchObject({ ...told, finishedAt: expect.any(String) });
  expect(await traces(as)).toEqual([]);
  const { rows } = await app.pool.query('SELECT tombstone FROM erasures');
  expect(rows.every(({ tombstone }) => tombstone === null)).toBe(true);
  const { rows: words } = await app.pool.query(
    `SELECT (SELECT count(*) FROM favorites WHERE user_id LIKE 'erased:%' AND (notes IS NOT NULL OR tags IS NOT NULL))
      + (SELECT count(*) FROM reports WHERE user_id LIKE 'erased:%' AND details IS NOT NULL)
      + (SELECT count(*) FROM interactions JOIN interaction_details d ON (d.content_id, d.event_id) = (interactions.content_id, id) WHERE user_id LIKE 'erased:%') AS count`,
  );
  expect(words).toEqual([{ count: 0 }]);
  expect(await receipt(randomUUID())).toBeNull();
  expect(await receipt('nothing')).toBeNull();
});

it('a repeated request returns the same receipt, until the user has data again', async () => {
  await read(me, {}, { as: 'twice' });
  const ask = async () =>
    (await act('eraseUser', { userId: 'twice', confirm: true }, { as: 'tool', role: 'service', select: 'receipt { id askedBy }' })).receipt;
  const first = await ask();
  expect(first.askedBy).toBe('SERVICE');
  expect(await Promise.all([ask(), ask()])).toEqual([first, first]);
  await finished(first.id);
  expect(await ask()).toEqual(first);
  // The user's second request, with the old token, returns the same receipt.
  expect(await refusal('eraseMe', { confirm: true }, { as: 'twice', select: 'receipt { id }' })).toMatchObject({
    code: 'UNAUTHENTICATED',
    message: expect.stringContaining(first.id),
  });
  await signUpAgain(app, 'twice');
  expect((await ask()).id).not.toBe(first.id);
});

describe('after it', () => {
  it('every transport of every server rejects an old token; a newer one is a new user', async () => {
    await read(me, {}, { as: 'back' });
    await onOther.read(me, {}, { as: 'back' });
    await act('updateProfile', { name: 'Old' }, { as: 'back', select: 'viewer { user { name } }' });
    const old = await tokenOf('back');
    const url = app.url + (await act('requestExport', { format: 'JSON' }, { as: 'back', select: 'url' })).url;
    const { id } = await erase('back');
    expect(await refusedRead(me, {}, { as: 'back' })).toMatchObject({ code: 'UNAUTHENTICATED' });
    await until(async () => (await onOther.refusedRead(me, {}, { as: 'back' }))?.code === 'UNAUTHENTICATED', 'refused by the other server');
    for (const one of [app, other]) {
      const socket = await openSocket(one.url);
      socket.send({ type: 'connection_init', payload: { Authorization: `Bearer ${old}` } });
      expect(await socket.closed).toMatchObject({ code: 4403, reason: expect.stringContaining('erased') });
      expect((await openStream(one.url, 'subscription { trendingChanged { asOf } }', {}, { token: old })).status).toBe(401);
      const rest = await fetch(`${one.url}/api/user/favorites`, { headers: { authorization: `Bearer ${old}` } });
      expect(rest.status).toBe(401);
    }
    expect((await fetch(url)).status).toBe(401);
    forgetTokens('back');
    expect(await refusedRead(me, {}, { as: 'back' })).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    await finished(id);
    for (const one of [app, other]) {
      await signUpAgain(one, 'back');
      expect((await actsOn(() => one).read(me, {}, { as: 'back' })).viewer).toEqual({ user: { userId: 'back', name: null } });
    }
    const { errors } = await other.ask(me, {}, { authorization: `Bearer ${old}` });
    expect(errors[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await fetch(url)).status).toBe(401);
  });

  it('what one did before is no longer done: a first view counts again', async () => {
    await act('recordView', { contentId: 'x' }, { as: 'anew', select: 'qualified' });
    await act('like', { contentId: 'x' }, { as: 'anew' });
    await eraseUser(app.pool, 'anew');
    await signUpAgain(app, 'anew');
    expect(await act('recordView', { contentId: 'x' }, { as: 'anew', select: 'isChanged content { viewerState { timesViewed hasLiked } }' })).toEqual(
      { isChanged: true, content: { viewerState: { timesViewed: 1, hasLiked: false } } },
    );
  });

  it('a token that does not say when it was issued opens nothing more', async () => {
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setSubject('timeless').setExpirationTime('1h').sign(Buffer.from(secret));
    const ask = () => app.ask(me, {}, { authorization: `Bearer ${token}` });
    expect((await ask()).errors).toEqual([]);
    await eraseUser(app.pool, 'timeless');
    app.services.users.forget('timeless');
    expect((await ask()).errors[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it("the user's open connections are closed on every server, after the response to the request", async () => {
    const token = await tokenOf('watcher');
    const [here, there] = [await openSocket(app.url), await openSocket(other.url)];
    for (const socket of [here, there]) await socket.init(token);
    const follow = 'subscription { contentStats(ids: ["x"]) { viewCount } }';
    const stream = await openStream(other.url, follow, {}, { token });
    await stream.take(({ event }) => event === 'next');
    there.subscribe('1', follow);
    await there.take({ type: 'next' });
    const bystander = await openSocket(other.url);
    await bystander.init(await tokenOf('bystander'));
    const answer = await here.ask('mutation { eraseMe(input: { confirm: true }) { receipt { id } } }');
    expect(answer.data.eraseMe.receipt.id).toMatch(/^[0-9a-f-]{36}$/);
    for (const socket of [here, there]) expect(await socket.closed).toEqual({ code: 4403, reason: 'UNAUTHENTICATED: the user was erased' });
    const last = await stream.take(({ data }) => data?.errors);
    expect(last.data.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    await until(() => stream.hasEnded(), 'the end of the stream');
    expect((await bystander.ask(me)).data.viewer.user.userId).toBe('bystander');
    await bystander.close();
  });
});

it('continues where it was interrupted, at any batch, and every count is exact at every moment in between', async () => {
  const as = await lived('slow');
  const { id } = await beginErasure(app.pool, app.services.erasureKeyOf(as), as, 'SERVICE');
  // No other server erases at this time: each attempt is interrupted after one more batch.
  for (let batches = 1; ; batches++) {
    await app.pool.query("UPDATE erasures SET due_at = now() + interval '1 hour' WHERE id = $1", [id]);
    let taken = 0;
    await continueErasure(app.pool, id, 3_600_000, () => ++taken > batches);
    await expectExact();
    if (taken <= batches) break;
  }
  expect(await traces(as)).toEqual([expect.stringMatching(/^erasures: /)]);
  await continueErasure(app.pool, id, 0);
  expect(await traces(as)).toEqual([]);
}, 120_000);

it('may come while its person acts, on several connections at once', async () => {
  const act = (i: number) => refusal(i % 2 ? 'recordView' : 'like', { contentId: i % 3 ? 'x' : 'y' }, { as: `busy-${i % 3}`, select: '__typename' });
  const acting = Array.from({ length: 200 }, (_, i) => act(i));
  const erasing = Array.from({ length: 12 }, (_, i) => eraseUser(app.pool, `busy-${i % 3}`));
  await Promise.all<unknown>([...acting, ...erasing]);
  await expectExact();
});

it('is continued by another server when the server that began it is lost', async () => {
  await lived('orphan');
  const { id } = await beginErasure(app.pool, app.services.erasureKeyOf('orphan'), 'orphan', 'SERVICE');
  await finished(id);
  expect(await traces('orphan')).toEqual([]);
  await expectExact();
}, 30_000);

it('an interaction that was accepted before and written afterwards is not recorded, on no server', async () => {
  await read(me, {}, { as: 'racer' });
  await onOther.read(me, {}, { as: 'racer' });
  // While it is begun and worked at, acts of all kinds rain in over both servers with the token of before.
  const acts = Array.from({ length: 120 }, (_, i) => {
    const { refusal: refused } = i % 2 ? onOther : actsOn(() => app);
    const contentId = i % 3 ? 'x' : 'y';
    const [field, input] = (
      [
        ['recordView', { contentId }],
        ['like', { contentId }],
        ['unlike', { contentId }],
        ['addComment', { contentId, body: `words ${i}` }],
        ['share', { contentId }],
        ['follow', { userId: 'critic' }],
        ['rate', { contentId, rating: 1 + (i % 10) }],
      ] as [string, object][]
    )[i % 7] as [string, object];
    return refused(field, input, { as: 'racer' }).then((refusal) => refusal?.code ?? null);
  });
  const erasing = app.services.erasures.erase('racer', 'SERVICE');
  const codes = new Set(await Promise.all(acts));
  for (const code of codes) expect([null, 'UNAUTHENTICATED', 'NOT_FOUND']).toContain(code);
  const { id } = await erasing;
  expect(await refusal('like', { contentId: 'x' }, { as: 'racer' })).toMatchObject({ code: 'UNAUTHENTICATED' });
  await finished(id);
  expect(await traces('racer')).toEqual([]);
  await expectExact();
}, 30_000);

it('a fact that waited past the end of it is refused by its token', async () => {
  await read(me, {}, { as: 'late' });
  const waited = Date.now();
  await eraseUser(app.pool, 'late');
  const fact = {
    id: randomUUID(),
    isClientId: false,
    viewer: { id: 'late', role: 'user', issuedAtMs: waited - 60_000 },
    contentId: 'x',
    occurredAt: waited,
    recordedAt: waited - 2_000,
    wantsState: false,
    kind: 'reaction',
    group: 'OPINION',
    reaction: 'LIKE',
    isSet: true,
  } as const;
  await expect(app.services.ledger.record(fact)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  const newer = { ...fact, id: randomUUID(), viewer: { ...fact.viewer, issuedAtMs: Date.now() + 1 } };
  await expect(app.services.ledger.record(newer)).resolves.toMatchObject({ isChanged: true });
});

it('knows what becomes of every column that names a person', async () => {
  const { rows } = await app.pool.query(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE' AND table_name NOT IN (SELECT relname FROM pg_class WHERE relispartition) AND data_type = 'text'
        AND (column_name ~ '^(user|owner|author|voter|actor|follower|followed)_id$' OR column_name ~ '_(by|to)$') AND column_name <> 'asked_by'`,
  );
  const named = allTables.flatMap(({ table, personalData }) => Object.keys(personalData?.onErase ?? {}).map((column) => `${table}.${column}`));
  expect(rows.map(({ name }) => name).filter((name) => !named.includes(name))).toEqual([]);
});

it.each(['100', '15000', '600000'])('checks a last time after every earlier operation has ended, also if operations may take %s ms', (operation) => {
  const { erasureSettleMs, limits } = readConfig({ OPERATION_TIMEOUT_MS: operation });
  expect(erasureSettleMs).toBeGreaterThan(limits.operationMs);
});
