import type { Queryable } from '../database/pool';
import { firstUuid } from '../identifiers';
import type { ReportReason, ReportStatus } from './object';

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

/** What a user reported, the latest first; `after` is the sort key of the last one of the page before. */
export async function ownReportPage(db: Queryable, userId: string, limit: number, after: (string | number)[] | null): Promise<ReportRow[]> {
  const statement = {
    name: 'reports-of-user',
    text: `SELECT ${reportColumns} FROM reports WHERE user_id = $1 AND (occurred_at, id) < ($3, $4::uuid) ORDER BY occurred_at DESC, id DESC LIMIT $2`,
  };
  return (await db.query({ ...statement, values: [userId, limit, ...(after ?? ['infinity', firstUuid])] })).rows;
}

/** One report, whoever asks; null when there is none. */
export async function reportOf(db: Queryable, contentId: string, id: string): Promise<ReportRow | null> {
  const statement = { name: 'report-of', text: `SELECT ${reportColumns} FROM reports WHERE content_id = $1 AND id = $2` };
  return (await db.query({ ...statement, values: [contentId, id] })).rows[0] ?? null;
}
