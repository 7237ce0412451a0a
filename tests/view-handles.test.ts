import { randomUUID } from 'node:crypto';
import { createViewHandles } from '../src/interactions/views/view-handle';
import { eraseUser } from '../src/privacy/erasure/run-erasure';
import { startApp, type TestApp } from './support/app';
import { brokenLaws } from './support/laws';
import { RecordViewDocument, type RecordViewInput, StartViewDocument, StatsDocument } from './support/operations';
import { signUpAgain } from './support/signed-up-again';
import { tableHashes } from './support/table-hashes';
import { tokenOf } from './support/tokens';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  // So that a refusal finds its user there already.
  const contentId = await fresh();
  for (const as of ['u1', 'u2']) await open(contentId, as);
});
afterAll(() => app.stop());
afterEach(async () => {
  jest.restoreAllMocks();
  expect(await brokenLaws(app.pool)).toEqual([]);
});

const fresh = (type: 'VIDEO' | 'ARTICLE' = 'VIDEO', durationMs: number | null = null, at = app) => at.addContent({ type, durationMs });
const open = async (contentId: string, as: string) => (await app.get(StartViewDocument, { input: { contentId } }, { as })).startView;
const view = async (input: RecordViewInput, as: string) => (await app.get(RecordViewDocument, { input }, { as })).recordView;
const countsOf = async (id: string) => (await app.get(StatsDocument, { contentIds: [id] })).stats[0];

/** A handle as `startView` would have given it `agoMs` ago: the server's own key, a clock set back. */
async function openedAgo(agoMs: number, contentId: string, userId: string, at = app): Promise<string> {
  return (await at.services.viewHandles.open(userId, contentId, Date.now() - agoMs)).handle;
}

/** Refused with this code, on this field, and nothing recorded. */
async function expectRefusal(input: RecordViewInput, as: string, code: string, field: string, message: string | RegExp, at = app): Promise<void> {
  const before = await tableHashes(at.pool);
  const { errors } = await at.ask(RecordViewDocument, { input }, { as });
  expect(errors[0]).toMatchObject({ message: expect.stringMatching(message), extensions: { code, field } });
  expect(await tableHashes(at.pool)).toEqual(before);
}

it('startView records nothing, and returns the thresholds', async () => {
  const contentId = await fresh();
  await open(contentId, 'u1');
  const before = await tableHashes(app.pool);
  const { startedAt, expiresAt, policy, content, handle } = await open(contentId, 'u1');
  expect(Date.parse(expiresAt) - Date.parse(startedAt)).toBe(86_400_000);
  expect(policy).toEqual({ type: 'VIDEO', minDurationMs: 3000 });
  expect(content).toMatchObject({ id: contentId, viewerState: { hasViewed: false } });
  expect(handle).not.toContain(contentId);
  expect(await tableHashes(app.pool)).toEqual(before);
});

it('startView needs a token, and a content that the viewer may see', async () => {
  await app.addContents({ id: 'private', ownerId: 'owner', isPublic: false });
  const refusal = async (contentId: string, as?: string) =>
    (await app.ask(StartViewDocument, { input: { contentId } }, { as })).errors[0]?.extensions;
  expect(await refusal('private')).toMatchObject({ code: 'UNAUTHENTICATED' });
  for (const id of ['nowhere', 'private']) expect(await refusal(id, 'u1')).toMatchObject({ code: 'NOT_FOUND', field: 'input.contentId' });
  expect(await refusal('private', 'owner')).toBeUndefined();
});

it('a view recorded with a handle after the time it claims is verified, and counted as such once', async () => {
  const contentId = await fresh();
  const { handle } = await open(contentId, 'u1');
  const { now } = Date;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + 3_000);
  expect(await view({ contentId, handle, durationMs: 3000 }, 'u1')).toMatchObject({
    qualified: true,
    isChanged: true,
    content: { stats: { viewCount: 1, verifiedViewCount: 1 }, viewerState: { isVerified: true, durationMs: 3000 } },
  });
  jest.restoreAllMocks();
  await view({ contentId, handle: await openedAgo(60_000, contentId, 'u1'), durationMs: 50_000 }, 'u1');
  expect(await countsOf(contentId)).toMatchObject({ viewCount: 1, totalViewCount: 2, verifiedViewCount: 1 });
});

it('a view without a handle counts as before, and a later one with a handle verifies it', async () => {
  const contentId = await fresh();
  expect(await view({ contentId, durationMs: 9000 }, 'u1')).toMatchObject({ qualified: true, content: { viewerState: { isVerified: false } } });
  await view({ contentId, durationMs: 9000 }, 'u2');
  expect(await countsOf(contentId)).toMatchObject({ viewCount: 2, verifiedViewCount: 0 });
  await view({ contentId, handle: await openedAgo(9000, contentId, 'u1'), durationMs: 9000 }, 'u1');
  expect(await countsOf(contentId)).toMatchObject({ viewCount: 2, totalViewCount: 3, verifiedViewCount: 1 });
});

it('claims more than the time that passed, times the allowance, are refused', async () => {
  const contentId = await fresh();
  const handle = await openedAgo(10_000, contentId, 'u1');
  await expectRefusal({ contentId, handle, durationMs: 20_000 }, 'u1', 'BAD_USER_INPUT', 'input.durationMs', /at most 1\d\d\d\d by now, got 20000/);
  expect(await view({ contentId, handle, durationMs: 11_000 }, 'u1')).toMatchObject({ qualified: true });
  const { handle: early } = await open(contentId, 'u2');
  await expectRefusal({ contentId, handle: early, durationMs: 86_400_000 }, 'u2', 'BAD_USER_INPUT', 'input.durationMs', /must not exceed/);
});

it('progress and completion, which no server can measure, are believed once an honest viewer could have got there', async () => {
  const contentId = await fresh('VIDEO', 8000);
  const young = await openedAgo(0, contentId, 'u1');
  const before = await tableHashes(app.pool);
  const tooEarly = await view({ contentId, handle: young, progressPct: 100, isComplete: true }, 'u1');
  expect(tooEarly).toMatchObject({ qualified: false, missing: { message: expect.stringContaining('older') } });
  expect(tooEarly.missing?.durationMs).toBeGreaterThan(0);
  expect(tooEarly.missing?.durationMs).toBeLessThanOrEqual(2000);
  expect(await tableHashes(app.pool)).toEqual(before);
  // A quarter of 8 s is 2 s: sooner than the 3 s of the other threshold.
  expect(await view({ contentId, handle: await openedAgo(2000, contentId, 'u1'), progressPct: 25 }, 'u1')).toMatchObject({ qualified: true });
  const article = await fresh('ARTICLE');
  expect(await view({ contentId: article, handle: (await open(article, 'u1')).handle }, 'u1')).toMatchObject({
    qualified: true,
    content: { stats: { verifiedViewCount: 1 } },
  });
});

describe('a handle is refused, and nothing recorded, when it is', () => {
  let contentId: string;
  beforeAll(async () => {
    contentId = await fresh();
  });
  const old = (content = contentId, user = 'u1') => openedAgo(60_000, content, user);
  const claim = { durationMs: 4000 };

  it("another user's", async () => {
    await expectRefusal({ contentId, ...claim, handle: await old(contentId, 'u2') }, 'u1', 'BAD_USER_INPUT', 'input.handle', /another user/);
  });
  it("another content's", async () => {
    await expectRefusal({ contentId, ...claim, handle: await old(await fresh()) }, 'u1', 'BAD_USER_INPUT', 'input.handle', /another content/);
  });
  it('expired', async () => {
    await expectRefusal(
      { contentId, ...claim, handle: await openedAgo(86_400_001, contentId, 'u1') },
      'u1',
      'BAD_USER_INPUT',
      'input.handle',
      /expired/,
    );
  });
  it('forged: signed with another key, changed by one letter, without signature, or no handle at all', async () => {
    const stranger = createViewHandles(Buffer.alloc(32, 7));
    const [head, body, signature] = (await old()).split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const longer = Buffer.from(JSON.stringify({ ...claims, at: claims.at - 3_600_000 })).toString('base64url');
    const none = Buffer.from('{"alg":"none","typ":"view-handle+jwt"}').toString('base64url');
    const token = await tokenOf('u1');
    for (const handle of [
      (await stranger.open('u1', contentId, Date.now() - 60_000)).handle,
      `${head}.${longer}.${signature}`,
      `${none}.${body}.`,
      `${head}.${body}.`,
      token,
      'x',
      'ä.ö.ü',
      '',
    ].filter(Boolean))
      await expectRefusal({ contentId, ...claim, handle }, 'u1', 'BAD_USER_INPUT', 'input.handle', /The handle is not valid/);
    await expectRefusal({ contentId, ...claim, handle: 'x'.repeat(3000) }, 'u1', 'BAD_USER_INPUT', 'input.handle', /at most 2000/);
    await expectRefusal({ contentId, ...claim, handle: 'a\0b' }, 'u1', 'BAD_USER_INPUT', 'input.handle', /without NUL/);
  });
  it('replayed: for another viewing, in sequence or at once', async () => {
    const handle = await old();
    const eventId = randomUUID();
    await view({ contentId, ...claim, handle, eventId }, 'u1');
    await expectRefusal({ contentId, ...claim, handle }, 'u1', 'CONFLICT', 'input.handle', /already used/);
    await expectRefusal({ contentId, ...claim, handle, eventId: randomUUID() }, 'u1', 'CONFLICT', 'input.handle', /already used/);

    const another = await old();
    const { totalViewCount } = (await countsOf(contentId)) ?? { totalViewCount: Number.NaN };
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => app.ask(RecordViewDocument, { input: { contentId, ...claim, handle: another } }, { as: 'u1' })),
    );
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    expect(answers.filter(({ errors }) => errors[0]?.extensions?.code === 'CONFLICT')).toHaveLength(39);
    expect(await countsOf(contentId)).toMatchObject({ totalViewCount: totalViewCount + 1 });
  });
  it('given for a viewing that was recorded without it', async () => {
    const eventId = randomUUID();
    await view({ contentId, ...claim, eventId }, 'u1');
    await expectRefusal(
      { contentId, ...claim, eventId, handle: await old() },
      'u1',
      'CONFLICT',
      'input.eventId',
      /with another handle or without one/,
    );
  });
  it('used for a moment before it was opened', async () => {
    const at = (agoMs: number) => new Date(Date.now() - agoMs).toISOString();
    await expectRefusal(
      { contentId, ...claim, occurredAt: at(200_000), handle: await old() },
      'u1',
      'BAD_USER_INPUT',
      'input.occurredAt',
      /before startView/,
    );
    // A clock that is behind is forgiven.
    expect(await view({ contentId, ...claim, occurredAt: at(90_000), handle: await old() }, 'u1')).toMatchObject({ qualified: true });
  });
});

it('extended viewings of one user, concurrently and on two servers, do not deadlock', async () => {
  const other = await startApp({ databaseUrl: app.databaseUrl });
  try {
    const contentId = await fresh();
    const deadlocks = async () => {
      await app.pool.query('SELECT pg_stat_force_next_flush()');
      return (await app.pool.query('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()')).rows[0].deadlocks;
    };
    const before = await deadlocks();
    const eventIds = Array.from({ length: 6 }, () => randomUUID());
    await Promise.all(
      Array.from({ length: 600 }, (_, i) => {
        const eventId = i % 3 ? eventIds[(i * 5 + Math.floor(i / 6)) % 6] : randomUUID();
        return (i % 2 ? app : other).get(
          RecordViewDocument,
          { input: { contentId, eventId, durationMs: 3000 + ((i * 131) % 600) } },
          { as: 'grower' },
        );
      }),
    );
    expect((await deadlocks()) - before).toBe(0);
    expect(await countsOf(contentId)).toMatchObject({ viewCount: 1, totalViewCount: 206 });
  } finally {
    await other.stop();
  }
});

it('with an eventId a retry is harmless, and the viewing grows within its bound', async () => {
  const contentId = await fresh();
  const input = { contentId, eventId: randomUUID(), handle: await openedAgo(30_000, contentId, 'u1') };
  for (let i = 0; i < 3; i++) expect(await view({ ...input, durationMs: 4000 }, 'u1')).toMatchObject({ qualified: true, isChanged: i === 0 });
  await expectRefusal({ ...input, durationMs: 60_000 }, 'u1', 'BAD_USER_INPUT', 'input.durationMs', /must not exceed/);
  await view({ ...input, durationMs: 29_000 }, 'u1');
  // Without the handle nothing bounds the claim: it changes nothing.
  const unbounded = await view({ contentId, eventId: input.eventId, durationMs: 80_000_000 }, 'u1');
  expect(unbounded.content).toMatchObject({
    stats: { totalViewCount: 1, verifiedViewCount: 1 },
    viewerState: { durationMs: 29_000, timesViewed: 1 },
  });
});

it('a used handle stays used when its person is erased', async () => {
  const contentId = await fresh();
  const input = { contentId, eventId: randomUUID(), handle: await openedAgo(30_000, contentId, 'leaver'), durationMs: 4000 };
  await view(input, 'leaver');
  await eraseUser(app.pool, 'leaver');
  await signUpAgain(app, 'leaver');
  const { errors } = await app.ask(RecordViewDocument, { input }, { as: 'leaver' });
  expect(errors[0]?.extensions).toMatchObject({ code: 'CONFLICT', field: 'input.handle' });
  expect(await countsOf(contentId)).toMatchObject({ viewCount: 1, verifiedViewCount: 1 });
});

it('below the threshold a handle is not used up: 2 s, then 4 s', async () => {
  const contentId = await fresh();
  const handle = await openedAgo(4000, contentId, 'u1');
  expect(await view({ contentId, handle, durationMs: 2000 }, 'u1')).toMatchObject({ qualified: false, missing: { durationMs: 1000 } });
  expect(await view({ contentId, handle, durationMs: 4000 }, 'u1')).toMatchObject({ qualified: true, isChanged: true });
});

it('where the operator asks for handles, a view without one is refused; services may still import', async () => {
  const strict = await startApp({ env: { VIEW_HANDLES: 'required' } });
  try {
    const contentId = await fresh('VIDEO', null, strict);
    await strict.get(StartViewDocument, { input: { contentId } }, { as: 'u1' });
    await expectRefusal({ contentId, durationMs: 4000 }, 'u1', 'BAD_USER_INPUT', 'input.handle', /Call startView first/, strict);
    const handle = await openedAgo(4000, contentId, 'u1', strict);
    expect((await strict.get(RecordViewDocument, { input: { contentId, durationMs: 4000, handle } }, { as: 'u1' })).recordView.qualified).toBe(true);
    expect(
      (await strict.get(RecordViewDocument, { input: { contentId, durationMs: 4000 } }, { as: 's', role: 'service' })).recordView.qualified,
    ).toBe(true);
    expect((await strict.get(StatsDocument, { contentIds: [contentId] })).stats[0]).toMatchObject({ viewCount: 2, verifiedViewCount: 1 });
  } finally {
    await strict.stop();
  }
});

it('every server on the same database knows the handles of the others', async () => {
  const other = await startApp({ databaseUrl: app.databaseUrl });
  try {
    const contentId = await fresh();
    expect(await view({ contentId, durationMs: 4000, handle: await openedAgo(4000, contentId, 'u1', other) }, 'u1')).toMatchObject({
      qualified: true,
    });
  } finally {
    await other.stop();
  }
});
