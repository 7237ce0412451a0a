import { firstUuid, type KeyOf } from '../../domain/identifiers';
import { isModerator, type Principal } from '../../domain/roles';
import { keysSql, loaderByKey } from '../../infrastructure/database/batch-by-key';
import type { Queryable } from '../../infrastructure/database/pool';
import { columnOf, type RowOf, statement } from '../../infrastructure/database/statement';
import type { ReportReason, ReportStatus } from './report.type';

declare module '../../graphql/context' {
  interface Loaders {
    report: ReturnType<typeof createReportLoader>;
  }
}

export const reportColumns = `content_id AS "contentId", id AS "reportId", user_id AS "userId", reason, details, status, claimed_by AS "claimedBy",
  decided_by AS "decidedBy", decided_at AS "decidedAt", outcome, occurred_at AS "occurredAt", recorded_at AS "recordedAt"`;
export const reportColumnTypes = {
  contentId: 'text',
  reportId: 'uuid',
  userId: 'text',
  reason: columnOf<ReportReason>('text'),
  details: 'text?',
  status: columnOf<ReportStatus>('text'),
  claimedBy: 'text?',
  decidedBy: 'text?',
  decidedAt: 'timestamptz?',
  outcome: 'text?',
  occurredAt: 'timestamptz',
  recordedAt: 'timestamptz',
} as const;
export type ReportRow = RowOf<typeof reportColumnTypes>;

const ofUser = statement(
  'reports-of-user',
  reportColumnTypes,
  `SELECT ${reportColumns} FROM reports WHERE user_id = $1 AND (occurred_at, id) < ($3, $4::uuid) ORDER BY occurred_at DESC, id DESC LIMIT $2`,
);

/** Reads a page of a user's reports, latest first. `after` is the sort key of the last report on the previous page. */
export function ownReportPage(db: Queryable, userId: string, limit: number, after: (string | number)[] | null): Promise<ReportRow[]> {
  return ofUser.rows(db, [userId, limit, ...(after ?? ['infinity', firstUuid])]);
}

const byKey = statement(
  'reports-by-key',
  { index: 'int8', ...reportColumnTypes },
  `SELECT index, ${reportColumns} FROM ${keysSql('"contentId" text', 'id uuid')} JOIN reports ON content_id = k1 AND id = k2`,
);

/** Creates a loader of reports that does not check permissions. Callers must check them with `mayReadReport`. */
export const createReportLoader = (db: Queryable) => loaderByKey<KeyOf<'Report'>, typeof byKey.columns>(db, byKey);

/** Returns whether the viewer is the reporter or a moderator. Other users cannot read the report. */
export function mayReadReport(viewer: Principal | null, { userId }: ReportRow): boolean {
  return viewer?.id === userId || isModerator(viewer);
}
