import { columnOf } from '../../domain/column-name';
import { statement } from '../../infrastructure/database/statement';
import { asDaysSql, changedEvents, event, keptBy, nextRows, noDetailsSql } from '../../infrastructure/database/tables/erase-rows';
import { otherIdSql, pseudonymSql } from '../../infrastructure/database/tables/pseudonym';
import { byContent, type EraseRows, ofUser, type Tables } from '../../infrastructure/database/tables/table-rules';
import { type EventDefinition, textFieldsOf } from './event';

const deleteInteractionDetails = statement(
  'erase-interaction-details',
  {},
  'DELETE FROM interaction_details t USING json_to_recordset($1) AS v(c text, i uuid) WHERE t.content_id = v.c AND t.event_id = v.i',
);

/** Returns the rules of the tables that store events: their data, distribution, export and erasure. */
export function createEventTables(definitions: readonly EventDefinition[]) {
  const words = definitions.map(({ word }) => word.replace('_', ' '));
  const texts = textFieldsOf(definitions);
  /** Anonymizes interactions. Also clears `recipient`, because version 0.0.1 stored recipients in this column instead of `interaction_details`. */
  const eraseInteractions = statement(
    'erase-interactions',
    changedEvents,
    `UPDATE interactions t SET user_id = ${pseudonymSql('$2', 't.content_id')}, id = ${otherIdSql('$2', 't.id')}, ${asDaysSql(['occurred_at', 'recorded_at'])},
        platform = NULL, recipient = NULL, ${texts.map((name) => `${columnOf(name)} = NULL, `).join('')}${noDetailsSql}
       FROM ${nextRows('interactions', event, 'user_id')} RETURNING l.content_id AS c, l.id AS i`,
  );

  const takeInteractions: EraseRows = async (db, userId, { content: secret }) => {
    const rows = await eraseInteractions.rows(db, [userId, secret]);
    const details = await deleteInteractionDetails.run(db, [JSON.stringify(rows)]);
    return { interactions: rows.length, interaction_details: details.rowCount ?? 0 };
  };

  return {
    Interaction: {
      table: 'interactions',
      data: `events: ${words.join(', ')}; ${['platform', 'price', ...texts].join(', ')}, value, duration, context, notes; recipients written by the previous release`,
      distribution: byContent,
      personalData: {
        inventory: {
          purpose: 'counters, history, patterns',
          stored: 'forever; `recipients` and `moods` by `RETENTION_DAYS`',
          atErasure: 'kept under a key per content; platform, recipient, value, context and texts deleted',
        },
        exportAs: { interactions: ofUser },
        decimals: ['unit_price'],
        onErase: { user_id: keptBy(takeInteractions) },
      },
    },
    InteractionDetail: {
      table: 'interaction_details',
      data: 'recipients of shares',
      distribution: byContent,
      personalData: {
        inventory: { purpose: 'history, export', stored: '`RETENTION_DAYS.recipients`, forever', atErasure: 'deleted' },
        exportAs: { interactionDetails: '(t.content_id, t.event_id) IN (SELECT content_id, id FROM interactions WHERE user_id = $1)' },
        // The erasure step of the table `interactions` deletes the rows of `interaction_details`.
        onErase: { event_id: { fate: 'DELETED', step: null } },
      },
    },
  } satisfies Partial<Tables>;
}
