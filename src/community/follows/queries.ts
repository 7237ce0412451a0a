import { isListedSql } from '../../domain/content-visibility';
import { CodedError } from '../../domain/errors';
import { firstUuid } from '../../domain/identifiers';
import type { PrismaClient } from '../../infrastructure/database/generated/client';
import { lockCount } from '../../infrastructure/database/locks';
import type { Database, Queryable } from '../../infrastructure/database/pool';
import { columnOf, type RowOf, statement } from '../../infrastructure/database/statement';
import { inTransaction } from '../../infrastructure/database/transaction';

const maxFollowed = 5_000;

const followColumnTypes = { userId: 'text', since: 'timestamptz' } as const;
export type FollowRow = RowOf<typeof followColumnTypes>;

const insertFollow = statement(
  'follow',
  {},
  `INSERT INTO follows (follower_id, followed_id, created_at) SELECT $1::text, id, $3 FROM users
    WHERE id = $2 AND (SELECT count(*) FROM follows WHERE follower_id = $1) < ${maxFollowed} ON CONFLICT DO NOTHING`,
);

const isFull = statement(
  'follows-full',
  { isFull: 'bool?' },
  `SELECT count(*) >= ${maxFollowed} AND NOT bool_or(followed_id = $2) AS "isFull" FROM follows WHERE follower_id = $1`,
);

/**
 * Stores that the user `followerId` follows the user `followedId`. Stores nothing if the followed user does not exist.
 * @returns whether the follow is new.
 * @throws CodedError CONFLICT if the follower already follows 5000 users.
 */
export function addFollow(pool: Database, followerId: string, followedId: string, now: Date): Promise<boolean> {
  return inTransaction(pool, async (db) => {
    await lockCount(db, 'follows', followerId);
    if ((await insertFollow.run(db, [followerId, followedId, now])).rowCount === 1) return true;
    const row = await isFull.row(db, [followerId, followedId]);
    if (row?.isFull) throw new CodedError('CONFLICT', `A user can follow at most ${maxFollowed} users.`);
    return false;
  });
}

/** Deletes a follow. @returns whether the follow existed. */
export async function removeFollow({ follow }: PrismaClient, followerId: string, followedId: string): Promise<boolean> {
  return (await follow.deleteMany({ where: { followerId, followedId } })).count === 1;
}

const listOf = (name: string, own: string, other: string) =>
  statement(
    name,
    followColumnTypes,
    `SELECT ${other} AS "userId", created_at AS since FROM follows WHERE ${own} = $1 AND (created_at, ${other}) < ($3, $4)
    ORDER BY created_at DESC, ${other} DESC LIMIT $2`,
  );
const lists = {
  followers: listOf('followers', 'followed_id', 'follower_id'),
  following: listOf('following', 'follower_id', 'followed_id'),
};

/** Returns a page of the followers of a user (`followers`) or of the users that the user follows (`following`), latest follow first. */
export function followPage(
  db: Queryable,
  list: keyof typeof lists,
  userId: string,
  limit: number,
  after: (string | number)[] | null,
): Promise<FollowRow[]> {
  return lists[list].rows(db, [userId, limit, ...(after ?? ['infinity', ''])]);
}

const friendsWhoLike = statement(
  'friends-who-like',
  followColumnTypes,
  `SELECT r.user_id AS "userId", r.occurred_at AS since FROM follows f JOIN reactions r ON r.content_id = $2 AND r.user_id = f.followed_id AND r.slot = 'OPINION'
    WHERE f.follower_id = $1 AND r.kind = 'LIKE' AND (r.occurred_at, r.user_id) < ($4, $5) ORDER BY r.occurred_at DESC, r.user_id DESC LIMIT $3`,
);

/** Returns a page of the users who are followed by `userId` and like the content, latest like first. */
export function friendsWhoLikePage(
  db: Queryable,
  userId: string,
  contentId: string,
  limit: number,
  after: (string | number)[] | null,
): Promise<FollowRow[]> {
  return friendsWhoLike.rows(db, [userId, contentId, limit, ...(after ?? ['infinity', ''])]);
}

// Followers of a user can see the user's likes, ratings and comments, but not the user's views, saves, moods or notes.
const friendsActivity = statement(
  'friends-activity',
  {
    userId: 'text',
    type: columnOf<'LIKE' | 'RATING' | 'COMMENT'>('text'),
    contentId: 'text',
    id: 'uuid',
    rating: 'int2?',
    occurredAt: 'timestamptz',
  },
  `SELECT h.user_id AS "userId", h.type, h.content_id AS "contentId", h.id, h.rating, h.occurred_at AS "occurredAt"
    FROM follows f CROSS JOIN LATERAL (
      SELECT * FROM history h WHERE h.user_id = f.followed_id AND h.type IN ('LIKE', 'RATING', 'COMMENT') AND h.family IN ('REACTION', 'RATING', 'COMMENT')
        AND EXISTS (SELECT FROM content c WHERE c.id = h.content_id AND ${isListedSql('c')})
        AND h.occurred_at <= $3 AND (h.occurred_at < $3 OR (h.user_id, h.type, h.content_id, h.id) > ($4, $5, $6, $7::uuid))
      ORDER BY h.occurred_at DESC, h.user_id, h.type, h.content_id, h.id LIMIT $2) h
    WHERE f.follower_id = $1 ORDER BY h.occurred_at DESC, h.user_id, h.type, h.content_id, h.id LIMIT $2`,
);

/** Returns a page of the likes, ratings and comments of the users who are followed by `userId`, latest first. */
export function friendsActivityPage(
  db: Queryable,
  userId: string,
  limit: number,
  after: (string | number)[] | null,
): Promise<RowOf<typeof friendsActivity.columns>[]> {
  const start = ['infinity', '', '', '', firstUuid];
  return friendsActivity.rows(db, [userId, limit, ...(after ?? start)]);
}
