import { searchTitle } from '../../catalog/search-index/vector';
import type { ContentRow } from '../../domain/content-types';
import { isListedSql } from '../../domain/content-visibility';
import type { Queryable } from '../../infrastructure/database/pool';
import { columnOf, type RowOf, statement } from '../../infrastructure/database/statement';
import type { StoredType } from '../../interactions/registry/types';
import { contentColumns, contentColumnTypes } from '../../ledger/read-contents';
import { titleWords } from '../search/parse-query';

const latestActs = 600;

const readActs = statement(
  'profile-acts',
  { contentId: 'text', type: columnOf<StoredType>('text'), rating: 'int2?', timesViewed: 'int4?', occurredAt: 'timestamptz' },
  `SELECT content_id AS "contentId", type, rating, times_viewed AS "timesViewed", occurred_at AS "occurredAt" FROM history
    WHERE user_id = $1 ORDER BY occurred_at DESC LIMIT ${latestActs}`,
);

/** Returns the latest 600 interactions of the user, newest first, with the fields from which the weight of a preference is computed. */
export function profileInteractions(db: Queryable, userId: string): Promise<RowOf<typeof readActs.columns>[]> {
  return readActs.rows(db, [userId]);
}

const followedAtMost = 300;
const likesOfEach = 20;

const readLikedByFollowed = statement(
  'liked-by-followed',
  { contentId: 'text', likes: 'int8' },
  `SELECT l.content_id AS "contentId", count(*) AS likes FROM (SELECT followed_id FROM follows WHERE follower_id = $1 LIMIT ${followedAtMost}) f
    CROSS JOIN LATERAL (SELECT content_id FROM reactions r WHERE r.user_id = f.followed_id AND r.kind = 'LIKE' ORDER BY r.occurred_at DESC LIMIT ${likesOfEach}) l
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 200`,
);

/**
 * Returns at most 200 contents that the users followed by `userId` have liked recently, each with the number of these users. Reads at most 300
 * followed users, and the latest 20 likes of each.
 */
export async function likedByFollowed(db: Queryable, userId: string): Promise<Map<string, number>> {
  const rows = await readLikedByFollowed.rows(db, [userId]);
  return new Map(rows.map(({ contentId, likes }) => [contentId, likes]));
}

const own = (table: string, more: string): string => `EXISTS (SELECT FROM ${table} WHERE content_id = c.id AND user_id = $1 ${more})`;

const seen = [
  own('views', ''),
  own('reviews', 'AND rating IS NOT NULL'),
  own('reactions', 'AND kind IS NOT NULL'),
  // Reads the contents of these three types at once, because no index of `interactions` covers all three types by user and content.
  "c.id IN (SELECT content_id FROM interactions WHERE user_id = $1 AND type IN ('PLAY', 'COMPLETE', 'PURCHASE'))",
];

const readRecommendable = statement(
  'recommendable',
  contentColumnTypes,
  `SELECT ${contentColumns('c')} FROM unnest($2::text[]) WITH ORDINALITY AS k(id, place) JOIN content c ON c.id = k.id
    WHERE ${isListedSql('c')} AND c.owner_id IS DISTINCT FROM $1 AND NOT ${own('reports', '')} AND NOT ${own('dismissals', '')}
      ${seen.map((condition) => `AND NOT ${condition}`).join(' ')}
    ORDER BY k.place LIMIT $3`,
);

/**
 * Returns the contents of `ids`, in this order, that can be recommended to a user. Omits private and hidden contents, contents of the user,
 * and contents that the user reported, dismissed, viewed, rated, reacted to, played, completed or purchased.
 */
export function recommendable(db: Queryable, userId: string, ids: readonly string[], limit: number): Promise<ContentRow[]> {
  return readRecommendable.rows(db, [userId, ids, limit]);
}

/** Maximum number of candidates that `alike` reads for each word in the title of the given content. The titles of the candidates contain the word. */
const sharingAWord = 300;
/** Maximum number of candidates with a shared tag, and of candidates with the same theme. */
const sharingATag = 2_000;
const titleWordsUsed = 8;

/**
 * Returns contents that share tags, the theme or title words with a content, by similarity, then popularity, highest first. Does not use
 * interactions, so that new contents also have similar contents. The similarity is 1 per shared tag, plus 1 for the same theme, 0.5 for the
 * same type, and 0–2 for the similarity of the titles.
 */
export async function alike(
  db: Queryable,
  content: Pick<ContentRow, 'id' | 'theme' | 'tags' | 'type' | 'title'>,
  limit: number,
): Promise<{ id: string; shared: number }[]> {
  // This query is not a named statement, because PostgreSQL could reuse one plan for words and tags with very different numbers of rows.
  const { rows } = await db.query<{ id: string; shared: number }>(
    `SELECT f.id, f.shared FROM (
        (SELECT id FROM content WHERE tags && $2::text[] AND id <> $1 LIMIT ${sharingATag})
        UNION (SELECT id FROM content WHERE theme = $3 AND id <> $1 LIMIT ${sharingATag})
        UNION (SELECT t.id FROM unnest($6::tsquery[]) w(word) CROSS JOIN LATERAL (SELECT id FROM content WHERE search @@ w.word AND id <> $1 LIMIT ${sharingAWord}) t)) candidates
      JOIN content c USING (id)
      CROSS JOIN LATERAL (SELECT c.id, cardinality(ARRAY(SELECT unnest(c.tags) INTERSECT SELECT unnest($2::text[]))) + CASE WHEN c.theme = $3 THEN 1 ELSE 0 END
        + CASE WHEN c.type = $4 THEN 0.5 ELSE 0 END + 2 * similarity(COALESCE(c.search_title, ''), $7) AS shared) f
      JOIN content_stats s ON s.content_id = f.id AND s.is_listed ORDER BY f.shared DESC, s.popularity DESC, f.id LIMIT $5`,
    [content.id, content.tags, content.theme, content.type, limit, titleWords(content.title, titleWordsUsed), searchTitle(content.title)],
  );
  return rows;
}
