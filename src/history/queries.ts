import type { Queryable } from '../database/pool';
import type { InteractionType } from './object';

export interface HistoryRow {
  occurredAt: Date;
  type: InteractionType;
  contentId: string;
  /** All zeros for a state, which content and type identify. */
  id: string;
  durationMs: number | null;
  progressPct: number | null;
  isComplete: boolean | null;
  timesViewed: number | null;
  rating: number | null;
  platform: string | null;
  notes: string | null;
  reaction: string | null;
  context: string | null;
  quantity: number | null;
  unitPrice: string | null;
  currency: string | null;
  mood: string | null;
  moodIntensity: number | null;
}

export interface HistoryFilter {
  userId: string;
  types: readonly InteractionType[] | null;
  from: Date | null;
  /** Exclusive. */
  to: Date | null;
}

const page = {
  name: 'history-page',
  text: `SELECT occurred_at AS "occurredAt", type, content_id AS "contentId", id, duration_ms AS "durationMs", progress_pct AS "progressPct",
      is_complete AS "isComplete", times_viewed AS "timesViewed", rating, platform, notes,
      reaction, context, quantity, trim_scale(unit_price)::text AS "unitPrice", currency, mood, mood_intensity AS "moodIntensity"
    FROM history
    WHERE user_id = $1 AND occurred_at >= $2 AND occurred_at < $3 AND type = ANY($4)
      AND occurred_at <= $6 AND (occurred_at < $6 OR (type, content_id, id) > ($7, $8, $9::uuid))
    ORDER BY occurred_at DESC, type, content_id, id LIMIT $5`,
};

/** Earlier and later than anything. */
const always: [string, string] = ['-infinity', 'infinity'];

/** What a user did, newest first. `after` is the sort key of the last entry of the page before. */
export async function historyPage(
  db: Queryable,
  { userId, types, from, to }: HistoryFilter,
  limit: number,
  after: (string | number)[] | null,
  allTypes: readonly string[],
): Promise<HistoryRow[]> {
  const [afterTime, ...afterKey] = after ?? [always[1], '', '', '00000000-0000-0000-0000-000000000000'];
  const { rows } = await db.query({
    ...page,
    values: [userId, from ?? always[0], to ?? always[1], types ?? allTypes, limit, afterTime, ...afterKey],
  });
  return rows;
}
