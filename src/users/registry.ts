import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { Viewer } from '../auth';

export interface UserRegistry {
  /** Makes sure that the viewer has a row in `users`. Answers at once for those seen before. */
  ensure(viewer: Viewer): void | Promise<void>;
  /** Looks anew at the next one of this id: the row may be gone. */
  forget(userId: string): void;
}

const rememberedUsers = 200_000;
/** Who was erased by another server is made anew after this time at the latest. */
const rememberedMs = 300_000;

const insertUsers = {
  name: 'insert-users',
  text: `INSERT INTO users (id, email, name, avatar_url)
    SELECT id, email, name, "avatarUrl" FROM json_to_recordset($1) AS v(id text, email text, name text, "avatarUrl" text)
    ON CONFLICT (id) DO NOTHING`,
};

/** A user appears at the first valid token. Newcomers that arrive while an insert is under way go together in the next one. */
export function createUserRegistry(pool: Pool): UserRegistry {
  const seen = new LRUCache<string, true>({ max: rememberedUsers, ttl: rememberedMs });
  let waiting = new Map<string, Viewer>();
  let underWay: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  async function insertWaiting(): Promise<void> {
    await underWay?.catch(() => {}); // its own callers hear of it
    const users = [...waiting.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    waiting = new Map();
    next = null;
    underWay = pool.query({ ...insertUsers, values: [JSON.stringify(users)] }).then(() => {
      for (const { id } of users) seen.set(id, true);
    });
    await underWay;
  }

  return {
    ensure(viewer) {
      if (seen.has(viewer.id)) return;
      waiting.set(viewer.id, viewer);
      next ??= insertWaiting();
      return next;
    },
    forget: (userId) => void seen.delete(userId),
  };
}
