import type { KeyOf } from '../../domain/identifiers';
import { keysSql, loaderByKey } from '../../infrastructure/database/batch-by-key';
import type { Queryable } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';
import type { ReviewOrder } from './review.type';

declare module '../../graphql/context' {
  interface Loaders {
    review: ReturnType<typeof createReviewLoader>;
  }
}

const columns = `r.content_id AS "contentId", r.user_id AS "authorId", r.rating, NULLIF(r.title, '') AS title, NULLIF(r.body, '') AS body,
    r.helpful_count AS "helpfulCount", r.occurred_at AS "occurredAt", r.edited_at AS "editedAt",
    EXISTS (SELECT FROM interactions p WHERE p.content_id = r.content_id AND p.user_id = r.user_id AND p.type = 'PURCHASE') AS "isVerified",
    EXISTS (SELECT FROM review_votes w WHERE w.content_id = r.content_id AND w.author_id = r.user_id AND w.voter_id = $2) AS "hasVotedHelpful"`;
/** `rating` is not null, because all queries exclude withdrawn reviews. */
const columnTypes = {
  contentId: 'text',
  authorId: 'text',
  rating: 'int2',
  title: 'text?',
  body: 'text?',
  helpfulCount: 'int4',
  occurredAt: 'timestamptz',
  editedAt: 'timestamptz?',
  isVerified: 'bool',
  hasVotedHelpful: 'bool',
} as const;
export type ReviewRow = RowOf<typeof columnTypes>;

const pages = {
  NEWEST: statement(
    'reviews-newest',
    columnTypes,
    `SELECT ${columns} FROM reviews r WHERE r.content_id = $1 AND r.rating IS NOT NULL AND (r.occurred_at, r.user_id) < ($4, $5)
      ORDER BY r.occurred_at DESC, r.user_id DESC LIMIT $3`,
  ),
  HELPFUL: statement(
    'reviews-helpful',
    columnTypes,
    `SELECT ${columns} FROM reviews r WHERE r.content_id = $1 AND r.rating IS NOT NULL
      AND (r.helpful_count, r.occurred_at, r.user_id) < ($4, $5, $6) ORDER BY r.helpful_count DESC, r.occurred_at DESC, r.user_id DESC LIMIT $3`,
  ),
};

/**
 * Reads a page of the reviews of a content. `viewerId` determines `hasVotedHelpful`. `after` is the sort key of the last review on the previous page.
 */
export function reviewPage(
  db: Queryable,
  contentId: string,
  viewerId: string | null,
  order: ReviewOrder,
  limit: number,
  after: (string | number)[] | null,
): Promise<ReviewRow[]> {
  const key = after ?? (order === 'NEWEST' ? ['infinity', ''] : [2 ** 31 - 1, 'infinity', '']);
  return pages[order].rows(db, [contentId, viewerId, limit, ...key]);
}

const byKey = statement(
  'reviews-by-key',
  { index: 'int8', ...columnTypes },
  `SELECT index, ${columns} FROM ${keysSql('"contentId" text', '"authorId" text')}
    JOIN reviews r ON r.content_id = k1 AND r.user_id = k2 AND r.rating IS NOT NULL`,
);

/** Creates a loader of reviews. `viewerId` determines `hasVotedHelpful`. */
export const createReviewLoader = (db: Queryable, viewerId: string | null) => loaderByKey<KeyOf<'Review'>, typeof byKey.columns>(db, byKey, viewerId);
