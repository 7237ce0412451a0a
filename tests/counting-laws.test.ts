import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { eraseUser } from '../src/privacy/erasure/run-erasure';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws, driftsOf } from './support/laws';
import { forgetTokens } from './support/tokens';

/** Three servers on one database: what must hold between connections must hold between machines. */
const apps: TestApp[] = [];
beforeAll(async () => {
  const first = await startApp();
  apps.push(first, await startApp({ databaseUrl: first.databaseUrl }), await startApp({ databaseUrl: first.databaseUrl }));
}, 60_000);
afterAll(async () => {
  for (const app of apps.reverse()) await app.stop();
});

const below = (n: number) => fc.integer({ min: 0, max: n - 1 });
const acts = [
  'like',
  'unlike',
  'dislike',
  'react',
  'unreact',
  'save',
  'unsave',
  'rate',
  'unrate',
  'vote',
  'unvote',
  'addComment',
  'reply',
  'deleteComment',
  'removeComment',
  'purchase',
  'recordView',
  'report',
  'erase',
  'audit',
] as const;
const act = fc.record({
  name: fc.constantFrom(...acts),
  user: below(4),
  other: below(4),
  content: below(2),
  value: below(10),
  hasEvent: fc.boolean(),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;
/** Steps in sequence; the interactions of a step concurrently, each through another server. */
const steps = fc.array(fc.array(act, { minLength: 1, maxLength: 16 }), { minLength: 1, maxLength: 6 });

/** Possible errors of concurrent interactions: never an internal error. */
const expected = new Set(['NOT_FOUND', 'CONFLICT', 'BAD_USER_INPUT', 'FORBIDDEN', 'UNAUTHENTICATED', 'UNAVAILABLE']);
let runs = 0;
let [asked, accepted] = [0, 0];

it('every count is its facts after any sequence of interactions, erasures and audits, on many connections', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const run = ++runs;
      const app = apps[0] as TestApp;
      await app.addContents(...[0, 1].map((i) => ({ id: `law-${run}-${i}` })));
      const eventIds = Array.from({ length: 10 }, () => randomUUID());
      const comments: string[] = [];
      for (const step of sequence) {
        const codes = await Promise.all(step.map((one, index) => perform(run, one, apps[index % apps.length] as TestApp, eventIds, comments)));
        expect(codes.filter((code) => code && !expected.has(code))).toEqual([]);
        const ofActs = codes.filter((_, index) => !['erase', 'audit'].includes(step[index]?.name as string));
        asked += ofActs.length;
        accepted += ofActs.filter((code) => code === null).length;
        expect(await brokenLaws(app.pool)).toEqual([]);
        expect(await driftsOf(app.pool)).toEqual([]);
      }
    }),
    { numRuns: 30, endOnFailure: true },
  );
  // Laws hold of nothing at all, too.
  expect(accepted).toBeGreaterThan(asked / 2);
}, 180_000);

/** @returns the code it was refused with. */
async function perform(run: number, one: Act, app: TestApp, eventIds: string[], comments: string[]): Promise<string | null> {
  const { refusal, act: actNow } = actsOn(() => app);
  const contentId = `law-${run}-${one.content}`;
  const userOf = (n: number) => `law-${run}-user-${n}`;
  const as = userOf(one.user);
  const event = one.hasEvent ? { eventId: eventIds[one.value] } : {};
  const comment = comments[one.value % Math.max(1, comments.length)] ?? 'Comment:00000000-0000-7000-8000-000000000000:nowhere';
  const send = async (field: string, input: object, role?: 'moderator') => String((await refusal(field, input, { as, role }))?.code ?? '') || null;
  switch (one.name) {
    case 'erase':
      await eraseUser(app.pool, as);
      forgetTokens(as);
      return null;
    case 'audit':
      return (await driftsOf(app.pool)).length > 0 ? 'DRIFT' : null;
    case 'react':
    case 'unreact':
      return send(one.name, { contentId, reaction: ['LOVE', 'WOW', 'LIKE', 'DISLIKE'][one.value % 4] });
    case 'rate':
      return send('rate', { contentId, rating: one.value + 1 });
    case 'vote':
    case 'unvote':
      return send(one.name === 'vote' ? 'markReviewHelpful' : 'unmarkReviewHelpful', { reviewId: `Review:${userOf(one.other)}:${contentId}` });
    case 'addComment':
      return actNow('addComment', { contentId, body: 'x', ...event }, { as, select: 'comment { id }' }).then(
        (payload) => {
          comments.push(payload.comment.id);
          return null;
        },
        (error: Error) => /"code":"(\w+)"/.exec(error.message)?.[1] ?? 'UNKNOWN',
      );
    case 'reply':
      return send('addComment', { contentId: comment.replace(/^Comment:[^:]+:/, ''), body: 'y', parentId: comment, ...event });
    case 'deleteComment':
      return send('deleteComment', { commentId: comment });
    case 'removeComment':
      return send('deleteComment', { commentId: comment }, 'moderator');
    case 'report':
      return send('report', { contentId, reason: 'SPAM', ...event });
    case 'purchase':
    case 'recordView':
      return send(one.name, { contentId, ...event });
    default:
      return send(one.name, { contentId });
  }
}
