import { searchTitle } from '../../catalog/search-index/vector';
import type { ContentRow } from '../../domain/content-types';
import { isListedSql } from '../../domain/content-visibility';
import type { InteractionType } from '../../domain/interaction-types';
import type { Queryable } from '../../infrastructure/database/pool';
import { columnOf, type RowOf, statement } from '../../infrastructure/database/statement';
import { contentColumns, contentColumnTypes } from '../../ledger/rows/content';
import { titleWords } from '../search/parse-query';

const latestActs = 600;

const readActs = statement(
  'profile-acts',
  { contentId: 'text', type: columnOf<InteractionType>('text'), rating: 'int2?', timesViewed: 'int4?', occurredAt: 'timestamptz' },
  `SELECT content_id AS "contentId", type, rating, times_viewed AS "timesViewed", occurred_at AS "occurredAt" FROM history
    WHERE user_id = $1 ORDER BY occurred_at DESC LIMIT ${latestActs}`,
);

/** The viewer's latest interactions, newest first, with the fields that determine their weights. */
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

/** Contents that users followed by `userId` liked recently, with the number of those users. */
export async function likedByFollowed(db: Queryable, userId: string): Promise<Map<string, number>> {
  const rows = await readLikedByFollowed.rows(db, [userId]);
  return new Map(rows.map(({ contentId, likes }) => [contentId, likes]));
}

const own = (table: string, more: string): string => `EXISTS (SELECT FROM ${table} WHERE content_id = c.id AND user_id = $1 ${more})`;

const seen = [
  own('views', ''),
  own('reviews', 'AND rating IS NOT NULL'),
  own('reactions', 'AND kind IS NOT NULL'),
  // One query by user for all contents, because no index starts with the pair.
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
 * Filters the contents that can be recommended to a user and keeps their order: public, not owned by the user, neither reported nor dismissed,
 * and neither viewed, rated, reacted to, played nor purchased.
 */
export function recommendable(db: Queryable, userId: string, ids: readonly string[], limit: number): Promise<ContentRow[]> {
  return readRecommendable.rows(db, [userId, ids, limit]);
}

/** Maximum number of candidates per title word, and per set of tags or theme. */
const sharingAWord = 300;
const sharingATag = 2_000;
const titleWordsUsed = 8;

/**
 * Contents that share tags, the theme or words of the title, ordered by similarity, then popularity. Needs no interactions, so it works for new
 * contents. A shared tag and the theme count 1, the same title 2, the same type 0.5.
 */
export async function alike(
  db: Queryable,
  content: Pick<ContentRow, 'id' | 'theme' | 'tags' | 'type' | 'title'>,
  limit: number,
): Promise<{ id: string; shared: number }[]> {
  // Unnamed, so that PostgreSQL plans each set of words and tags separately.
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
