import { dayMs } from '../../domain/durations';
import { statement } from '../../infrastructure/database/statement';
import { asDaysSql, keptBy, lockRowsOf, noDetailsSql } from '../../infrastructure/database/tables/erase-rows';
import { otherIdSql, pseudonymSql } from '../../infrastructure/database/tables/pseudonym';
import { byContent, type EraseRows, ofUser, type Tables } from '../../infrastructure/database/tables/table-rules';

/** Lifetime in ms of the handle of a viewing (see view-handle.ts). */
const handleMs = dayMs;

const lockViews = lockRowsOf('views');

const deleteViewDetails = statement('erase-view-details', {}, 'DELETE FROM view_details WHERE content_id = ANY($2) AND user_id = $1');

const eraseViewings = statement(
  'erase-viewings',
  {},
  `UPDATE viewings t SET user_id = ${pseudonymSql('$2', 't.content_id')}, id = ${otherIdSql('$2', 't.id')},
      handle_id = CASE WHEN t.recorded_at < $4 THEN ${otherIdSql('$2', 't.handle_id')} ELSE t.handle_id END, ${asDaysSql(['occurred_at', 'recorded_at'])}
    WHERE content_id = ANY($3) AND user_id = $1`,
);

const eraseViews = statement(
  'erase-views',
  {},
  `UPDATE views t SET user_id = ${pseudonymSql('$2', 't.content_id')}, verified_by = ${otherIdSql('$2', 't.verified_by')}, ${noDetailsSql},
      previous_first_viewed_at = NULL, ${asDaysSql(['first_viewed_at', 'last_viewed_at', 'plain_viewed_at'])}
    WHERE content_id = ANY($3) AND user_id = $1`,
);

/**
 * Anonymizes up to 500 views of the user and their viewings, and deletes their details. A viewing of the last 24 h keeps its handle id, so that the
 * unique index on `handle_id` still rejects a second use of the handle.
 */
const takeViews: EraseRows = async (db, userId, { content: secret }) => {
  const contents = await lockViews(db, userId);
  const details = await deleteViewDetails.run(db, [userId, contents]);
  const viewings = await eraseViewings.run(db, [userId, secret, contents, new Date(Date.now() - handleMs)]);
  const views = await eraseViews.run(db, [userId, secret, contents]);
  return { views: views.rowCount ?? 0, viewings: viewings.rowCount ?? 0, view_details: details.rowCount ?? 0 };
};

export const viewTables = {
  View: {
    table: 'views',
    data: 'who viewed what, longest duration, progress, times, mood; the time of the viewing that has no row in `viewings`; value, context, notes',
    distribution: byContent,
    personalData: {
      inventory: {
        purpose: 'one view per person; history',
        stored: 'forever; moods `RETENTION_DAYS.moods`',
        atErasure: 'kept under a key per content; mood, value, context and notes deleted',
      },
      exportAs: { views: ofUser },
      onErase: { user_id: keptBy(takeViews) },
    },
  },
  Viewing: {
    table: 'viewings',
    data: 'each further viewing with its measures, and the first if a client can send it again',
    distribution: byContent,
    personalData: {
      inventory: { purpose: 'recognizing repeats; engagement', stored: 'forever', atErasure: 'kept under a key per content' },
      exportAs: { viewings: ofUser },
      // The erasure step of the table `views` anonymizes the rows of `viewings` and deletes the rows of `view_details`.
      onErase: { user_id: { fate: 'KEPT', step: null } },
    },
  },
  ViewDetail: {
    table: 'view_details',
    data: 'source, session, referrer, user agent, IP address (truncated unless `VIEW_IP_ADDRESS` is set otherwise)',
    distribution: byContent,
    personalData: {
      inventory: { purpose: 'origin of viewings; `source` in the history', stored: '`RETENTION_DAYS.viewDetails`, 90 days', atErasure: 'deleted' },
      // The first condition finds the contents by index, because the table `view_details` has no index on `user_id`.
      exportAs: { viewDetails: `t.content_id IN (SELECT content_id FROM views WHERE user_id = $1) AND ${ofUser}` },
      onErase: { user_id: { fate: 'DELETED', step: null } },
    },
  },
} satisfies Partial<Tables>;
