import { newId } from '../src/domain/identifiers';
import { compactViewings } from '../src/interactions/views/compact-viewings';
import { dayMs, hourMs, identified, viewing, viewingsOfApp } from './support/viewings';

const { app, fresh, commit, stored } = viewingsOfApp();

/** Stores the viewing without a row as earlier versions stored it. */
const unfold = (contentId: string) =>
  app().pool.query(
    `WITH old AS (UPDATE views SET plain_viewed_at = NULL FROM (SELECT content_id AS c, user_id AS u, plain_viewed_at AS at FROM views) b
        WHERE content_id = c AND user_id = u AND content_id = $1 AND at IS NOT NULL RETURNING content_id, user_id, at)
      INSERT INTO viewings (content_id, user_id, id, duration_ms, progress_pct, is_complete, occurred_at, recorded_at)
      SELECT content_id, user_id, (lpad(to_hex((extract(epoch FROM r) * 1000)::bigint), 12, '0') || '7abc8' || substr(md5(user_id), 1, 15))::uuid, 4000, 10, false, at, r
      FROM old, (SELECT date_trunc('milliseconds', now()) AS r) n`,
    [contentId],
  );
const compact = (isMeant: boolean, atOnce?: number) => compactViewings(app().pool, { isMeant, atOnce });

it('moves one plain viewing of each view, in batches, and can be repeated', async () => {
  const id = await fresh();
  const users = Array.from({ length: 20 }, (_, i) => `u${i}`);
  await commit(...users.map((user) => viewing(id, user, hourMs, { source: user })));
  await commit(...users.map((user) => viewing(id, user, dayMs)));
  await unfold(id);
  expect(await stored(id, 'u3')).toEqual({ plain: null, first: dayMs, rows: [hourMs, dayMs], times: 2, verified: false });
  expect(await compact(false)).toMatchObject({ found: users.length, compacted: 0 });
  const progress: number[] = [];
  const { compacted } = await compactViewings(app().pool, { isMeant: true, atOnce: 7, onProgress: (done) => progress.push(done) });
  expect(compacted).toBe(users.length);
  expect(progress.length).toBeGreaterThan(4);
  expect(await stored(id, 'u3')).toMatchObject({ plain: expect.any(Number), rows: [expect.any(Number)], times: 2 });
  expect(await compact(true)).toMatchObject({ found: 0, compacted: 0 });
});

it('keeps viewings with the id of a client or with a handle', async () => {
  const id = await fresh();
  const early = `${newId().slice(0, 8)}-0000-7${newId().slice(15)}`;
  await commit(
    identified(id, 'v4', 0),
    identified(id, 'v7', 0, { id: early }),
    viewing(id, 'handle', 0, { handle: { id: newId(), passedMs: 60_000 } }),
  );
  expect(await compact(true, 2)).toMatchObject({ found: 0, compacted: 0 });
  for (const user of ['v4', 'v7', 'handle']) expect(await stored(id, user)).toMatchObject({ plain: null, rows: [0] });
});

it('runs beside the ledger and other runs', async () => {
  const id = await fresh();
  const users = Array.from({ length: 50 }, (_, i) => `u${i}`);
  await commit(...users.map((user) => viewing(id, user, hourMs)));
  await unfold(id);
  const views = Array.from({ length: 10 }, () => commit(...users.map((user) => viewing(id, user, 0))));
  const done = await Promise.all([compact(true, 10), compact(true, 10), ...views]);
  expect(done[0].compacted + done[1].compacted).toBeGreaterThanOrEqual(users.length);
  expect(await stored(id, 'u7')).toMatchObject({ plain: expect.any(Number), times: 11 });
});
