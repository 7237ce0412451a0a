import { statement } from '../../infrastructure/database/statement';
import { asDaysSql, changedEvents, event, kept, keptBy, nextRows } from '../../infrastructure/database/tables/erase-rows';
import { otherIdSql, pseudonymSql } from '../../infrastructure/database/tables/pseudonym';
import { byContent, type EraseRows, ofUser, type Tables } from '../../infrastructure/database/tables/table-rules';

const eraseReports = statement(
  'erase-reports',
  changedEvents,
  `UPDATE reports t SET user_id = ${pseudonymSql('$2', 't.content_id')}, id = ${otherIdSql('$2', 't.id')}, details = NULL, outcome = NULL,
      ${asDaysSql(['occurred_at', 'recorded_at', 'updated_at'])}
    FROM ${nextRows('reports', event, 'user_id')} RETURNING l.content_id AS c, l.id AS i`,
);

const moveReportEvents = statement(
  'move-events-of-erased-reports',
  {},
  `UPDATE moderation_events t SET report_id = ${otherIdSql('$2', 't.report_id')} FROM json_to_recordset($1) AS v(c text, i uuid)
    WHERE t.content_id = v.c AND t.report_id = v.i`,
);

/**
 * Anonymizes up to 500 reports of the user. Replaces the report ids in `reports` and `moderation_events`, because the ids contain the time of the
 * report.
 */
const takeReports: EraseRows = async (db, userId, { content: secret }) => {
  const rows = await eraseReports.rows(db, [userId, secret]);
  await moveReportEvents.run(db, [JSON.stringify(rows), secret]);
  return { reports: rows.length };
};

export const reportTables = {
  Report: {
    table: 'reports',
    data: 'reports: reason, details, who claimed and decided them',
    distribution: byContent,
    personalData: {
      inventory: { purpose: 'moderation', stored: 'forever', atErasure: 'kept under a key per content, details and outcome deleted' },
      exportAs: { reports: ofUser },
      // The export omits the ids of moderators.
      hidden: ['claimed_by', 'decided_by'],
      onErase: { user_id: keptBy(takeReports), claimed_by: kept(event), decided_by: kept(event) },
    },
  },
} satisfies Partial<Tables>;
