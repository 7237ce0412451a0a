import type { Queryable } from '../infrastructure/database/pool';
import { statement } from '../infrastructure/database/statement';
import type { Fact } from './facts';

const erasuresUnderWay = statement('erasures-under-way', { userId: 'text' }, 'SELECT user_id AS "userId" FROM erasures WHERE user_id IS NOT NULL');
const erasuresByKey = statement(
  'erasures-by-key',
  { key: 'text', erasedAt: 'timestamptz' },
  'SELECT key, max(erased_at) AS "erasedAt" FROM erasures WHERE key = ANY($1) GROUP BY key',
);

/**
 * Facts older than this are also checked against finished erasures. A running erasure keeps the user id for longer than this, and for longer
 * than any server can be unaware of the erasure.
 */
const freshMs = 1_000;

/** Returns the facts whose user was erased after some server accepted the fact. They must not be recorded, however long they waited. */
export async function erasedAmong(db: Queryable, facts: readonly Fact[], erasureKeyOf: (userId: string) => string): Promise<Set<Fact>> {
  const old = facts.filter(({ recordedAt }) => recordedAt < Date.now() - freshMs);
  const [underWay, finished] = await Promise.all([erasuresUnderWay.rows(db), old.length > 0 ? finishedAmong(db, old, erasureKeyOf) : []]);
  if (underWay.length === 0) return new Set(finished);
  const userIds = new Set(underWay.map(({ userId }) => userId));
  return new Set([...finished, ...facts.filter(({ viewer }) => userIds.has(viewer.id))]);
}

async function finishedAmong(db: Queryable, facts: readonly Fact[], erasureKeyOf: (userId: string) => string): Promise<Fact[]> {
  const keys = new Map([...new Set(facts.map(({ viewer }) => viewer.id))].map((id) => [id, erasureKeyOf(id)]));
  const rows = await erasuresByKey.rows(db, [[...keys.values()]]);
  if (rows.length === 0) return [];
  const erasedAt = new Map<string | undefined, number>(rows.map(({ key, erasedAt }) => [key, erasedAt.getTime()]));
  return facts.filter(
    ({ viewer, recordedAt }) => (erasedAt.get(keys.get(viewer.id)) ?? Number.NEGATIVE_INFINITY) >= (viewer.issuedAtMs ?? recordedAt),
  );
}
