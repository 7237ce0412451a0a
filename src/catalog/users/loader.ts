import type { Queryable } from '../../infrastructure/database/pool';
import { RowLoader } from '../../infrastructure/database/row-loader';
import { SharedRead } from '../../infrastructure/database/shared-read';
import { statement } from '../../infrastructure/database/statement';
import { textArray } from '../../infrastructure/database/text-array';
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
const read = new SharedRead<UserObject>(async (db, batch) => {
  for (const row of await byId.rows(db, [textArray(batch.keys)])) batch.set(row.userId, row);
});

/** Creates a loader of users by id. The result is null for users who do not exist or were erased. */
export function createUserLoader(db: Queryable): RowLoader<UserObject | null> {
  return new RowLoader((ids) => read.rows(db, ids));
}
