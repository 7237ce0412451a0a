import type { Queryable } from '../../infrastructure/database/pool';
import type { ExportRequest } from './types';

/** What is exported of each act, by name and in order. */
const columns = {
  occurredAt: 'h.occurred_at',
  type: 'h.type',
  contentId: 'h.content_id',
  contentTitle: 'c.title',
  contentType: 'c.type',
  reaction: 'h.reaction',
  durationMs: 'h.duration_ms',
  progressPct: 'h.progress_pct',
  isComplete: 'h.is_complete',
  timesViewed: 'h.times_viewed',
  // One column for both, as the content-tracking document has it.
  rating: 'COALESCE(h.rating, h.value)',
  platform: 'h.platform',
  // The release before wrote it beside the event.
  recipient: 'COALESCE(d.recipient, h.recipient)',
  context: 'h.context',
  quantity: 'h.quantity',
  unitPrice: 'trim_scale(h.unit_price)::text',
  currency: 'h.currency',
  notes: "NULLIF(h.notes, '')",
  mood: 'h.mood',
  moodIntensity: 'h.mood_intensity',
};
const ofMood = ['mood', 'moodIntensity'];
const ofOneself = [...ofMood, 'notes', 'recipient'];

export type ExportedAct = Record<string, Date | string | number | boolean | null>;
type Selection = Omit<ExportRequest, 'format'>;

export function columnsOf({ includesMood, isForOthers }: Pick<Selection, 'includesMood' | 'isForOthers'>): string[] {
  const leftOut = isForOthers ? ofOneself : includesMood ? [] : ofMood;
  return Object.keys(columns).filter((name) => !leftOut.includes(name));
}

const selected = 'h.user_id = $1 AND h.occurred_at >= $2 AND h.occurred_at < $3';
const valuesOf = ({ userId, from, to }: Selection) => [userId, from ?? '-infinity', to ?? 'infinity'];

/**
 * Planned for the first row: they come in their order from the indexes, and are not collected to be sorted. Also where the
 * tables have grown faster than the planner's knowledge of them, which would look through all contents for every act.
 */
const inOrder = ['cursor_tuple_fraction = 0', 'enable_seqscan = off', 'enable_bitmapscan = off', 'enable_hashjoin = off', 'enable_mergejoin = off'];

/** Begins a transaction that sees one moment, and reads by indexes. */
export const beginExport = `BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; ${inOrder.map((setting) => `SET LOCAL ${setting}`).join('; ')}`;

/**
 * Opens what a user did, oldest first, in a transaction of its own that ends with the connection. Each call gives the next
 * `limit` acts, all of them as of one moment. Of a content that is not for the user's eyes any more, only the id is told.
 */
export async function openHistory(db: Queryable, selection: Selection): Promise<(limit: number) => Promise<ExportedAct[]>> {
  const list = Object.entries(columns).filter(([name]) => columnsOf(selection).includes(name));
  await db.query(beginExport);
  await db.query(
    `DECLARE acts NO SCROLL CURSOR FOR
      SELECT ${list.map(([name, sql]) => `${sql} AS "${name}"`).join(', ')}
      FROM history h LEFT JOIN content c ON c.id = h.content_id AND c.removed_at IS NULL AND ((c.is_public AND c.hidden_at IS NULL) OR c.owner_id = $1)
        LEFT JOIN interaction_details d ON d.content_id = h.content_id AND d.event_id = h.id AND h.family = 'EVENT'
      WHERE ${selected}
      ORDER BY h.occurred_at, h.type, h.content_id, h.id`,
    valuesOf(selection),
  );
  return async (limit) => (await db.query<ExportedAct>(`FETCH ${limit} FROM acts`)).rows;
}

/** How many acts there are to export. */
export async function countHistory(db: Queryable, selection: Selection): Promise<number> {
  return (await db.query(`SELECT count(*) AS count FROM history h WHERE ${selected}`, valuesOf(selection))).rows[0].count;
}
