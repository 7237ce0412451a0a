import DataLoader from 'dataloader';
import type { Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import type { UserObject } from './user.type';

declare module '../../graphql/context' {
  interface Loaders {
    user: ReturnType<typeof createUserLoader>;
  }
}

const byId = statement(
  'users-by-id',
  { id: 'text', userId: 'text', name: 'text?', avatarUrl: 'text?', bio: 'text?' },
  `SELECT 'User:' || id AS id, id AS "userId", name, avatar_url AS "avatarUrl", bio FROM users WHERE id = ANY($1)`,
);

/** Creates a loader of users by id. The result is null for users who do not exist or were erased. */
export function createUserLoader(db: Queryable): DataLoader<string, UserObject | null> {
  return new DataLoader(async (ids) => {
    const rows = await byId.rows(db, [ids]);
    const found = new Map(rows.map((row) => [row.userId, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
}
