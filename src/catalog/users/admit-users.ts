import { LRUCache } from 'lru-cache';
import { CodedError, unauthenticated } from '../../domain/errors';
import type { Viewer } from '../../infrastructure/auth';
import type { Database } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';

declare module '../../graphql/context' {
  interface Services {
    users: UserRegistry;
  }
}

export interface UserRegistry {
  /**
   * Inserts the viewer into the table `users` if the row does not exist. Returns synchronously if the viewer is cached.
   * @throws CodedError UNAUTHENTICATED if the user was erased after the token was issued, or UNAVAILABLE while an erasure is running.
   */
  ensure(viewer: Viewer): void | Promise<void>;
  /**
   * Checks that a token or link that was issued at `issuedAtMs` is still valid.
   * @throws CodedError UNAUTHENTICATED if the user was erased after `issuedAtMs`, or UNAVAILABLE while an erasure is running.
   */
  admit(userId: string, issuedAtMs: number): Promise<void>;
  /** Removes a user from the cache, so that the next request of the user checks the database again. */
  forget(userId: string): void;
  forgetAll(): void;
  /** Rejects all further requests of a user whose erasure is in progress. */
  refuse(userId: string, erasureId: string, erasedAtMs: number): void;
}

interface Erased {
  id: string;
  atMs: number;
  isUnderWay: boolean;
}

const rememberedUsers = 200_000;
/** Time in ms for which a user is cached. The server then checks the database again, because another server can have erased the user. */
const rememberedMs = 300_000;
const retryAfterMs = 10_000;

/** Reads which users have no row or were erased. Most users have a row, so the server inserts only the others, because an insert costs more. */
const findMissingOrErased = statement(
  'find-missing-or-erased-users',
  { userId: 'text', isMissing: 'bool', id: 'uuid?', erasedAt: 'timestamptz?', isUnderWay: 'bool' },
  `SELECT v.id AS "userId", u.id IS NULL AS "isMissing", e.id, e.erased_at AS "erasedAt", e.user_id IS NOT NULL AS "isUnderWay"
    FROM json_to_recordset($1) AS v(id text, key text)
    LEFT JOIN users u ON u.id = v.id
    LEFT JOIN LATERAL (SELECT id, erased_at, user_id FROM erasures WHERE key = v.key ORDER BY erased_at DESC LIMIT 1) e ON true
    WHERE u.id IS NULL OR e.id IS NOT NULL`,
);

const insertUsers = statement(
  'insert-users',
  { userId: 'text', id: 'uuid', erasedAt: 'timestamptz', isUnderWay: 'bool' },
  `WITH v AS (SELECT * FROM json_to_recordset($1) AS v(id text, email text, name text, "avatarUrl" text, key text, "issuedAt" timestamptz)),
    gone AS (SELECT DISTINCT ON (v.id) v.id AS "userId", e.id, e.erased_at AS "erasedAt", e.user_id IS NOT NULL AS "isUnderWay"
      FROM v JOIN erasures e ON e.key = v.key ORDER BY v.id, e.erased_at DESC),
    made AS (INSERT INTO users (id, email, name, avatar_url)
      SELECT v.id, email, name, "avatarUrl" FROM v LEFT JOIN gone ON gone."userId" = v.id WHERE gone.id IS NULL OR (NOT "isUnderWay" AND "erasedAt" < "issuedAt")
      ON CONFLICT (id) DO NOTHING)
    SELECT * FROM gone`,
);

const lastErasure = statement(
  'last-erasure',
  { id: 'uuid', erasedAt: 'timestamptz', isUnderWay: 'bool' },
  'SELECT id, erased_at AS "erasedAt", user_id IS NOT NULL AS "isUnderWay" FROM erasures WHERE key = $1 ORDER BY erased_at DESC LIMIT 1',
);

/**
 * Creates a registry that checks users, and inserts those without a row, when they first send a valid token. Users who arrive while the server checks
 * others wait, and the next statement contains all of them.
 */
export function createUserRegistry(pool: Database, erasureKeyOf: (userId: string) => string): UserRegistry {
  /**
   * Cached users. `erased` is the last erasure of the user, or null if the user was never erased. `maxSize` limits the number of users. The option
   * `max` would make the cache allocate memory for all entries at the start.
   */
  const seen = new LRUCache<string, { erased: Erased | null }>({ maxSize: rememberedUsers, sizeCalculation: () => 1, ttl: rememberedMs });
  let waiting = new Map<string, Viewer>();
  let underWay: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  async function admitWaiting(): Promise<void> {
    // Ignores the error of the previous batch, because its own callers handle the error.
    await underWay?.catch(() => {});
    const users = [...waiting.values()];
    waiting = new Map();
    next = null;
    underWay = admitBatch(users);
    await underWay;
  }

  async function admitBatch(users: readonly Viewer[]): Promise<void> {
    const keys = new Map(users.map(({ id }) => [id, erasureKeyOf(id)]));
    const found = await findMissingOrErased.rows(pool, [JSON.stringify(users.map(({ id }) => ({ id, key: keys.get(id) })))]);
    const erased = new Map<string, Erased>();
    const missing = new Set<string>();
    for (const { userId, isMissing, id, erasedAt, isUnderWay } of found) {
      if (isMissing) missing.add(userId);
      else if (id && erasedAt) erased.set(userId, { id, atMs: +erasedAt, isUnderWay });
    }
    if (missing.size > 0) {
      const rows = users
        .filter(({ id }) => missing.has(id))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((user) => ({ ...user, key: keys.get(user.id), issuedAt: new Date(user.issuedAtMs) }));
      const gone = await insertUsers.rows(pool, [JSON.stringify(rows)]);
      for (const { userId, id, erasedAt, isUnderWay } of gone) erased.set(userId, { id, atMs: +erasedAt, isUnderWay });
    }
    for (const { id } of users) if (!seen.get(id)?.erased?.isUnderWay) seen.set(id, { erased: erased.get(id) ?? null });
  }

  return {
    ensure(viewer) {
      const known = seen.get(viewer.id);
      if (known) return known.erased ? check(viewer, known.erased) : undefined;
      const same = waiting.get(viewer.id);
      if (!same || same.issuedAtMs < viewer.issuedAtMs) waiting.set(viewer.id, viewer);
      next ??= admitWaiting();
      return next.then(() => check(viewer, seen.get(viewer.id)?.erased));
    },
    async admit(userId, issuedAtMs) {
      const last = await lastErasure.row(pool, [erasureKeyOf(userId)]);
      check({ issuedAtMs }, last && { ...last, atMs: +last.erasedAt });
    },
    forget: (userId) => void seen.delete(userId),
    forgetAll: () => seen.clear(),
    refuse: (userId, id, atMs) => void seen.set(userId, { erased: { id, atMs, isUnderWay: true } }),
  };
}

function check({ issuedAtMs }: Pick<Viewer, 'issuedAtMs'>, erased: Erased | null | undefined): void {
  if (!erased) return;
  if (issuedAtMs <= erased.atMs)
    throw unauthenticated(`This token was issued before its user was erased (receipt ${erased.id}). Sign in again to start with an empty account.`);
  if (erased.isUnderWay)
    throw new CodedError('UNAVAILABLE', `An erasure of this user id is in progress (receipt ${erased.id}). Try again in a minute.`, {
      retryAfterMs,
    });
}
