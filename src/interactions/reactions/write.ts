import { counterOfReaction, opinionGroup, positiveOpinion } from '../../domain/reaction-groups';
import type { Connection } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import type { CounterDeltas } from '../../ledger/counter-deltas';
import { detailColumns } from '../../ledger/detail-columns';
import type { Entry } from '../../ledger/facts';
import { factColumns, factRow, keyOf } from '../../ledger/row-format';
import { run } from '../../ledger/run-rows';
import type { ReactionFact } from './fact';

// SQL condition that is true for every reaction that raises the trend. Only dislikes do not raise it.
const isPositive = `(s <> '${opinionGroup}' OR k = '${positiveOpinion}')`;

/**
 * SQL condition for a repeat of the stored reaction. A repeat keeps the stored mood, notes and details that the fact lacks. Another reaction of the
 * same group discards them.
 */
const isSame = 'old.kind IS NOT DISTINCT FROM EXCLUDED.kind';

const setReactions = statement(
  'set-reactions',
  { contentId: 'text', userId: 'text', previousKind: 'text?', firstPositiveId: 'uuid?', changedBy: 'uuid?' },
  `INSERT INTO reactions AS old (content_id, user_id, slot, kind, notes, first_positive_id, first_positive_at, mood, mood_intensity, changed_by, occurred_at, recorded_at, ${detailColumns.columns})
    SELECT c, u, s, k, n, CASE WHEN ${isPositive} THEN i END, CASE WHEN ${isPositive} THEN o END, m, q, i, o, r, ${detailColumns.values}
    FROM json_to_recordset($1) AS v(${factColumns}, s text, k text, n text)
    ON CONFLICT (content_id, user_id, slot) DO UPDATE SET
      kind = EXCLUDED.kind, previous_kind = old.kind,
      notes = CASE WHEN ${isSame} THEN COALESCE(EXCLUDED.notes, old.notes) ELSE EXCLUDED.notes END,
      first_positive_id = COALESCE(old.first_positive_id, EXCLUDED.first_positive_id),
      first_positive_at = COALESCE(old.first_positive_at, EXCLUDED.first_positive_at),
      mood = CASE WHEN ${isSame} THEN COALESCE(EXCLUDED.mood, old.mood) ELSE EXCLUDED.mood END,
      mood_intensity = CASE WHEN ${isSame} AND EXCLUDED.mood IS NULL THEN old.mood_intensity ELSE EXCLUDED.mood_intensity END,
      changed_by = CASE WHEN ${isSame} THEN old.changed_by ELSE EXCLUDED.changed_by END,
      occurred_at = CASE WHEN ${isSame} THEN old.occurred_at ELSE EXCLUDED.occurred_at END,
      recorded_at = EXCLUDED.recorded_at,
      ${detailColumns.updateIf(isSame)}
    WHERE old.kind IS DISTINCT FROM EXCLUDED.kind OR COALESCE(EXCLUDED.notes, old.notes, '') <> COALESCE(old.notes, '') OR (EXCLUDED.mood IS NOT NULL AND (old.mood, old.mood_intensity) IS DISTINCT FROM (EXCLUDED.mood, EXCLUDED.mood_intensity)) OR ${detailColumns.isNew}
    RETURNING content_id AS "contentId", user_id AS "userId", previous_kind AS "previousKind", first_positive_id AS "firstPositiveId", changed_by AS "changedBy"`,
);

const unsetReactions = statement(
  'unset-reactions',
  { contentId: 'text', userId: 'text' },
  `UPDATE reactions AS old SET kind = NULL, previous_kind = old.kind, changed_by = v.i, notes = NULL, mood = NULL, mood_intensity = NULL, ${detailColumns.cleared}, occurred_at = v.o, recorded_at = v.r
    FROM json_to_recordset($1) AS v(${factColumns}, s text, k text)
    WHERE old.content_id = v.c AND old.user_id = v.u AND old.slot = v.s AND old.kind = v.k
    RETURNING old.content_id AS "contentId", old.user_id AS "userId"`,
);

/**
 * Sets and withdraws reactions. A reaction replaces the user's previous reaction of the same group. `entries` contains at most one fact per user and
 * content.
 */
export async function writeReactions(db: Connection, entries: Entry<ReactionFact>[], deltas: CounterDeltas): Promise<void> {
  const byPair = new Map(entries.map((entry) => [keyOf(entry.fact.contentId, entry.fact.viewer.id), entry]));
  const rowsOf = (isSet: boolean) => entries.filter(({ fact }) => fact.isSet === isSet).map(rowOf);
  const [set, unset] = await Promise.all([run(db, setReactions, rowsOf(true)), run(db, unsetReactions, rowsOf(false))]);
  for (const { contentId, userId, previousKind, firstPositiveId, changedBy } of set.rows) {
    const entry = byPair.get(keyOf(contentId, userId));
    if (!entry) continue;
    const { fact } = entry;
    entry.isChanged = true;
    // If `changedBy` is the id of another fact, the reaction was already set and this fact changed only its mood, notes or details.
    if (changedBy !== fact.id) continue;
    // If a user withdraws a like and likes again, the total increases again, but the count of the day and the trend do not.
    count(deltas, fact, fact.reaction, 1, firstPositiveId === fact.id ? fact.occurredAt : undefined);
    if (previousKind) count(deltas, fact, previousKind, -1);
  }
  for (const { contentId, userId } of unset.rows) {
    const entry = byPair.get(keyOf(contentId, userId));
    if (!entry) continue;
    entry.isChanged = true;
    count(deltas, entry.fact, entry.fact.reaction, -1);
  }
}

function count(deltas: CounterDeltas, { contentId, group }: ReactionFact, kind: string, delta: number, happenedAt?: number): void {
  deltas.add(contentId, counterOfReaction(group, kind), delta, happenedAt);
  if (group !== opinionGroup) deltas.addTally(contentId, `reaction:${kind}`, delta);
}

function rowOf({ fact }: Entry<ReactionFact>): object {
  return { s: fact.group, k: fact.reaction, n: fact.notes, ...factRow(fact) };
}
