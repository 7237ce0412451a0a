import type { Connection } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import type { Entry } from '../../ledger/facts';
import { idTaken } from '../../ledger/repeated-event-ids';
import { iso, keyOf } from '../../ledger/row-format';
import type { ReportFact } from './fact';

const insertReports = statement(
  'insert-reports',
  { contentId: 'text', userId: 'text', id: 'uuid' },
  `INSERT INTO reports (content_id, id, user_id, reason, details, status, occurred_at, recorded_at, updated_at)
    SELECT c, i, u, x, d, 'PENDING', o, r, r
    FROM json_to_recordset($1) AS v(c text, i uuid, u text, x text, d text, o timestamptz, r timestamptz)
    ON CONFLICT DO NOTHING
    RETURNING content_id AS "contentId", user_id AS "userId", id`,
);

/**
 * Returns up to two stored reports for each fact: first the open report of the fact's user on the fact's content, then the report that has the fact's
 * id, open or closed. `writeReports` uses the last row.
 */
const standingReports = statement(
  'standing-reports',
  { contentId: 'text', userId: 'text', id: 'uuid' },
  `SELECT s.content_id AS "contentId", s.user_id AS "userId", s.id
    FROM json_to_recordset($1) AS k(c text, i uuid, u text)
    JOIN reports s ON s.content_id = k.c AND s.user_id = k.u AND (s.id = k.i OR s.status IN ('PENDING', 'UNDER_REVIEW'))
    ORDER BY s.id = k.i`,
);

/**
 * Inserts reports, and sets the `recordId` of each entry to the id of its report. If the user already has an open report on the content, inserts no
 * report and sets `recordId` to the id of the open report. `entries` contains at most one fact per user and content.
 */
export async function writeReports(db: Connection, entries: Entry<ReportFact>[]): Promise<void> {
  const byPair = new Map(entries.map((entry) => [keyOf(entry.fact.contentId, entry.fact.viewer.id), entry]));
  const inserted = await insertReports.rows(db, [JSON.stringify(entries.map(rowOf))]);
  for (const { contentId, userId, id } of inserted) {
    const entry = byPair.get(keyOf(contentId, userId));
    if (entry) Object.assign(entry, { isChanged: true, recordId: id });
  }
  const repeats = entries.filter(({ isChanged }) => !isChanged);
  if (repeats.length === 0) return;
  const standing = await standingReports.rows(db, [JSON.stringify(repeats.map(rowOf))]);
  for (const { contentId, userId, id } of standing) {
    const entry = byPair.get(keyOf(contentId, userId));
    if (entry) entry.recordId = id;
  }
  for (const entry of repeats) if (!entry.recordId) entry.refusal = idTaken(entry.fact.id);
}

function rowOf({ fact }: Entry<ReportFact>): object {
  return { c: fact.contentId, i: fact.id, u: fact.viewer.id, x: fact.reason, d: fact.details, o: iso(fact.occurredAt), r: iso(fact.recordedAt) };
}
