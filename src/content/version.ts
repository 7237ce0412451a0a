import type { Queryable } from '../database/pool';

/** How late other servers hear of a change. */
const knownForMs = 1_000;
const known = new WeakMap<Queryable, { version: Promise<number>; untilMs: number }>();

/** Says that what can be found has changed: last in the transaction of the change, which it then holds up for no other. */
export async function catalogueChanged(db: Queryable): Promise<void> {
  await db.query({
    name: 'catalogue-changed',
    text: `INSERT INTO settings AS s (key, value) VALUES ('catalogue', '1') ON CONFLICT (key) DO UPDATE SET value = to_jsonb(s.value::int8 + 1)`,
  });
}

/** Grows with every change of the catalogue, of whatever server; at most a second old, and never older than what this server changed itself. */
export function catalogueVersion(pool: Queryable, nowMs = Date.now()): Promise<number> {
  const last = known.get(pool);
  if (last && last.untilMs > nowMs) return last.version;
  const version = pool
    .query({ name: 'catalogue-version', text: `SELECT value::int8 AS version FROM settings WHERE key = 'catalogue'` })
    .then(({ rows }) => rows[0]?.version ?? 0);
  known.set(pool, { version, untilMs: nowMs + knownForMs });
  version.catch(() => forgetCatalogueVersion(pool));
  return version;
}

/** After a change of one's own is committed. */
export function forgetCatalogueVersion(pool: Queryable): void {
  known.delete(pool);
}
