import type { Queryable } from '../../infrastructure/database/pool';
import { Setting } from '../../infrastructure/database/shared-settings';

const storedVersion = new Setting<number>('catalogue');

/** Time in ms for which a server caches the catalogue version. Changes by other servers can remain unnoticed for this time. */
const knownForMs = 1_000;
const known = new WeakMap<Queryable, { version: Promise<number>; untilMs: number }>();

/**
 * Increases the catalogue version. Callers call this function last in their transaction, so that the transaction holds the lock on the version only
 * briefly.
 */
export async function catalogueChanged(db: Queryable): Promise<void> {
  await storedVersion.increment(db);
}

/** For each pool, the catalogue version after this server's last change. Null if the server has not read the version since that change. */
const own = new WeakMap<Queryable, Promise<number> | null>();

/**
 * Returns the catalogue version, which increases with each change of the catalogue. The result is at most one second old and always includes this
 * server's own changes.
 */
export function catalogueVersion(pool: Queryable, nowMs = Date.now()): Promise<number> {
  const last = known.get(pool);
  if (last && last.untilMs > nowMs) return last.version;
  const version = storedVersion.read(pool).then((stored) => stored ?? 0);
  known.set(pool, { version, untilMs: nowMs + knownForMs });
  version.catch(() => forgetCatalogueVersion(pool));
  return version;
}

/** Clears the cached catalogue version. Callers call this function after they have committed a change of the catalogue. */
export function forgetCatalogueVersion(pool: Queryable): void {
  known.delete(pool);
  own.set(pool, null);
}

/**
 * Returns the database in which to search for public contents, and its catalogue version. Returns the reader (a replica) if it contains all changes
 * that this server made to the catalogue. Otherwise returns the primary (`pool`).
 */
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
