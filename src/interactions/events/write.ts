import { columnOf } from '../../domain/column-name';
import type { Connection, Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import type { CounterDeltas } from '../../ledger/counter-deltas';
import type { Entry } from '../../ledger/facts';
import { ConcurrentWriteError, freshOnes } from '../../ledger/repeated-event-ids';
import { factColumns, factRow, iso, keyOf } from '../../ledger/row-format';
import { run } from '../../ledger/run-rows';
import { type EventDefinition, textFieldsOf } from './event';
import type { InteractionFact } from './fact';

/** Maps the content and id of stored events to their user and type. */
export type KnownEvents = ReadonlyMap<string, string>;

const insertDetails = statement(
  'insert-interaction-details',
  {},
  `INSERT INTO interaction_details (content_id, event_id, day, recipient)
    SELECT c, i, y, e FROM json_to_recordset($1) AS v(c text, i uuid, y date, e text) ON CONFLICT DO NOTHING`,
);

const knownInteractions = statement(
  'known-interactions',
  { contentId: 'text', id: 'uuid', userId: 'text', type: 'text' },
  `SELECT e.content_id AS "contentId", e.id, e.user_id AS "userId", e.type FROM json_to_recordset($1) AS k(c text, i uuid) JOIN interactions e ON e.content_id = k.c AND e.id = k.i`,
);

/**
 * Finds stored events whose content and id equal the content and the client's `eventId` of a fact. Returns a map from content and id to user and
 * type. `freshOnes` rejects a fact if its user or type is different, so that users cannot reuse the ids of other users.
 */
async function findRepeats(db: Queryable, facts: readonly InteractionFact[]): Promise<KnownEvents> {
  const keys = facts.filter((fact) => fact.isClientId).map((fact) => ({ c: fact.contentId, i: fact.id }));
  if (keys.length === 0) return new Map();
  const rows = await knownInteractions.rows(db, [JSON.stringify(keys)]);
  return new Map(rows.map((row) => [keyOf(row.contentId, row.id), keyOf(row.userId, row.type)]));
}

/** Creates the functions that find and insert events, such as shares and plays. */
export function createEventWriter(definitions: readonly EventDefinition[]) {
  const counterOf = new Map(definitions.map(({ type, counter }) => [type, counter?.name]));
  const textFields = textFieldsOf(definitions);
  const columns = textFields.map((name) => `, ${columnOf(name)}`).join('');
  const insertEvents = statement(
    'insert-interactions',
    {},
    `INSERT INTO interactions (content_id, id, user_id, type, duration_ms, platform, quantity, unit_price, currency, context, notes, mood, mood_intensity, occurred_at, recorded_at, value${columns})
    SELECT c, i, u, t, sd, p, n, x, y, sc, w, m, q, o, r, sv${columns}
    FROM json_to_recordset($1) AS v(${factColumns}, t text, p text, n int, x numeric, y text, w text${textFields.map((name) => `, ${columnOf(name)} text`).join('')})
    ON CONFLICT DO NOTHING`,
  );
  const rowOf = ({ fact }: Entry<InteractionFact>): object => ({
    t: fact.type,
    p: fact.platform,
    n: fact.quantity,
    x: fact.unitPrice,
    y: fact.currency,
    w: fact.notes,
    ...factRow(fact),
    ...Object.fromEntries(textFields.map((name) => [columnOf(name), fact[name as keyof InteractionFact]])),
  });

  return {
    find: findRepeats,
    /** Inserts events and increases their counters. Skips events whose `eventId` is already stored. */
    async write(db: Connection, entries: Entry<InteractionFact>[], deltas: CounterDeltas, known: KnownEvents): Promise<void> {
      const fresh = freshOnes(entries, known, ({ viewer, type }) => keyOf(viewer.id, type));
      const [inserted] = await Promise.all([
        run(db, insertEvents, fresh.map(rowOf)),
        run(db, insertDetails, fresh.filter(({ fact }) => fact.recipient).map(detailRow)),
      ]);
      if (inserted.rowCount !== fresh.length) throw new ConcurrentWriteError();
      for (const entry of fresh) {
        const { contentId, type, occurredAt } = entry.fact;
        entry.isChanged = true;
        const counter = counterOf.get(type);
        if (counter) deltas.add(contentId, counter, 1, occurredAt);
      }
    },
  };
}

function detailRow({ fact }: Entry<InteractionFact>): object {
  return { c: fact.contentId, i: fact.id, y: iso(fact.recordedAt).slice(0, 10), e: fact.recipient };
}
