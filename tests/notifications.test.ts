import { eraseUser } from '../src/privacy/erasure/run-erasure';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { openSocket, type Socket } from './support/socket';
import { statementsOf } from './support/statements';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

let app: TestApp;
const { act, read, refusedRead } = actsOn(() => app);
const open: Socket[] = [];
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'film' }, { id: 'book' });
});
afterAll(() => app.stop());
afterEach(() => Promise.all(open.splice(0).map((socket) => socket.close())));

const comment = async (as: string, contentId: string, body: string, parentId?: string): Promise<string> =>
  (await act('addComment', { contentId, body, parentId }, { as, select: 'comment { id }' })).comment.id;
const notifications = async (as: string, args = '') =>
  (
    await read(
      `{ notifications${args} { edges { cursor node { id kind contentId occurredAt content { id } comment { body author { userId } } report { status outcome } } } pageInfo { hasNextPage endCursor } } }`,
      {},
      { as },
    )
  ).notifications;
const nodes = async (as: string) => (await notifications(as)).edges.map(({ node }: { node: object }) => node);

const follow =
  'subscription ($after: String, $since: DateTimeISO) { myNotifications(after: $after, since: $since) { id kind contentId occurredAt cursor comment { body } report { outcome } } }';
async function listen(as: string, start: { after?: string; since?: string } = {}): Promise<Socket> {
  const socket = await openSocket(app.url);
  open.push(socket);
  await socket.init(await tokenOf(as));
  socket.subscribe('n', follow, start);
  return socket;
}
const told = ({ received }: Socket) =>
  received
    .filter(({ type }) => type === 'next')
    .map(({ payload }) => payload.data.myNotifications.comment?.body ?? payload.data.myNotifications.report.outcome);

async function reported(as: string, contentId: string): Promise<string> {
  return (await act('report', { contentId, reason: 'SPAM' }, { as, select: 'reportId' })).reportId;
}
const decide = (reportId: string, outcome: string) =>
  act('decideReport', { reportId, decision: 'RESOLVED', outcome, hidesContent: false }, { as: 'mod', role: 'moderator', select: 'isChanged' });

it('lists replies by others and decided reports, the latest first, in pages', async () => {
  const root = await comment('ann', 'film', 'What a film');
  await comment('ann', 'film', 'I mean it', root);
  await comment('ben', 'film', 'Indeed', root);
  await comment('cem', 'film', 'Not at all', root);
  await decide(await reported('ann', 'book'), 'It was spam.');
  expect(await nodes('ann')).toMatchObject([
    { kind: 'REPORT_DECIDED', contentId: 'book', comment: null, report: { status: 'RESOLVED', outcome: 'It was spam.' } },
    { kind: 'REPLY', contentId: 'film', content: { id: 'film' }, comment: { body: 'Not at all', author: { userId: 'cem' } }, report: null },
    { kind: 'REPLY', comment: { body: 'Indeed' } },
  ]);
  const first = await notifications('ann', '(first: 2)');
  expect(first.pageInfo.hasNextPage).toBe(true);
  const rest = await notifications('ann', `(first: 2, after: "${first.pageInfo.endCursor}")`);
  expect(rest.edges.map(({ node }: { node: { comment: object } }) => node.comment)).toMatchObject([{ body: 'Indeed' }]);
  expect(await nodes('ben')).toEqual([]);
  expect(await refusedRead('{ notifications { edges { cursor } } }', {})).toMatchObject({ code: 'UNAUTHENTICATED' });
});

it('any number of them costs the same statements', async () => {
  const root = await comment('ida', 'film', 'Root');
  const statementsFor = async (count: number) => {
    let found = 0;
    const statements = await statementsOf(app.pool, async () => {
      found = (await nodes('ida')).length;
    });
    expect(found).toBe(count);
    return statements.sort();
  };
  await comment('ben', 'film', 'one', root);
  await decide(await reported('ida', 'book'), 'One.');
  const forTwo = await statementsFor(2);
  for (const as of ['cem', 'dov', 'eli']) await comment(as, 'film', 'more', root);
  for (const id of ['book', 'film', 'film']) await decide(await reported('ida', id), 'More.');
  expect(await statementsFor(8)).toEqual(forTwo);
});

it('comes over a subscription at once, each once, and only to its user', async () => {
  const root = await comment('dan', 'film', 'First');
  const [dan, other] = [await listen('dan'), await listen('eve')];
  await comment('eve', 'film', 'Second', root);
  await dan.take(() => told(dan).includes('Second'));
  const report = await reported('dan', 'film');
  await decide(report, 'Thank you.');
  await dan.take(() => told(dan).includes('Thank you.'));
  await comment('fay', 'film', 'Third', root);
  await dan.take(() => told(dan).includes('Third'));
  expect(told(dan)).toEqual(['Second', 'Thank you.', 'Third']);
  expect(told(other)).toEqual([]);
});

it('sends all of a flood of replies, of which each has the time of many others', async () => {
  const root = await comment('una', 'film', 'Root');
  const una = await listen('una');
  const bodies = Array.from({ length: 450 }, (_, n) => `reply ${n}`);
  await Promise.all(bodies.map((body, n) => comment(`u${n % 50}`, 'film', body, root)));
  await una.take(() => told(una).length >= bodies.length);
  expect(told(una).sort()).toEqual([...bodies].sort());
});

it('sends a subscriber who paused in a flood what was committed late, with an earlier time than what was read before it', async () => {
  const root = await comment('vera', 'film', 'Root');
  const bodies = Array.from({ length: 260 }, (_, n) => `reply ${n}`);
  await Promise.all(bodies.map((body, n) => comment(`u${n % 50}`, 'film', body, root)));
  const inbox = app.services.inbox.follow('vera', { since: new Date(Date.now() - 60_000) });
  // It reads as far as its reader has enough to read.
  const first = await inbox.next();
  const late = await comment('late', 'film', 'Late', root);
  await app.pool.query(
    `UPDATE comments SET recorded_at = (SELECT min(recorded_at) FROM comments WHERE replied_to = 'vera') WHERE content_id = 'film' AND id = $1`,
    [late.split(':')[1]],
  );
  const ids = new Set([first.value.id]);
  while (ids.size < bodies.length + 1) ids.add((await inbox.next()).value.id);
  expect(ids).toContain(late.split(':')[1]);
  await inbox.return?.();
});

it('makes up for what came while the socket was away', async () => {
  const root = await comment('gil', 'film', 'Root');
  const before = await listen('gil');
  await comment('hal', 'film', 'one', root);
  const { payload } = await before.take({ type: 'next' });
  await before.close();
  await comment('hal', 'film', 'two', root);
  await comment('hal', 'film', 'three', root);
  const after = await listen('gil', { after: payload.data.myNotifications.cursor });
  await after.take(() => told(after).length === 2);
  expect(told(after)).toEqual(['two', 'three']);
});

/** Replies that have one time, as one list of an app has. */
async function repliesOfOneMoment(to: string, count: number): Promise<string[]> {
  const root = await comment(to, 'film', 'Root');
  const bodies = Array.from({ length: count }, (_, n) => `${to} ${n}`);
  const interactions = bodies.map((body) => ({ type: 'COMMENT', contentId: 'film', parentId: root, body }));
  await act('trackInteractions', { interactions }, { as: 'lot', select: 'recordedCount' });
  await app.pool.query(
    `UPDATE comments SET recorded_at = (SELECT max(recorded_at) FROM comments WHERE replied_to = $1) WHERE content_id = 'film' AND replied_to = $1`,
    [to],
  );
  return bodies;
}
const cursors = ({ received }: Socket) => received.filter(({ type }) => type === 'next').map(({ payload }) => payload.data.myNotifications.cursor);

it.each([1, 2, 4])('misses and repeats none of five of one moment, cut after %i and resumed by its cursor', async (cutAfter) => {
  const name = `pip${cutAfter}`;
  const bodies = await repliesOfOneMoment(name, 5);
  const before = await listen(name, { since: new Date(Date.now() - 60_000).toISOString() });
  await before.take(() => told(before).length >= cutAfter);
  const first = told(before).slice(0, cutAfter);
  const after = cursors(before)[cutAfter - 1];
  await before.close();
  await comment('hal', 'film', `${name} more`, (await nodesWithIds(name))[0].parentId);
  const resumed = await listen(name, { after });
  await resumed.take(() => told(resumed).includes(`${name} more`));
  expect([...first, ...told(resumed)].sort()).toEqual([...bodies, `${name} more`].sort());
});
const nodesWithIds = async (as: string) =>
  (await read('{ notifications { nodes { cursor comment { id parentId body } } } }', {}, { as })).notifications.nodes.map(
    ({ cursor, comment: of }: { cursor: string; comment: object }) => ({ cursor, ...of }),
  );

it('repeats rather than misses those of the moment that since names', async () => {
  const bodies = await repliesOfOneMoment('quin', 5);
  const [{ occurredAt: since }] = await nodes('quin');
  const socket = await listen('quin', { since });
  await socket.take(() => told(socket).length === 5);
  expect(told(socket).sort()).toEqual(bodies);
});

it('is resumed after any entry of the list: with what is newer, and nothing that is older', async () => {
  const root = await comment('rex', 'film', 'Root');
  for (const body of ['r1', 'r2', 'r3']) await comment('hal', 'film', body, root);
  const listed = await nodesWithIds('rex');
  for (const [index, newer] of [
    [0, []],
    [1, ['r3']],
    [2, ['r2', 'r3']],
  ] as const) {
    const socket = await listen('rex', { after: listed[index].cursor });
    const last = `live ${index}`;
    await until(async () => told(socket).length === newer.length, 'the newer ones have come');
    const reply = await comment('hal', 'film', last, root);
    await socket.take(() => told(socket).includes(last));
    expect(told(socket)).toEqual([...newer, last]);
    await act('deleteComment', { commentId: reply }, { as: 'hal' });
    await socket.close();
  }
});

it('sends after a resumption what was committed late, with an earlier time than what was sent before', async () => {
  const root = await comment('sid', 'film', 'Root');
  const before = await listen('sid');
  await comment('hal', 'film', 'newest', root);
  const { payload } = await before.take({ type: 'next' });
  await before.close();
  const late = await comment('hal', 'film', 'late', root);
  await app.pool.query("UPDATE comments SET recorded_at = recorded_at - interval '5 s' WHERE content_id = 'film' AND id = $1", [late.split(':')[1]]);
  const resumed = await listen('sid', { after: payload.data.myNotifications.cursor });
  await resumed.take(() => told(resumed).length === 1);
  expect(told(resumed)).toEqual(['late']);
});

it('reaches a subscriber of another server, though nothing carries the news', async () => {
  const other = await startApp({ databaseUrl: app.databaseUrl });
  const root = await comment('jan', 'film', 'Root');
  const socket = await listen('jan');
  await actsOn(() => other).act('addComment', { contentId: 'film', body: 'From afar', parentId: root }, { as: 'jon' });
  // Late by the time after which an inbox looks by itself.
  const isTold = () => told(socket).includes('From afar');
  await until(isTold, 'told', 20_000);
  await other.stop();
}, 40_000);

it('contains nothing of an erased user, and no texts of contents that were hidden since', async () => {
  await app.addContents({ id: 'banned' });
  const root = await comment('kim', 'banned', 'Root');
  await comment('leo', 'banned', 'Words of Leo', root);
  await act('hideContent', { contentId: 'banned' }, { as: 'mod', role: 'moderator', select: 'isChanged' });
  expect(await nodes('kim')).toMatchObject([{ kind: 'REPLY', content: null, comment: null }]);
  await eraseUser(app.pool, 'kim');
  expect((await app.pool.query("SELECT FROM comments WHERE 'kim' IN (user_id, replied_to)")).rowCount).toBe(0);
});

it('requires a token, and rejects a malformed time', async () => {
  await comment('hal', 'film', 'Reply', await comment('mia', 'film', 'Root'));
  const anonymous = await openSocket(app.url);
  open.push(anonymous);
  await anonymous.init();
  expect(await anonymous.ask(follow)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  const socket = await openSocket(app.url);
  open.push(socket);
  await socket.init(await tokenOf('mia'));
  expect(JSON.stringify(await socket.ask(follow, { since: 'yesterday' }))).toMatch(/BAD_USER_INPUT/);
  const list = (await notifications('mia')).pageInfo.endCursor;
  const forged = Buffer.from(JSON.stringify(['myNotifications', 9e15])).toString('base64url');
  for (const after of ['yesterday', '', list, forged, 'x'.repeat(5_000)])
    expect(JSON.stringify(await socket.ask(follow, { after }))).toMatch(/BAD_USER_INPUT/);
  const now = new Date().toISOString();
  expect(JSON.stringify(await socket.ask(follow, { since: now, after: (await nodesWithIds('mia'))[0].cursor }))).toMatch(
    /BAD_USER_INPUT.*not both|not both.*BAD_USER_INPUT/,
  );
});
