import { isStaff } from '../../domain/roles';
import type { Viewer } from '../../infrastructure/auth';
import type { Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import type { Audience } from './queries';

const hasUnlisted = statement(
  'has-unlisted',
  {},
  'SELECT FROM content WHERE owner_id = $1 AND removed_at IS NULL AND (NOT is_public OR hidden_at IS NOT NULL) LIMIT 1',
);

/** Returns the audience whose cached search results the viewer can use. A user without private or hidden contents uses the public results. */
export async function audienceOf(db: Queryable, viewer: Viewer | null): Promise<Audience> {
  if (viewer === null) return 'public';
  if (isStaff(viewer)) return 'keepers';
  const { rowCount } = await hasUnlisted.run(db, [viewer.id]);
  return rowCount === 0 ? 'public' : { ownerId: viewer.id };
}
