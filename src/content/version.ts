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

/** By pool: the version as of what this server changed itself, read when it is first asked for; null: not read yet. */
const own = new WeakMap<Queryable, Promise<number> | null>();

/**
 * Grows with every change of the catalogue, of whatever server. As `pool` knows it, it is at most a second old, and never older than
 * what this server changed itself.
 */
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
  own.set(pool, null);
}

/** Whom to ask what everybody may find, and its version: the reader, unless it lacks what this server changed itself. */
export async function foundBy({ pool, reader }: { pool: Queryable; reader: Queryable }): Promise<{ db: Queryable; version: number }> {
  const version = await catalogueVersion(reader);
  return version >= (await ownVersion(pool)) ? { db: reader, version } : { db: pool, version: await catalogueVersion(pool) };
}

function ownVersion(pool: Queryable): Promise<number> | number {
  const last = own.get(pool);
  if (last === undefined) return 0;
  if (last) return last;
  const version = catalogueVersion(pool);
  own.set(pool, version);
  version.catch(() => {
    if (own.get(pool) === version) own.set(pool, null);
  });
  return version;
}
