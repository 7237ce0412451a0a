import type { Queryable } from '../../infrastructure/database/pool';

/** Excludes a content from the user's recommendations. @returns false when it was excluded already. */
export async function dismiss(db: Queryable, userId: string, contentId: string, now: Date): Promise<boolean> {
  const { rowCount } = await db.query('INSERT INTO dismissals (user_id, content_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    userId,
    contentId,
    now,
  ]);
  return rowCount === 1;
}

/** Allows the content again. @returns false when it was not excluded. */
export async function undismiss(db: Queryable, userId: string, contentId: string): Promise<boolean> {
  return (await db.query('DELETE FROM dismissals WHERE user_id = $1 AND content_id = $2', [userId, contentId])).rowCount === 1;
}
