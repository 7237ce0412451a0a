import { firstUuid, lastUuid } from '../../domain/identifiers';
import type { Queryable } from '../../infrastructure/database/pool';
import { columnOf, type RowOf, statement } from '../../infrastructure/database/statement';

export type NotificationKind = 'REPLY' | 'REPORT_DECIDED';

const columnTypes = {
  kind: columnOf<NotificationKind>('text'),
  contentId: 'text',
  /** Id of the reply or the report. */
  id: 'uuid',
  at: 'timestamptz',
} as const;
export type NotificationRow = RowOf<typeof columnTypes>;

/** Notifications are not stored: these tables provide them from the current replies and decided reports. `isFor` selects those of a user ($1). */
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

/** Returns a page, latest first; `after` is the sort key of the last entry of the previous page. */
export function notificationPage(db: Queryable, userId: string, limit: number, after: (string | number)[] | null): Promise<NotificationRow[]> {
  return latest.rows(db, [userId, limit, ...(after ?? ['infinity', firstUuid])]);
}

/** Returns notifications after a time, or after the last entry of the previous page, oldest first. */
export function notificationsSince(
  db: Queryable,
  userId: string,
  limit: number,
  { at, id }: Pick<NotificationRow, 'at'> & Partial<NotificationRow>,
): Promise<NotificationRow[]> {
  return since.rows(db, [userId, limit, at, id ?? lastUuid]);
}
