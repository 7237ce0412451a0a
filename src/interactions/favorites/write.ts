import type { Connection } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import type { CounterDeltas } from '../../ledger/counter-deltas';
import { detailColumns } from '../../ledger/detail-columns';
import type { Entry } from '../../ledger/facts';
import { factColumns, factRow, keyOf } from '../../ledger/row-format';
import { run } from '../../ledger/run-rows';
import type { FavoriteFact } from './fact';

// If a fact has no notes or no tags, the favorite keeps its stored notes or tags. Removing a favorite clears both.
const save = statement(
  'save-favorites',
  { contentId: 'text', userId: 'text', changedBy: 'uuid', isNew: 'bool' },
  `INSERT INTO favorites AS old (content_id, user_id, is_saved, changed_by, notes, tags, mood, mood_intensity, first_saved_at, occurred_at, recorded_at, updated_at, ${detailColumns.columns})
    SELECT c, u, true, i, n, t, m, q, o, o, r, r, ${detailColumns.values}
    FROM json_to_recordset($1) AS v(${factColumns}, n text, t text[])
    ON CONFLICT (content_id, user_id) DO UPDATE SET
      is_saved = true,
      changed_by = CASE WHEN old.is_saved THEN old.changed_by ELSE EXCLUDED.changed_by END,
      notes = COALESCE(EXCLUDED.notes, old.notes),
      tags = COALESCE(EXCLUDED.tags, old.tags),
      mood = COALESCE(EXCLUDED.mood, old.mood),
      mood_intensity = CASE WHEN EXCLUDED.mood IS NULL THEN old.mood_intensity ELSE EXCLUDED.mood_intensity END,
      occurred_at = CASE WHEN old.is_saved THEN old.occurred_at ELSE EXCLUDED.occurred_at END,
      recorded_at = CASE WHEN old.is_saved THEN old.recorded_at ELSE EXCLUDED.recorded_at END,
      updated_at = EXCLUDED.updated_at,
      ${detailColumns.updateIf('old.is_saved')}
    WHERE NOT old.is_saved OR COALESCE(EXCLUDED.notes, old.notes, '') <> COALESCE(old.notes, '') OR COALESCE(EXCLUDED.tags, old.tags, '{}') <> COALESCE(old.tags, '{}') OR (EXCLUDED.mood IS NOT NULL AND (old.mood, old.mood_intensity) IS DISTINCT FROM (EXCLUDED.mood, EXCLUDED.mood_intensity)) OR ${detailColumns.isNew}
    RETURNING content_id AS "contentId", user_id AS "userId", changed_by AS "changedBy", xmax = 0 AS "isNew"`,
);

const unsave = statement(
  'unsave-favorites',
  { contentId: 'text', userId: 'text' },
  `UPDATE favorites AS old SET is_saved = false, changed_by = v.i, notes = NULL, tags = NULL, mood = NULL, mood_intensity = NULL, ${detailColumns.cleared}, occurred_at = v.o, recorded_at = v.r, updated_at = v.r
    FROM json_to_recordset($1) AS v(${factColumns})
    WHERE old.content_id = v.c AND old.user_id = v.u AND old.is_saved
    RETURNING old.content_id AS "contentId", old.user_id AS "userId"`,
);

/** Saves and removes favorites. `entries` contains at most one fact per user and content. */
export async function writeFavorites(db: Connection, entries: Entry<FavoriteFact>[], deltas: CounterDeltas): Promise<void> {
  const byPair = new Map(entries.map((entry) => [keyOf(entry.fact.contentId, entry.fact.viewer.id), entry]));
  const rowsOf = (isSet: boolean) => entries.filter(({ fact }) => fact.isSet === isSet).map(rowOf);
  const [{ rows: saved }, { rows: unsaved }] = await Promise.all([run(db, save, rowsOf(true)), run(db, unsave, rowsOf(false))]);
  for (const row of saved) {
    const entry = byPair.get(keyOf(row.contentId, row.userId));
    if (!entry) continue;
    const { fact } = entry;
    // If `changedBy` is the id of another fact, the favorite was already saved and this fact changed only its details.
    entry.isChanged = true;
    if (row.changedBy === fact.id) deltas.add(fact.contentId, 'saveCount', 1, row.isNew ? fact.occurredAt : undefined);
  }
  for (const row of unsaved) {
    const entry = byPair.get(keyOf(row.contentId, row.userId));
    if (!entry) continue;
    entry.isChanged = true;
    deltas.add(entry.fact.contentId, 'saveCount', -1);
  }
}

function rowOf({ fact }: Entry<FavoriteFact>): object {
  return { n: fact.notes, t: fact.tags, ...factRow(fact) };
}
