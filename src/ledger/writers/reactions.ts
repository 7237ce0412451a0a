import type { PoolClient } from 'pg';
import type { CounterName } from '../../stats/counters';
import type { Effects } from '../effects';
import type { Entry, ReactionFact } from '../facts';
import { iso, keyOf } from '../rows';

/** LIKE and DISLIKE share one row per user and content, so they exclude each other, on any number of nodes. */
const slot = 'OPINION';
const positive = 'LIKE';
const counterOf: Record<ReactionFact['reaction'], CounterName> = { LIKE: 'likeCount', DISLIKE: 'dislikeCount' };

const setReactions = {
  name: 'set-reactions',
  text: `INSERT INTO reactions AS old (content_id, user_id, slot, kind, first_positive_id, first_positive_at, occurred_at, recorded_at)
    SELECT c, u, '${slot}', k, CASE WHEN k = '${positive}' THEN i END, CASE WHEN k = '${positive}' THEN o END, o, r
    FROM json_to_recordset($1) AS v(c text, u text, k text, i uuid, o timestamptz, r timestamptz)
    ON CONFLICT (content_id, user_id, slot) DO UPDATE SET
      kind = EXCLUDED.kind, previous_kind = old.kind,
      first_positive_id = COALESCE(old.first_positive_id, EXCLUDED.first_positive_id),
      first_positive_at = COALESCE(old.first_positive_at, EXCLUDED.first_positive_at),
      occurred_at = EXCLUDED.occurred_at, recorded_at = EXCLUDED.recorded_at
    WHERE old.kind IS DISTINCT FROM EXCLUDED.kind
    RETURNING content_id AS "contentId", user_id AS "userId", previous_kind AS "previousKind", first_positive_id AS "firstPositiveId"`,
};

const unsetReactions = {
  name: 'unset-reactions',
  text: `UPDATE reactions AS old SET kind = NULL, previous_kind = old.kind, occurred_at = v.o, recorded_at = v.r
    FROM json_to_recordset($1) AS v(c text, u text, k text, o timestamptz, r timestamptz)
    WHERE old.content_id = v.c AND old.user_id = v.u AND old.slot = '${slot}' AND old.kind = v.k
    RETURNING old.content_id AS "contentId", old.user_id AS "userId"`,
};

/** Likes and dislikes: the last one said stands. A batch holds at most one of a user for a content. */
export async function writeReactions(db: PoolClient, entries: Entry<ReactionFact>[], effects: Effects): Promise<void> {
  const byPair = new Map(entries.map((entry) => [keyOf(entry.fact.contentId, entry.fact.viewer.id), entry]));
  const run = async (statement: typeof setReactions, isSet: boolean) => {
    const rows = entries.filter(({ fact }) => fact.isSet === isSet).map(rowOf);
    return rows.length === 0 ? [] : (await db.query({ ...statement, values: [JSON.stringify(rows)] })).rows;
  };
  const [set, unset] = await Promise.all([run(setReactions, true), run(unsetReactions, false)]);
  for (const row of set) {
    const entry = byPair.get(keyOf(row.contentId, row.userId));
    if (!entry) continue;
    entry.isChanged = true;
    const { fact } = entry;
    // Liked, taken back and liked again: the count moves each time, the trend and the day only at the first.
    const isFirst = fact.reaction === positive && row.firstPositiveId === fact.id;
    effects.count(fact.contentId, counterOf[fact.reaction], 1, isFirst ? fact.occurredAt : undefined);
    if (row.previousKind) effects.count(fact.contentId, counterOf[row.previousKind as ReactionFact['reaction']], -1);
  }
  for (const row of unset) {
    const entry = byPair.get(keyOf(row.contentId, row.userId));
    if (!entry) continue;
    entry.isChanged = true;
    effects.count(entry.fact.contentId, counterOf[entry.fact.reaction], -1);
  }
}

function rowOf({ fact }: Entry<ReactionFact>): object {
  return { c: fact.contentId, u: fact.viewer.id, k: fact.reaction, i: fact.id, o: iso(fact.occurredAt), r: iso(fact.recordedAt) };
}
