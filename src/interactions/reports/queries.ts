import { firstUuid, type KeyOf } from '../../domain/identifiers';
import { isModerator, type Principal } from '../../domain/roles';
import { keysSql, loaderByKey } from '../../infrastructure/database/batch-by-key';
import type { Queryable } from '../../infrastructure/database/pool';
import type { ReportReason, ReportStatus } from './report.type';

declare module '../../graphql/context' {
  interface Loaders {
    report: ReturnType<typeof createReportLoader>;
  }
}

export interface ReportRow {
  contentId: string;
  reportId: string;
  userId: string;
  reason: ReportReason;
  details: string | null;
  status: ReportStatus;
  claimedBy: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  outcome: string | null;
  occurredAt: Date;
  recordedAt: Date;
}

export const reportColumns = `content_id AS "contentId", id AS "reportId", user_id AS "userId", reason, details, status, claimed_by AS "claimedBy",
  decided_by AS "decidedBy", decided_at AS "decidedAt", outcome, occurred_at AS "occurredAt", recorded_at AS "recordedAt"`;

/** Reads a page of a user's reports, latest first. `after` is the sort key of the previous page's last report. */
export async function ownReportPage(db: Queryable, userId: string, limit: number, after: (string | number)[] | null): Promise<ReportRow[]> {
  const statement = {
    name: 'reports-of-user',
    text: `SELECT ${reportColumns} FROM reports WHERE user_id = $1 AND (occurred_at, id) < ($3, $4::uuid) ORDER BY occurred_at DESC, id DESC LIMIT $2`,
  };
  return (await db.query({ ...statement, values: [userId, limit, ...(after ?? ['infinity', firstUuid])] })).rows;
}

const byKey = {
  name: 'reports-by-key',
  text: `SELECT index, ${reportColumns} FROM ${keysSql('"contentId" text', 'id uuid')} JOIN reports ON content_id = k1 AND id = k2`,
};

/** Loads reports without checking permissions: callers must use `mayReadReport`. */
export const createReportLoader = (db: Queryable) => loaderByKey<KeyOf<'Report'>, ReportRow>(db, byKey);

/** Whether the viewer is the reporter or a moderator. */
export function mayReadReport(viewer: Principal | null, { userId }: ReportRow): boolean {
  return viewer?.id === userId || isModerator(viewer);
}
