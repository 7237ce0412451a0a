import { firstUuid, lastUuid } from '../../domain/identifiers';
import type { Queryable } from '../../infrastructure/database/pool';
import { columnOf, type RowOf, statement } from '../../infrastructure/database/statement';

export type NotificationKind = 'REPLY' | 'REPORT_DECIDED';

const columnTypes = {
  kind: columnOf<NotificationKind>('text'),
  contentId: 'text',
  /** UUID of the reply or the report. */
  id: 'uuid',
  at: 'timestamptz',
} as const;
export type NotificationRow = RowOf<typeof columnTypes>;

/**
 * Tables from which the server computes notifications, which are not stored: replies to the comments of a user, and decided reports of a
 * user. `isFor` is the SQL condition on the rows for the user $1, and `at` is the column with the time.
 */
export const sources: { kind: NotificationKind; table: string; at: string; isFor: string }[] = [
  { kind: 'REPLY', table: 'comments', at: 'recorded_at', isFor: 'replied_to = $1 AND user_id <> $1 AND deleted_at IS NULL AND body IS NOT NULL' },
  { kind: 'REPORT_DECIDED', table: 'reports', at: 'decided_at', isFor: "user_id = $1 AND status IN ('RESOLVED', 'DISMISSED')" },
];

function merged(beyond: '<' | '>', direction: 'ASC' | 'DESC'): string {
  const each = sources.map(
    ({ kind, table, at, isFor }) =>
      `(SELECT '${kind}' AS kind, content_id AS "contentId", id, ${at} AS at FROM ${table} WHERE ${isFor} AND (${at}, id) ${beyond} ($3, $4::uuid) ORDER BY ${at} ${direction}, id ${direction} LIMIT $2)`,
  );
  return `SELECT * FROM (${each.join(' UNION ALL ')}) n ORDER BY at ${direction}, id ${direction} LIMIT $2`;
}

const latest = statement('notifications', columnTypes, merged('<', 'DESC'));
const since = statement('notifications-since', columnTypes, merged('>', 'ASC'));

/**
 * Returns a page of notifications, latest first. `after` is the sort key of the last notification on the previous page, or null for the
 * first page.
 */
export function notificationPage(db: Queryable, userId: string, limit: number, after: (string | number)[] | null): Promise<NotificationRow[]> {
  return latest.rows(db, [userId, limit, ...(after ?? ['infinity', firstUuid])]);
}

/**
 * Returns the notifications after the time `at`, oldest first. If `id` is set, starts after the notification with this time and id, the
 * last one on the previous page.
 */
export function notificationsSince(
  db: Queryable,
  userId: string,
  limit: number,
  { at, id }: Pick<NotificationRow, 'at'> & Partial<NotificationRow>,
): Promise<NotificationRow[]> {
  return since.rows(db, [userId, limit, at, id ?? lastUuid]);
}
