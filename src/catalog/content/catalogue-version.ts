import type { Queryable } from '../../infrastructure/database/pool';
import { Setting } from '../../infrastructure/database/shared-settings';

const storedVersion = new Setting<number>('catalogue');

/** Maximum delay until other servers see a change. */
const knownForMs = 1_000;
const known = new WeakMap<Queryable, { version: Promise<number>; untilMs: number }>();

/** Marks the searchable catalogue as changed. Call it last in the transaction, so that its row lock is held briefly. */
export async function catalogueChanged(db: Queryable): Promise<void> {
  await storedVersion.increment(db);
}

/** By pool: the version that includes this server's own changes; null until it is read. */
const own = new WeakMap<Queryable, Promise<number> | null>();

/**
 * Returns the catalogue version, which increases with every change by any server. The version is at most one second old and always includes
 * this server's own changes.
 */
export function catalogueVersion(pool: Queryable, nowMs = Date.now()): Promise<number> {
  const last = known.get(pool);
  if (last && last.untilMs > nowMs) return last.version;
  const version = storedVersion.read(pool).then((stored) => stored ?? 0);
  known.set(pool, { version, untilMs: nowMs + knownForMs });
  version.catch(() => forgetCatalogueVersion(pool));
  return version;
}

/** Clears the cached version. Call it after this server has committed a change. */
export function forgetCatalogueVersion(pool: Queryable): void {
  known.delete(pool);
  own.set(pool, null);
}

/** Returns the database to search for public contents, and its version. Uses the reader, unless it lacks this server's own changes. */
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
