import { startApp, type TestApp } from './support/app';
import { actsOn, refusalsOn } from './support/interact';
import { brokenLaws } from './support/laws';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  for (const as of ['u1', 'u2']) await read('{ viewer { user { userId } } }', {}, { as });
  for (const as of ['m1', 'm2']) await read('{ viewer { user { userId } } }', {}, { as, role: 'moderator' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const { act, refusal, read, refusedRead } = actsOn(() => app);

const fresh = () => app.addContent({ ownerId: 'owner' });
const report = async (contentId: string, as = 'u1', reason = 'SPAM') =>
  (await act('report', { contentId, reason, details: `by ${as}` }, { as, select: 'reportId' })).reportId as string;
const m1 = { as: 'm1', role: 'moderator' } as const;
const m2 = { as: 'm2', role: 'moderator' } as const;
const whole = 'isChanged report { id status outcome decidedAt reporterId moderatorId events { action actorId note } }';
const queue = async (variables: object = {}, asking: { as: string; role?: 'moderator' | 'admin' } = m1) =>
  (
    await read(
      `query ($status: ReportStatus, $reason: ReportReason, $contentId: ID, $isClaimedByMe: Boolean, $first: Int, $after: String) {
        reports(status: $status, reason: $reason, contentId: $contentId, isClaimedByMe: $isClaimedByMe, first: $first, after: $after) {
          edges { node { id reason details status reporterId content { id } } } pageInfo { hasNextPage endCursor } } }`,
      variables,
      asking,
    )
  ).reports;
const idsOf = (connection: { edges: { node: { id: string } }[] }) => connection.edges.map(({ node }) => node.id);

const expectRefusal = refusalsOn(() => app, m1);

it('a user has one open report per content: a second call returns the first', async () => {
  const contentId = await fresh();
  const send = (as: string, reason: string) => act('report', { contentId, reason }, { as, select: 'isChanged reportId' });
  const first = await send('eager', 'SPAM');
  expect(first.isChanged).toBe(true);
  expect(await send('eager', 'HATE')).toEqual({ isChanged: false, reportId: first.reportId });
  expect((await send('other', 'SPAM')).reportId).not.toBe(first.reportId);
  expect((await app.pool.query('SELECT FROM reports WHERE content_id = $1', [contentId])).rowCount).toBe(2);
});

it('a report is claimed, noted, decided and reopened, each step on record', async () => {
  const reportId = await report(await fresh());
  expect(await act('claimReport', { reportId }, { ...m1, select: whole })).toMatchObject({
    isChanged: true,
    report: { status: 'UNDER_REVIEW', moderatorId: 'm1', reporterId: 'u1' },
  });
  expect(await act('claimReport', { reportId }, m1)).toEqual({ isChanged: false });
  await act('noteReport', { reportId, note: 'Same text elsewhere' }, m2);
  const decision = { reportId, decision: 'RESOLVED', outcome: 'Thank you: removed.', note: 'Clear case' };
  expect(await act('decideReport', decision, { ...m1, select: whole })).toMatchObject({
    isChanged: true,
    report: { status: 'RESOLVED', outcome: 'Thank you: removed.', decidedAt: expect.any(String) },
  });
  expect(await act('decideReport', decision, m1)).toEqual({ isChanged: false });
  const { report: reopened } = await act('reopenReport', { reportId, note: 'A mistake' }, { ...m2, select: whole });
  expect(reopened).toMatchObject({ status: 'PENDING', outcome: null, decidedAt: null, moderatorId: null });
  expect(reopened.events).toEqual([
    { action: 'CLAIMED', actorId: 'm1', note: null },
    { action: 'NOTED', actorId: 'm2', note: 'Same text elsewhere' },
    { action: 'RESOLVED', actorId: 'm1', note: 'Clear case' },
    { action: 'REOPENED', actorId: 'm2', note: 'A mistake' },
  ]);
  expect(await act('decideReport', { reportId, decision: 'DISMISSED' }, { ...m2, select: whole })).toMatchObject({
    report: { status: 'DISMISSED', outcome: null },
  });
});

it('each mutation of one operation returns the content as it left it', async () => {
  const contentId = await fresh();
  const content = 'content { isHidden moderationEvents { action } }';
  const { data } = await app.ask<Record<string, object>, object>(
    `mutation ($content: HideContentInput!, $restore: RestoreContentInput!, $report: DecideReportInput!) {
      hidden: hideContent(input: $content) { ${content} } restored: restoreContent(input: $restore) { ${content} }
      decided: decideReport(input: $report) { report { ${content} } } shown: restoreContent(input: $restore) { ${content} } }`,
    { content: { contentId }, restore: { contentId }, report: { reportId: await report(contentId), decision: 'RESOLVED', hidesContent: true } },
    m1,
  );
  expect(data).toMatchObject({
    hidden: { content: { isHidden: true } },
    restored: { content: { isHidden: false } },
    decided: { report: { content: { isHidden: true } } },
    shown: { content: { isHidden: false, moderationEvents: [{ action: 'HIDDEN' }, { action: 'RESTORED' }, { action: 'RESTORED' }] } },
  });
});

it('two moderators never work on the same report', async () => {
  const reportId = await report(await fresh());
  const claims = await Promise.all([m1, m2, m1, m2].map((asking) => refusal('claimReport', { reportId }, asking)));
  const refused = claims.filter((answer) => answer !== null);
  expect(refused.length).toBeGreaterThanOrEqual(1);
  for (const answer of refused)
    expect(answer).toMatchObject({ code: 'CONFLICT', field: 'input.reportId', message: expect.stringMatching(/under review by m[12]/) });
  const [holder, other] = refused[0]?.message.includes('m1') ? [m1, m2] : [m2, m1];
  await expectRefusal('decideReport', { reportId, decision: 'DISMISSED' }, 'CONFLICT', 'input.reportId', other);
  await expectRefusal('releaseReport', { reportId }, 'CONFLICT', 'input.reportId', other);
  await act('releaseReport', { reportId }, holder);
  expect(await act('releaseReport', { reportId }, holder)).toEqual({ isChanged: false });
  await act('decideReport', { reportId, decision: 'DISMISSED' }, other);
  await expectRefusal('claimReport', { reportId }, 'CONFLICT', 'input.reportId', holder);
});

it('the queue is filtered, counted, and comes oldest first in pages', async () => {
  const contentId = await fresh();
  const ids = [];
  for (const [as, reason] of [
    ['q1', 'HATE'],
    ['q2', 'HATE'],
    ['q3', 'NUDITY'],
  ] as const)
    ids.push(await report(contentId, as, reason));
  expect(idsOf(await queue({ contentId }))).toEqual(ids);
  expect(idsOf(await queue({ contentId, reason: 'HATE' }))).toEqual(ids.slice(0, 2));
  await act('claimReport', { reportId: ids[1] }, m2);
  expect(idsOf(await queue({ contentId, status: 'PENDING' }))).toEqual([ids[0], ids[2]]);
  expect(idsOf(await queue({ contentId, isClaimedByMe: true }, m2))).toEqual([ids[1]]);
  expect(idsOf(await queue({ contentId, isClaimedByMe: true }, m1))).toEqual([]);
  const page = await queue({ contentId, first: 2 });
  expect([idsOf(page), page.pageInfo.hasNextPage]).toEqual([ids.slice(0, 2), true]);
  expect(idsOf(await queue({ contentId, first: 2, after: page.pageInfo.endCursor }))).toEqual(ids.slice(2));
  const { openReportCounts } = await read('{ openReportCounts { status reason count } }', {}, m1);
  expect(openReportCounts).toEqual(
    expect.arrayContaining([
      { status: 'PENDING', reason: 'HATE', count: 1 },
      { status: 'UNDER_REVIEW', reason: 'HATE', count: 1 },
      { status: 'PENDING', reason: 'NUDITY', count: 1 },
    ]),
  );
});

it('the reporter sees the outcome, and nothing of the moderators', async () => {
  const reportId = await report(await fresh(), 'watcher');
  await act('noteReport', { reportId, note: 'Internal' }, m1);
  await act('decideReport', { reportId, decision: 'DISMISSED', outcome: 'We found nothing.', note: 'Serial reporter' }, m1);
  const mine = (
    await read(
      '{ myReports { edges { node { id reason details status outcome decidedAt reporterId moderatorId events { note } content { id } } } } }',
      {},
      { as: 'watcher' },
    )
  ).myReports.edges;
  expect(mine.map(({ node }: { node: object }) => node)).toMatchObject([
    {
      id: reportId,
      status: 'DISMISSED',
      outcome: 'We found nothing.',
      decidedAt: expect.any(String),
      reporterId: 'watcher',
      moderatorId: null,
      events: null,
    },
  ]);
  expect((await read('{ myReports { edges { node { id } } } }', {}, { as: 'u2' })).myReports.edges).toEqual([]);
});

it('a decided report allows a new one; while the new one is open, the old one cannot be reopened', async () => {
  const contentId = await fresh();
  const first = await report(contentId);
  expect(await report(contentId)).toBe(first);
  await act('decideReport', { reportId: first, decision: 'DISMISSED' }, m1);
  const second = await report(contentId);
  expect(second).not.toBe(first);
  await expectRefusal('reopenReport', { reportId: first }, 'CONFLICT', 'input.reportId');
});

describe('a hidden content', () => {
  const seenBy = async (contentId: string, as?: string, role?: 'moderator') =>
    (await read('query ($id: ID!) { content(id: $id) { isHidden } }', { id: contentId }, { as, role })).content;
  const isRanked = async (contentId: string) =>
    (await read('{ popular(first: 100) { edges { node { content { id } } } } }', {})).popular.edges.some(
      ({ node }: { node: { content: { id: string } } }) => node.content.id === contentId,
    );

  it('is out of sight for all but its owner and the moderators, until it is restored', async () => {
    const contentId = await fresh();
    await act('like', { contentId }, { as: 'u2' });
    expect(await isRanked(contentId)).toBe(true);
    const reportId = await report(contentId);
    await act('decideReport', { reportId, decision: 'RESOLVED', hidesContent: true }, m1);
    expect([await seenBy(contentId), await seenBy(contentId, 'u1'), await isRanked(contentId)]).toEqual([null, null, false]);
    expect([await seenBy(contentId, 'owner'), await seenBy(contentId, 'm2', 'moderator')]).toEqual([{ isHidden: true }, { isHidden: true }]);
    expect(await refusal('like', { contentId }, { as: 'u1' })).toMatchObject({ code: 'NOT_FOUND' });
    // The catalogue says the same again: that hides nothing and shows nothing.
    await app.addContents({ id: contentId, ownerId: 'owner' });
    expect(await seenBy(contentId)).toBeNull();

    const restored = await act(
      'restoreContent',
      { contentId, note: 'Appealed' },
      { ...m2, select: 'isChanged content { isHidden stats { likeCount } moderationEvents { action actorId note } }' },
    );
    expect(restored).toMatchObject({
      isChanged: true,
      content: { isHidden: false, stats: { likeCount: 1 }, moderationEvents: [{ action: 'RESTORED', actorId: 'm2', note: 'Appealed' }] },
    });
    expect(await act('restoreContent', { contentId }, m2)).toEqual({ isChanged: false });
    expect([await seenBy(contentId), await isRanked(contentId)]).toEqual([{ isHidden: false }, true]);
    expect(await act('hideContent', { contentId }, { ...m1, select: 'isChanged content { isHidden }' })).toEqual({
      isChanged: true,
      content: { isHidden: true },
    });
    expect(await act('hideContent', { contentId }, m1)).toEqual({ isChanged: false });
  });
});

it('is for moderators and admins alone', async () => {
  const contentId = await fresh();
  const reportId = await report(contentId);
  for (const [field, input] of [
    ['claimReport', { reportId }],
    ['releaseReport', { reportId }],
    ['decideReport', { reportId, decision: 'RESOLVED' }],
    ['noteReport', { reportId, note: 'x' }],
    ['reopenReport', { reportId }],
    ['hideContent', { contentId }],
    ['restoreContent', { contentId }],
  ] as const) {
    await expectRefusal(field, input, 'FORBIDDEN', undefined, { as: 'u1' });
    expect(await refusal(field, input, { as: 'svc', role: 'service' })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusal(field, input, {})).toMatchObject({ code: 'UNAUTHENTICATED' });
  }
  for (const query of ['{ reports { edges { cursor } } }', '{ openReportCounts { count } }'])
    expect(await refusedRead(query, {}, { as: 'u1' })).toMatchObject({ code: 'FORBIDDEN' });
  expect((await queue({ contentId }, { as: 'boss', role: 'admin' })).edges).toHaveLength(1);
  expect(
    (await read('query ($id: ID!) { content(id: $id) { moderationEvents { note } } }', { id: contentId }, { as: 'u1' })).content.moderationEvents,
  ).toBeNull();
});

it('bad input changes nothing', async () => {
  const reportId = await report(await fresh());
  await expectRefusal('claimReport', { reportId: 'x' }, 'BAD_USER_INPUT', 'input.reportId');
  await expectRefusal('claimReport', { reportId: 'Report:00000000-0000-7000-8000-000000000000:nowhere' }, 'NOT_FOUND', 'input.reportId');
  await expectRefusal('noteReport', { reportId, note: ' ' }, 'BAD_USER_INPUT', 'input.note');
  await expectRefusal('decideReport', { reportId, decision: 'RESOLVED', outcome: 'x'.repeat(5001) }, 'BAD_USER_INPUT', 'input.outcome');
  await expectRefusal('hideContent', { contentId: 'nowhere' }, 'NOT_FOUND', 'input.contentId');
  expect(await refusal('report', { contentId: 'c1' }, { as: 'u1' })).toMatchObject({ code: 'BAD_USER_INPUT' });
});
