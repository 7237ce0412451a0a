import { randomUUID } from 'node:crypto';
import { eraseUser } from '../src/privacy/erasure/run-erasure';
import { purgeRequestKeys } from '../src/transports/rest/idempotency';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { send } from './support/rest';
import { tableHashes } from './support/table-hashes';

let app: TestApp;
const { act: perform } = actsOn(() => app);
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'film', type: 'VIDEO' }, { id: 'other', type: 'VIDEO' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

const post = (path: string, as: string, body: unknown, headers: Record<string, string> = {}) => send(app, 'POST', path, { as, body, headers });
const share = (as: string, key: string, body: object = { listingId: 'film' }) =>
  post('/api/interactions/share', as, body, { 'idempotency-key': key });
const sharesOf = async (contentId: string) => (await send(app, 'GET', `/api/listings/${contentId}/stats`)).body.data.totalShares;

describe('an Idempotency-Key', () => {
  it('makes a repeat answer letter by letter as before, and count nothing', async () => {
    const before = await sharesOf('film');
    const key = randomUUID();
    const first = await share('k1', key);
    await share('k2', randomUUID());
    const again = await share('k1', key);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([null, 'true']);
    expect(await sharesOf('film')).toBe(before + 2);
  });

  it('counts once, however many come at the same moment', async () => {
    const before = await sharesOf('film');
    const answers = await Promise.all(Array.from({ length: 20 }, () => share('k3', 'all-at-once')));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await sharesOf('film')).toBe(before + 1);
  });

  it('is refused with another body or another path, and nothing is done', async () => {
    await share('k4', 'mine');
    const before = await tableHashes(app.pool);
    for (const refused of [
      await share('k4', 'mine', { listingId: 'other' }),
      await share('k4', 'mine', { listingId: 'film', metadata: { platform: 'mail' } }),
      await post('/api/interactions/like', 'k4', { listingId: 'film' }, { 'idempotency-key': 'mine' }),
    ])
      expect([refused.status, refused.body.code, refused.body.field]).toEqual([409, 'CONFLICT', 'Idempotency-Key']);
    expect(await tableHashes(app.pool)).toEqual(before);
  });

  it("is each user's own", async () => {
    const before = await sharesOf('film');
    await share('k5', 'same');
    await share('k6', 'same');
    expect(await sharesOf('film')).toBe(before + 2);
  });

  it('of a refused request may be used again', async () => {
    expect((await share('k7', 'again', { listingId: 'not-yet' })).status).toBe(404);
    await app.addContents({ id: 'not-yet' });
    expect((await share('k7', 'again', { listingId: 'not-yet' })).body.data.totalShares).toBe(1);
  });

  it('does not undo what was done since: a late repeat of a like is no like', async () => {
    const like = (body: object, key: string) => post('/api/interactions/like', 'k8', { listingId: 'film', ...body }, { 'idempotency-key': key });
    await like({}, 'one');
    await like({ liked: false }, 'two');
    expect((await like({}, 'one')).body.data.liked).toBe(true);
    expect((await send(app, 'GET', '/api/content/video/film/metadata', { as: 'k8' })).body.data.hasLiked).toBe(false);
  });

  it('goes with every POST that writes', async () => {
    const requests: [string, object][] = [
      ['/api/content/video/film/view', { durationMs: 4000 }],
      ['/api/interactions/like', { listingId: 'film' }],
      ['/api/interactions/save', { listingId: 'film' }],
      ['/api/interactions/view', { listingId: 'film', metadata: { duration: 9 } }],
      ['/api/interactions/share', { listingId: 'film' }],
      ['/interactions/track', { contentId: 'film', interactionType: 'play' }],
    ];
    for (const [path, body] of requests) {
      const key = randomUUID();
      const [first, again] = [await post(path, 'k9', body, { 'idempotency-key': key }), await post(path, 'k9', body, { 'idempotency-key': key })];
      expect([path, again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([path, first.status, first.body, 'true']);
    }
    const { rows } = await app.pool.query(
      `SELECT (SELECT count(*) FROM interactions WHERE user_id = 'k9')::int AS events, (SELECT times_viewed FROM views WHERE user_id = 'k9')::int AS viewings`,
    );
    expect(rows).toEqual([{ events: 2, viewings: 2 }]);
  });

  it('identifies an event permanently: also when its response is deleted after a day, and in GraphQL', async () => {
    const key = randomUUID();
    const before = await sharesOf('other');
    await share('k10', key, { listingId: 'other' });
    await share('k10', 'no uuid at all'.replaceAll(' ', '-'), { listingId: 'other' });
    expect(await purgeRequestKeys(app.pool, Date.now() + 86_400_001)).toBeGreaterThan(0);
    expect((await share('k10', key, { listingId: 'other' })).body.data.isChanged).toBe(false);
    expect((await share('k10', 'no-uuid-at-all', { listingId: 'other' })).body.data.isChanged).toBe(false);
    expect((await perform('share', { contentId: 'other', eventId: key }, { as: 'k10' })).isChanged).toBe(false);
    expect(await sharesOf('other')).toBe(before + 2);
  });

  it('goes with its user when they are erased, answer and all', async () => {
    await share('k12', 'leaves');
    await eraseUser(app.pool, 'k12');
    expect((await app.pool.query(`SELECT FROM request_keys WHERE user_id = 'k12'`)).rowCount).toBe(0);
  });

  it('must be one', async () => {
    for (const key of ['', 'two words', 'x'.repeat(256)]) expect((await share('k11', key)).body.field).toBe('Idempotency-Key');
    expect((await share('k11', `"${randomUUID()}"`)).status).toBe(200);
  });
});
