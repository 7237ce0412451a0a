import { containingPatterns, containsSql } from '../../infrastructure/database/like-pattern';
import type { Queryable } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';
import type { FavoriteOrder, FavoriteTag } from './favorite.type';

interface FavoriteFilter {
  userId: string;
  /** Whether the viewer is staff. Staff can also see hidden and private contents. */
  seesAll: boolean;
  tag: string | null;
  text: string | null;
}

const pageColumns = {
  contentId: 'text',
  notes: 'text?',
  tags: 'text[]?',
  savedAt: 'timestamptz',
  /** First 200 characters of the normalized title. The order TITLE sorts favorites by this column. */
  sortTitle: 'text',
} as const;
type FavoriteRow = RowOf<typeof pageColumns>;

const page = (order: FavoriteOrder) => {
  // SQL condition for contents that the viewer can see. Other contents have an empty sort title.
  const isShown = '(c.removed_at IS NULL AND ($7 OR c.owner_id = $1 OR (c.is_public AND c.hidden_at IS NULL)))';
  // Sorts the titles of the search index (src/catalog/search-index/fold-accents.ts) by code point, because this order is the same in every database.
  const title = `left(CASE WHEN ${isShown} THEN COALESCE(c.search_title, lower(c.title)) ELSE '' END, 200) COLLATE "C"`;
  const sort = order === 'NEWEST' ? 'f.occurred_at DESC, f.content_id DESC' : `${title}, f.content_id`;
  const beyond = order === 'NEWEST' ? '(f.occurred_at, f.content_id) < ($5::timestamptz, $6)' : `(${title}, f.content_id) > ($5, $6)`;
  return statement(
    `favorites-${order}`,
    pageColumns,
    `SELECT f.content_id AS "contentId", f.notes, f.tags, f.occurred_at AS "savedAt", ${title} AS "sortTitle"
      FROM favorites f JOIN content c ON c.id = f.content_id
      WHERE f.user_id = $1 AND f.is_saved AND ($2::text IS NULL OR EXISTS (SELECT FROM unnest(f.tags) t(tag) WHERE normalize(t.tag) = $2))
        AND ($3::text[] IS NULL OR ${containsSql('f.notes', '$3')} OR (${isShown} AND ${containsSql('c.title', '$3')})) AND ${beyond}
      ORDER BY ${sort} LIMIT $4`,
  );
};
const pages: Record<FavoriteOrder, ReturnType<typeof page>> = { NEWEST: page('NEWEST'), TITLE: page('TITLE') };

/** Reads a page of a user's favorites. `after` is the sort key of the last favorite on the previous page. */
export function favoritePage(
  db: Queryable,
  { userId, seesAll, tag, text }: FavoriteFilter,
  order: FavoriteOrder,
  limit: number,
  after: (string | number)[] | null,
): Promise<FavoriteRow[]> {
  const patterns = text === null ? null : containingPatterns(text);
  return pages[order].rows(db, [userId, tag, patterns, limit, ...(after ?? [order === 'NEWEST' ? 'infinity' : '', '']), seesAll]);
}

const tags = statement(
  'favorite-tags',
  { tag: 'text', count: 'int8' },
  `SELECT tag, count(*) AS count FROM (SELECT DISTINCT f.content_id, normalize(t.tag) AS tag FROM favorites f, unnest(f.tags) AS t(tag) WHERE f.user_id = $1 AND f.is_saved) tags
    GROUP BY 1 ORDER BY 2 DESC, tag COLLATE "C" LIMIT 1000`,
);

/** Reads the tags of a user's favorites, most frequent first, at most 1000. */
export function favoriteTags(db: Queryable, userId: string): Promise<FavoriteTag[]> {
  return tags.rows(db, [userId]);
}
