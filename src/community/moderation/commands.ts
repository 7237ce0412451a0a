import { DatabaseError } from 'pg';
import { catalogueChanged, forgetCatalogueVersion } from '../../catalog/content/catalogue-version';
import { followInStats } from '../../catalog/content/commands';
import { CodedError } from '../../domain/errors';
import { type KeyOf, newId } from '../../domain/identifiers';
import type { Connection, Database } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { inTransaction } from '../../infrastructure/database/transaction';
import { type ReportRow, reportColumns, reportColumnTypes } from '../../interactions/reports/queries';
import { ReportStatus } from '../../interactions/reports/report.type';
import { ModerationAction, type ReportDecision } from './moderation.type';

type ReportKey = KeyOf<'Report'>;

export interface Changed {
  row: ReportRow;
  isChanged: boolean;
}

/** Assigns a pending report to a moderator. @throws CodedError CONFLICT if another moderator has claimed the report or the report is decided. */
export function claimReport(pool: Database, key: ReportKey, actorId: string): Promise<Changed> {
  return changed(pool, key, async (db, report) => {
    if (report.status === ReportStatus.UNDER_REVIEW && report.claimedBy === actorId) return false;
    if (report.status !== ReportStatus.PENDING) throw conflict(report);
    await set(db, key, ReportStatus.UNDER_REVIEW, { claimedBy: actorId });
    return event(db, key, actorId, ModerationAction.CLAIMED);
  });
}

/**
 * Releases a report that this moderator has claimed, so that every moderator can claim it.
 * @throws CodedError CONFLICT if another moderator has claimed the report or the report is decided.
 */
export function releaseReport(pool: Database, key: ReportKey, actorId: string): Promise<Changed> {
  return changed(pool, key, async (db, report) => {
    if (report.status === ReportStatus.PENDING) return false;
    if (report.status !== ReportStatus.UNDER_REVIEW || report.claimedBy !== actorId) throw conflict(report);
    await set(db, key, ReportStatus.PENDING);
    return event(db, key, actorId, ModerationAction.RELEASED);
  });
}

export interface Decision {
  decision: ReportDecision;
  /** Message to the user who made the report. */
  outcome: string | null;
  /** Note for other moderators. */
  note: string | null;
  hidesContent: boolean;
}

/**
 * Stores the decision about an open report that is unclaimed or claimed by this moderator. A repeat of the same decision does not change
 * the report.
 * @throws CodedError CONFLICT if another moderator has claimed or decided the report, or if this moderator has decided it differently.
 */
export async function decideReport(
  pool: Database,
  key: ReportKey,
  actorId: string,
  { decision, outcome, note, hidesContent }: Decision,
  now: Date,
): Promise<Changed> {
  const done = await changed(pool, key, async (db, report) => {
    const isSame = report.status === (decision as string) && report.decidedBy === actorId;
    if (isSame && report.outcome === outcome) return hidesContent && setHidden(db, key.contentId, actorId, true, null, now);
    const isOpen = report.status === ReportStatus.PENDING || (report.status === ReportStatus.UNDER_REVIEW && report.claimedBy === actorId);
    if (!isOpen) throw conflict(report);
    await set(db, key, decision as unknown as ReportStatus, { claimedBy: actorId, decidedBy: actorId, decidedAt: now, outcome });
    await event(db, key, actorId, decision as unknown as ModerationAction, note);
    if (hidesContent) await setHidden(db, key.contentId, actorId, true, null, now, key.id);
    return true;
  });
  if (hidesContent) forgetCatalogueVersion(pool);
  return done;
}

export function noteReport(pool: Database, key: ReportKey, actorId: string, note: string): Promise<Changed> {
  return changed(pool, key, (db) => event(db, key, actorId, ModerationAction.NOTED, note));
}

const hasOpen = statement(
  'has-open-report',
  {},
  `SELECT FROM reports WHERE content_id = $1 AND user_id = $2 AND status IN ('PENDING', 'UNDER_REVIEW')`,
);

/** Reopens a decided report. @throws CodedError CONFLICT if the user who made the report has another open report on the same content. */
export function reopenReport(pool: Database, key: ReportKey, actorId: string, note: string | null): Promise<Changed> {
  return changed(pool, key, async (db, report) => {
    if (report.status === ReportStatus.PENDING || report.status === ReportStatus.UNDER_REVIEW) return false;
    const { rowCount } = await hasOpen.run(db, [key.contentId, report.userId]);
    if (rowCount) throw anotherIsOpen();
    // The unique index on open reports rejects this update if the reporter makes another report on the content at the same time.
    await set(db, key, ReportStatus.PENDING).catch((error) => {
      throw error instanceof DatabaseError && error.code === '23505' ? anotherIsOpen() : error;
    });
    return event(db, key, actorId, ModerationAction.REOPENED, note);
  });
}

function anotherIsOpen(): CodedError {
  return new CodedError('CONFLICT', 'The reporter has another open report on this content. Decide that report.', { field: 'input.reportId' });
}

/** Hides a content from everybody but its owner and staff, or makes the content visible again. @returns whether the visibility changed. */
export async function hideContent(
  pool: Database,
  contentId: string,
  actorId: string,
  isHidden: boolean,
  note: string | null,
  now: Date,
): Promise<boolean> {
  const isChanged = await inTransaction(pool, (db) => setHidden(db, contentId, actorId, isHidden, note, now));
  forgetCatalogueVersion(pool);
  return isChanged;
}

const setHiddenAt = statement('set-hidden-at', {}, 'UPDATE content SET hidden_at = $2 WHERE id = $1 AND (hidden_at IS NOT NULL) <> $3');

async function setHidden(
  db: Connection,
  contentId: string,
  actorId: string,
  isHidden: boolean,
  note: string | null,
  now: Date,
  reportId: string | null = null,
): Promise<boolean> {
  const { rowCount } = await setHiddenAt.run(db, [contentId, isHidden ? now : null, isHidden]);
  if (rowCount === 0) return false;
  await followInStats.run(db, [[contentId], now]);
  await event(db, { contentId, id: reportId }, actorId, isHidden ? ModerationAction.HIDDEN : ModerationAction.RESTORED, note);
  await catalogueChanged(db);
  return true;
}

const selectReport = `SELECT ${reportColumns} FROM reports WHERE content_id = $1 AND id = $2`;
const readReport = statement('report', reportColumnTypes, selectReport);
const lockReport = statement('lock-report', reportColumnTypes, `${selectReport} FOR UPDATE`);

/** Locks the row of a report and runs `work` in the same transaction. @throws CodedError NOT_FOUND if the report does not exist. */
function changed(pool: Database, { contentId, id }: ReportKey, work: (db: Connection, report: ReportRow) => Promise<boolean>): Promise<Changed> {
  return inTransaction(pool, async (db) => {
    const report = await lockReport.row(db, [contentId, id]);
    if (!report) throw new CodedError('NOT_FOUND', 'The report does not exist.', { field: 'input.reportId' });
    const isChanged = await work(db, report);
    const after = isChanged ? await readReport.row(db, [contentId, id]) : undefined;
    return { row: after ?? report, isChanged };
  });
}

const setStatus = statement(
  'set-report-status',
  {},
  'UPDATE reports SET status = $3, claimed_by = $4, decided_by = $5, decided_at = $6, outcome = $7, updated_at = $8 WHERE content_id = $1 AND id = $2',
);

async function set(
  db: Connection,
  { contentId, id }: ReportKey,
  status: ReportStatus,
  {
    claimedBy = null,
    decidedBy = null,
    decidedAt = null,
    outcome = null,
  }: Partial<Pick<ReportRow, 'claimedBy' | 'decidedBy' | 'decidedAt' | 'outcome'>> = {},
): Promise<void> {
  await setStatus.run(db, [contentId, id, status, claimedBy, decidedBy, decidedAt, outcome, new Date()]);
}

const insertEvent = statement(
  'insert-moderation-event',
  {},
  'INSERT INTO moderation_events (content_id, id, report_id, actor_id, action, note, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
);

async function event(
  db: Connection,
  { contentId, id: reportId }: { contentId: string; id: string | null },
  actorId: string,
  action: ModerationAction,
  note: string | null = null,
): Promise<true> {
  await insertEvent.run(db, [contentId, newId(), reportId, actorId, action, note || null, new Date()]);
  return true;
}

function conflict({ status, claimedBy }: ReportRow): CodedError {
  const state = status === ReportStatus.UNDER_REVIEW ? `under review by ${claimedBy}` : `already ${status.toLowerCase().replace('_', ' ')}`;
  return new CodedError('CONFLICT', `This report is ${state}.`, { field: 'input.reportId' });
}
