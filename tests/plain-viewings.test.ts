import { randomUUID } from 'node:crypto';
import { newId } from '../src/domain/identifiers';
import type { ViewFact } from '../src/interactions/views/fact';
import { eraseUser } from '../src/privacy/erasure/run-erasure';
import { replaceSharedKeys } from '../src/privacy/erasure/upgrade-pseudonyms';
import { actsOn } from './support/interact';
import { dayMs, hourMs, identified, nowMs, viewing, viewingsOfApp } from './support/viewings';

const { app, fresh, commit, commitTwice, stored } = viewingsOfApp();
const { act, read } = actsOn(app);

it('the first viewing stores no row of its own, a repeat does', async () => {
  const id = await fresh();
  const [first] = await commit(viewing(id, 'u', hourMs));
  expect(first).toMatchObject({ isChanged: true, stats: { viewCount: 1, totalViewCount: 1 }, viewerState: { timesViewed: 1 } });
  expect(await stored(id, 'u')).toEqual({ plain: hourMs, first: hourMs, rows: [], times: 1, verified: false });
  const [second] = await commit(viewing(id, 'u', 0));
  expect(second).toMatchObject({ isChanged: false, stats: { viewCount: 1, totalViewCount: 2 }, viewerState: { timesViewed: 2 } });
  expect(await stored(id, 'u')).toEqual({ plain: hourMs, first: hourMs, rows: [0], times: 2, verified: false });
});

it('a late viewing moves the view to its day, and the time of the first one is kept', async () => {
  const id = await fresh();
  await commit(viewing(id, 'u', 0));
  await commit(viewing(id, 'u', 3 * dayMs));
  await commit(identified(id, 'u', 5 * dayMs));
  expect(await stored(id, 'u')).toEqual({ plain: 0, first: 5 * dayMs, rows: [3 * dayMs, 5 * dayMs], times: 3, verified: false });
});

const mixes: Record<string, { facts: (contentId: string) => ViewFact[]; plain: number | null; first: number; rows: number[] }> = {
  'plain only': {
    facts: (id) => [viewing(id, 'u', 0), viewing(id, 'u', dayMs), viewing(id, 'u', hourMs)],
    plain: dayMs,
    first: dayMs,
    rows: [0, hourMs],
  },
  'with an eventId before it': { facts: (id) => [viewing(id, 'u', 0), identified(id, 'u', dayMs)], plain: 0, first: dayMs, rows: [dayMs] },
  'with an eventId after it': { facts: (id) => [identified(id, 'u', 0), viewing(id, 'u', dayMs)], plain: dayMs, first: dayMs, rows: [0] },
  'with eventIds only': { facts: (id) => [identified(id, 'u', 0), identified(id, 'u', dayMs)], plain: null, first: dayMs, rows: [0, dayMs] },
  'two at the same time': { facts: (id) => [viewing(id, 'u', 0), viewing(id, 'u', 0)], plain: 0, first: 0, rows: [0] },
};
it.each(Object.entries(mixes))('several viewings of one user in one batch, %s', async (_, { facts, plain, first, rows }) => {
  const id = await fresh();
  const sent = facts(id);
  const results = await commit(...sent);
  expect(results.filter((result) => !(result instanceof Error) && result.isChanged)).toHaveLength(1);
  expect(await stored(id, 'u')).toEqual({ plain, first, rows, times: sent.length, verified: false });
  // The same batch again: viewings with an eventId are repeats, plain ones are new and have rows.
  await commit(...sent.map((fact) => (fact.isClientId ? fact : { ...fact, id: newId() })));
  const again = sent.filter(({ isClientId }) => !isClientId).map(({ occurredAt }) => nowMs - occurredAt);
  expect(await stored(id, 'u')).toEqual({
    plain,
    first,
    rows: [...rows, ...again].sort((a, b) => a - b),
    times: sent.length + again.length,
    verified: false,
  });
});

it('an extended viewing beside a plain one in one batch extends only its own row', async () => {
  const id = await fresh();
  const known = identified(id, 'u', 0);
  await commit(known);
  await commit({ ...known, durationMs: 60_000 }, viewing(id, 'u', hourMs, { durationMs: 9_000 }), viewing(id, 'other', hourMs));
  expect(await stored(id, 'u')).toEqual({ plain: null, first: hourMs, rows: [0, hourMs], times: 2, verified: false });
  expect(await stored(id, 'other')).toMatchObject({ plain: hourMs, rows: [] });
  const { rows } = await app().pool.query('SELECT duration_ms FROM viewings WHERE content_id = $1 ORDER BY 1', [id]);
  expect(rows.map(({ duration_ms }) => duration_ms)).toEqual([9_000, 60_000]);
});

it('a viewing with a handle has a row and verifies the view, before or after a plain one', async () => {
  const id = await fresh();
  const handle = () => ({ handle: { id: newId(), passedMs: 60_000 } });
  await commit(viewing(id, 'before', 0, handle()), viewing(id, 'before', dayMs));
  await commit(viewing(id, 'after', 0));
  await commit(viewing(id, 'after', dayMs, handle()));
  expect(await stored(id, 'before')).toEqual({ plain: dayMs, first: dayMs, rows: [0], times: 2, verified: true });
  expect(await stored(id, 'after')).toEqual({ plain: 0, first: dayMs, rows: [dayMs], times: 2, verified: true });
});

it('batches of several servers that bring the same new views leave one viewing without a row per view', async () => {
  const ids = await Promise.all(Array.from({ length: 5 }, fresh));
  const batch = (server: number) => ids.flatMap((id) => [viewing(id, 'u', server * hourMs), viewing(id, 'u', server * dayMs)]);
  const done = await Promise.all(Array.from({ length: 6 }, (_, server) => commit(...batch(server))));
  const firsts = done.flat().filter((result) => !(result instanceof Error) && result.isChanged);
  expect(firsts).toHaveLength(ids.length);
  for (const id of ids) {
    const view = await stored(id, 'u');
    expect(view).toMatchObject({ plain: expect.any(Number), times: 12 });
    expect(view?.rows).toHaveLength(11);
  }
});

it('a batch whose COMMIT was acknowledged into the void stores nothing twice when it is sent again', async () => {
  const id = await fresh();
  const [first, again] = await commitTwice(viewing(id, 'u', 0, { source: 'feed' }), viewing(id, 'u', hourMs));
  expect(again).toEqual(first);
  expect(await stored(id, 'u')).toEqual({ plain: hourMs, first: hourMs, rows: [0], times: 2, verified: false });
  expect((await app().pool.query('SELECT FROM view_details WHERE content_id = $1', [id])).rowCount).toBe(1);
});

it('a view that a server of 0.1.0 created, with a row for each viewing, gets further rows', async () => {
  const id = await fresh();
  await commit(identified(id, 'u', hourMs));
  await commit(viewing(id, 'u', 0));
  expect(await stored(id, 'u')).toEqual({ plain: null, first: hourMs, rows: [0, hourMs], times: 2, verified: false });
});

it('the history has the source of the latest viewing with one, with or without a row', async () => {
  const id = await fresh();
  const source = async () => {
    const { history } = await read('query ($id: ID!) { history(contentId: $id) { nodes { source } } }', { id }, { as: 'u' });
    return history.nodes.map((node: { source: string | null }) => node.source);
  };
  await commit(viewing(id, 'u', hourMs, { source: 'feed' }));
  expect(await source()).toEqual(['feed']);
  await commit(viewing(id, 'u', dayMs, { source: 'mail' }));
  expect(await source()).toEqual(['feed']);
  await commit(identified(id, 'u', 0, { source: 'search' }));
  expect(await source()).toEqual(['search']);
});

it('an erasure leaves no time of day, also one by a server of 0.1.0 that does not know the column', async () => {
  const id = await fresh();
  await commit(viewing(id, 'erased-now', hourMs), viewing(id, 'erased-by-old', hourMs));
  await eraseUser(app().pool, 'erased-now');
  await app().pool.query('UPDATE views SET user_id = $2 WHERE content_id = $1 AND user_id = $3', [id, `erased:${randomUUID()}`, 'erased-by-old']);
  await replaceSharedKeys(app().pool);
  const { rows } = await app().pool.query(
    "SELECT plain_viewed_at::time::text AS time FROM views WHERE content_id = $1 AND user_id LIKE 'erased:----%'",
    [id],
  );
  expect(rows).toEqual([{ time: '00:00:00' }, { time: '00:00:00' }]);
});

it('a view through the API is recorded in one row', async () => {
  const id = await fresh();
  await act('recordView', { contentId: id, occurredAt: new Date(nowMs).toISOString() }, { as: 'u', select: 'qualified' });
  expect(await stored(id, 'u')).toEqual({ plain: 0, first: 0, rows: [], times: 1, verified: false });
});
