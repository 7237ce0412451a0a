import DataLoader from 'dataloader';
import type { Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';

declare module '../../graphql/context' {
  interface Loaders {
    followed: ReturnType<typeof createFollowedLoader>;
  }
}

const followedAmong = statement(
  'followed-among',
  { id: 'text' },
  'SELECT followed_id AS id FROM follows WHERE follower_id = $1 AND followed_id = ANY($2)',
);

/** Returns a DataLoader that loads, by user id, whether the viewer follows this user. All values are false if `viewerId` is null. */
export function createFollowedLoader(db: Queryable, viewerId: string | null): DataLoader<string, boolean> {
  return new DataLoader(async (ids) => {
    const rows = viewerId === null ? [] : await followedAmong.rows(db, [viewerId, ids]);
    const followed = new Set(rows.map(({ id }) => id));
    return ids.map((id) => followed.has(id));
  });
}
