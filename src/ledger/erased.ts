import type { Queryable } from '../infrastructure/database/pool';
import type { Fact } from './facts';

/** Whose erasure is under way is known by name; it stays so for longer than this, and longer than any server is in not knowing. */
const freshMs = 1_000;

/** The facts whose people were erased since they were let in, whatever server let them in and however long they waited: they must not be recorded. */
export async function erasedAmong(db: Queryable, facts: readonly Fact[], erasureKeyOf: (userId: string) => string): Promise<Set<Fact>> {
  const old = facts.filter(({ recordedAt }) => recordedAt < Date.now() - freshMs);
  const [{ rows: underWay }, finished] = await Promise.all([
    db.query({ name: 'erasures-under-way', text: 'SELECT user_id AS "userId" FROM erasures WHERE user_id IS NOT NULL' }),
    old.length > 0 ? finishedAmong(db, old, erasureKeyOf) : [],
  ]);
  if (underWay.length === 0) return new Set(finished);
  const userIds = new Set(underWay.map(({ userId }) => userId));
  return new Set([...finished, ...facts.filter(({ viewer }) => userIds.has(viewer.id))]);
}

async function finishedAmong(db: Queryable, facts: readonly Fact[], erasureKeyOf: (userId: string) => string): Promise<Fact[]> {
  const keys = new Map([...new Set(facts.map(({ viewer }) => viewer.id))].map((id) => [id, erasureKeyOf(id)]));
  const { rows } = await db.query({
    name: 'erasures-by-key',
    text: 'SELECT key, max(erased_at) AS "erasedAt" FROM erasures WHERE key = ANY($1) GROUP BY key',
    values: [[...keys.values()]],
  });
  if (rows.length === 0) return [];
  const erasedAt = new Map<string | undefined, number>(rows.map(({ key, erasedAt }) => [key, erasedAt.getTime()]));
  return facts.filter(
    ({ viewer, recordedAt }) => (erasedAt.get(keys.get(viewer.id)) ?? Number.NEGATIVE_INFINITY) >= (viewer.issuedAtMs ?? recordedAt),
  );
}
