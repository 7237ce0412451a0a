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
 * Age of a fact in ms from which the ledger also checks whether an erasure of its user has finished. For a newer fact, the ledger checks only for
 * running erasures, because no erasure can have started and finished in this time.
 */
const freshMs = 1_000;

/** Returns the facts whose user is being erased, or was erased after the user's token was issued. The ledger must not record these facts. */
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
