import DataLoader from 'dataloader';
import { firstUuid } from '../../domain/identifiers';
import { keysSql, rowsByKey } from '../../infrastructure/database/batch-by-key';
import type { Queryable } from '../../infrastructure/database/pool';
import { columnOf, statement } from '../../infrastructure/database/statement';
import { type ReportRow, reportColumns } from '../../interactions/reports/queries';
import type { ReportReason, ReportStatus } from '../../interactions/reports/report.type';
import type { ModerationAction, ModerationEvent, ReportCount } from './moderation.type';

declare module '../../graphql/context' {
  interface Loaders {
    moderation: ReturnType<typeof createModerationLoader>;
  }
}

export interface ReportFilter {
  status: ReportStatus | null;
  reason: ReportReason | null;
  contentId: string | null;
  claimedBy: string | null;
}

/**
 * Returns a page of the reports that match the filter, oldest first. `after` is the sort key of the last report on the previous page, or
 * null for the first page.
 */
export async function reportPage(db: Queryable, filter: ReportFilter, limit: number, after: (string | number)[] | null): Promise<ReportRow[]> {
  const { status, reason, contentId, claimedBy } = filter;
  const text = `SELECT ${reportColumns} FROM reports WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR reason = $2) AND ($3::text IS NULL OR content_id = $3)
    AND ($4::text IS NULL OR claimed_by = $4) AND (recorded_at, id) > ($6, $7::uuid) ORDER BY recorded_at, id LIMIT $5`;
  // This query is not a named statement, because PostgreSQL could reuse one plan for all combinations of filters.
  return (await db.query<ReportRow>(text, [status, reason, contentId, claimedBy, limit, ...(after ?? ['-infinity', firstUuid])])).rows;
}

const countOpen = statement(
  'open-report-counts',
  { status: columnOf<ReportStatus>('text'), reason: columnOf<ReportReason>('text'), count: 'int8' },
  `SELECT status, reason, count(*) AS count FROM reports WHERE status IN ('PENDING', 'UNDER_REVIEW') GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2`,
);

/** Returns the number of open reports (pending or under review) by status and reason. */
export function openReportCounts(db: Queryable): Promise<ReportCount[]> {
  return countOpen.rows(db);
}

export interface EventsKey {
  contentId: string;
  /** Id of a report; null for actions on the content that do not belong to a report. */
  reportId: string | null;
}

const eventsByKey = statement(
  'moderation-events',
  { index: 'int8', id: 'uuid', action: columnOf<ModerationAction>('text'), actorId: 'text', note: 'text?', createdAt: 'timestamptz' },
  `SELECT index, e.id, e.action, e.actor_id AS "actorId", e.note, e.created_at AS "createdAt"
    FROM ${keysSql('"contentId" text', '"reportId" uuid')} JOIN moderation_events e ON e.content_id = k1 AND e.report_id IS NOT DISTINCT FROM k2 ORDER BY index, e.id`,
);

/** Returns a DataLoader that reads the moderation events of several reports with one statement. */
export function createModerationLoader(db: Queryable): DataLoader<EventsKey, ModerationEvent[]> {
  return new DataLoader((keys) => rowsByKey(db, eventsByKey, keys), { cache: false });
}
