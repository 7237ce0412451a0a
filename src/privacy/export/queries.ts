import type { Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { interactionTypeSql } from '../../interactions/registry/types';
import type { ExportRequest } from './types';

/** SQL expression of each exported column of an interaction, in the order of the file. */
const columns = {
  occurredAt: 'h.occurred_at',
  type: interactionTypeSql('h.type'),
  contentId: 'h.content_id',
  contentTitle: 'c.title',
  contentType: 'c.type',
  reaction: 'h.reaction',
  durationMs: 'h.duration_ms',
  progressPct: 'h.progress_pct',
  isComplete: 'h.is_complete',
  timesViewed: 'h.times_viewed',
  // The column contains the rating of a review or the value of another interaction, as the specification of the content-tracking API requires.
  rating: 'COALESCE(h.rating, h.value)',
  platform: 'h.platform',
  // The previous release stores the recipient in `interactions` instead of `interaction_details`.
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

export type ExportedInteraction = Record<string, Date | string | number | boolean | null>;
type Selection = Omit<ExportRequest, 'format'>;

export function columnsOf({ includesMood, isForOthers }: Pick<Selection, 'includesMood' | 'isForOthers'>): string[] {
  const leftOut = isForOthers ? ofOneself : includesMood ? [] : ofMood;
  return Object.keys(columns).filter((name) => !leftOut.includes(name));
}

const selected = 'h.user_id = $1 AND h.occurred_at >= $2 AND h.occurred_at < $3';
const valuesOf = ({ userId, from, to }: Selection) => [userId, from ?? '-infinity', to ?? 'infinity'];

/**
 * Planner settings that make PostgreSQL read rows in order from indexes instead of sorting them. Without these settings, outdated table statistics
 * could make the planner scan all contents for each interaction.
 */
const inOrder = ['cursor_tuple_fraction = 0', 'enable_seqscan = off', 'enable_bitmapscan = off', 'enable_hashjoin = off', 'enable_mergejoin = off'];

/** SQL that begins a read-only transaction, which reads all rows from one snapshot and through indexes. */
export const beginExport = `BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; ${inOrder.map((setting) => `SET LOCAL ${setting}`).join('; ')}`;

/**
 * Opens a cursor on a user's history, oldest first, in one database snapshot. The returned function resolves with the next `limit` interactions. If
 * the user can no longer see a content, the interaction contains the id but not the title and type of the content. The transaction stays open until
 * the caller closes the connection.
 */
export async function openHistory(db: Queryable, selection: Selection): Promise<(limit: number) => Promise<ExportedInteraction[]>> {
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
  return async (limit) => (await db.query<ExportedInteraction>(`FETCH ${limit} FROM acts`)).rows;
}

const count = statement('count-history', { count: 'int8' }, `SELECT count(*) AS count FROM history h WHERE ${selected}`);

/** Returns the number of interactions in the history that `selection` exports. */
export async function countHistory(db: Queryable, selection: Selection): Promise<number> {
  return (await count.row(db, valuesOf(selection)))?.count ?? 0;
}
