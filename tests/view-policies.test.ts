import { knownTypeNames } from '../src/domain/content-types';
import { startApp, type TestApp } from './support/app';
import { RecordViewDocument, type RecordViewInput, ViewPoliciesDocument } from './support/operations';
import { tableHashes } from './support/table-hashes';

let app: TestApp;
let strict: TestApp;
beforeAll(async () => {
  app = await startApp();
  strict = await startApp({
    env: {
      VIEW_POLICIES: JSON.stringify({
        video: { minDurationMs: 30_000, minProgressPct: 50, countsCompletion: false },
        ARTICLE: { minDurationMs: 2000 },
        AUDIO: { minDurationMs: null, minProgressPct: null },
      }),
    },
  });
  await strict.addContents({ id: 'video', type: 'VIDEO' }, { id: 'article' }, { id: 'audio', type: 'AUDIO' }, { id: 'ebook', type: 'EBOOK' });
});
afterAll(() => Promise.all([app.stop(), strict.stop()]));

const policiesOf = async (at: TestApp, type?: string) => (await at.get(ViewPoliciesDocument, { type })).viewPolicies;
const view = async (input: RecordViewInput) => (await strict.get(RecordViewDocument, { input }, { as: 'u1' })).recordView;

it("viewPolicies gives each type's thresholds and a version, to anybody", async () => {
  const { policies, version, claimAllowance, requiresHandle } = await policiesOf(app);
  const playback = { minDurationMs: 3000, minProgressPct: 25, countsCompletion: true };
  const onOpening = { minDurationMs: null, minProgressPct: null, countsCompletion: false };
  expect(policies).toEqual([
    { type: 'VIDEO', ...playback },
    { type: 'AUDIO', ...playback },
    { type: 'EBOOK', minDurationMs: 5000, minProgressPct: null, countsCompletion: false },
    ...['ARTICLE', 'IMAGE', 'PRODUCT', 'LISTING', 'OTHER'].map((type) => ({ type, ...onOpening })),
  ]);
  expect({ claimAllowance, requiresHandle }).toEqual({ claimAllowance: 1.1, requiresHandle: false });
  expect(version).toMatch(/^[0-9a-f]{12}$/);
  expect((await policiesOf(app)).version).toBe(version);
  expect((await policiesOf(strict)).version).not.toBe(version);
});

it("takes a frontend's own word for a type, and answers an unknown one with the list of the known", async () => {
  for (const [word, type] of [
    ['music', 'AUDIO'],
    ['pdf', 'EBOOK'],
    ['devotional', 'ARTICLE'],
    ['media', 'VIDEO'],
    ['Video', 'VIDEO'],
  ] as const)
    expect((await policiesOf(app, word)).policies.map((policy) => policy.type)).toEqual([type]);
  const { errors } = await app.ask(ViewPoliciesDocument, { type: 'hologram' });
  expect(errors[0]).toMatchObject({
    message: `type must be one of ${knownTypeNames.join(', ')}, got "hologram".`,
    extensions: { code: 'BAD_USER_INPUT', field: 'type' },
  });
});

it('recordView takes the word of its frontend too, and records nothing under an unknown one', async () => {
  expect(await view({ contentId: 'ebook', contentType: 'pdf', durationMs: 5000 })).toMatchObject({ qualified: true });
  const before = await tableHashes(strict.pool);
  const { errors } = await strict.ask(RecordViewDocument, { input: { contentId: 'ebook', contentType: 'hologram', durationMs: 5000 } }, { as: 'u1' });
  expect(errors[0]).toMatchObject({
    message: expect.stringContaining('must be one of video, audio, ebook'),
    extensions: { code: 'BAD_USER_INPUT', field: 'input.contentType' },
  });
  expect(await tableHashes(strict.pool)).toEqual(before);
});

it('configured thresholds decide, and the answer says by which version', async () => {
  const { version } = await policiesOf(strict);
  expect(await view({ contentId: 'video', durationMs: 29_999, progressPct: 49, isComplete: true })).toMatchObject({
    qualified: false,
    missing: { durationMs: 1, progressPct: 50, countsCompletion: false },
    policyVersion: version,
  });
  expect(await view({ contentId: 'video', durationMs: 30_000 })).toMatchObject({ qualified: true, policyVersion: version });
  expect(await view({ contentId: 'article', durationMs: 1999 })).toMatchObject({ qualified: false, missing: { durationMs: 1 } });
  expect(await view({ contentId: 'article', durationMs: 2000 })).toMatchObject({ qualified: true });
  // Only its end counts.
  expect(await view({ contentId: 'audio', durationMs: 86_400_000, progressPct: 99 })).toMatchObject({
    qualified: false,
    missing: { message: 'Not a view yet: it requires completion.', durationMs: null, progressPct: null, countsCompletion: true },
  });
  expect(await view({ contentId: 'audio', isComplete: true })).toMatchObject({ qualified: true });
});
