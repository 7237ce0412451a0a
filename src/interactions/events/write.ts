import { kindOf } from '../../domain/interaction-types';
import type { Connection } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import type { CounterDeltas } from '../../ledger/counter-deltas';
import type { Entry, InteractionFact } from '../../ledger/facts';
import { ConcurrentWriteError, freshOnes } from '../../ledger/repeated-ids';
import { factColumns, factRow, iso, keyOf } from '../../ledger/row-format';
import { run } from '../../ledger/run-rows';

const insertInteractions = statement(
  'insert-interactions',
  {},
  `INSERT INTO interactions (content_id, id, user_id, type, duration_ms, platform, quantity, unit_price, currency, context, notes, mood, mood_intensity, occurred_at, recorded_at, value)
    SELECT c, i, u, t, sd, p, n, x, y, sc, w, m, q, o, r, sv
    FROM json_to_recordset($1) AS v(${factColumns}, t text, p text, n int, x numeric, y text, w text)
    ON CONFLICT DO NOTHING`,
);

const insertDetails = statement(
  'insert-interaction-details',
  {},
  `INSERT INTO interaction_details (content_id, event_id, day, recipient)
    SELECT c, i, y, e FROM json_to_recordset($1) AS v(c text, i uuid, y date, e text) ON CONFLICT DO NOTHING`,
);

/** Inserts events, such as shares and plays, and increases their counters. Skips events whose `eventId` is already stored. */
export async function writeInteractions(
  db: Connection,
  entries: Entry<InteractionFact>[],
  deltas: CounterDeltas,
  known: ReadonlyMap<string, string>,
): Promise<void> {
  const fresh = freshOnes(entries, known, ({ viewer, type }) => keyOf(viewer.id, type));
  const [inserted] = await Promise.all([
    run(db, insertInteractions, fresh.map(rowOf)),
    run(db, insertDetails, fresh.filter(({ fact }) => fact.recipient).map(detailRow)),
  ]);
  if (inserted.rowCount !== fresh.length) throw new ConcurrentWriteError();
  for (const entry of fresh) {
    const { contentId, type, occurredAt } = entry.fact;
    entry.isChanged = true;
    const { counter } = kindOf(type);
    if (counter) deltas.add(contentId, counter, 1, occurredAt);
  }
}

function rowOf({ fact }: Entry<InteractionFact>): object {
  return {
    ...factRow(fact),
    t: fact.type,
    p: fact.platform,
    n: fact.quantity,
    x: fact.unitPrice,
    y: fact.currency,
    w: fact.notes,
  };
}

function detailRow({ fact }: Entry<InteractionFact>): object {
  return { c: fact.contentId, i: fact.id, y: iso(fact.recordedAt).slice(0, 10), e: fact.recipient };
}
