import { columnOf as snakeCase } from '../../domain/column-name';
import { firstUuid } from '../../domain/identifiers';
import { containingPatterns, containsSql } from '../../infrastructure/database/like-pattern';
import type { Queryable } from '../../infrastructure/database/pool';
import { columnOf, type RowOf, statement } from '../../infrastructure/database/statement';
import { events } from '../../interactions/registry/modules';
import { familyOf, type StoredType } from '../../interactions/registry/types';

export interface HistoryFilter {
  userId: string;
  types: readonly StoredType[];
  /** Includes an entry with a reaction only if the list contains its reaction; null for all reactions. Always includes entries without a reaction. */
  reactions: readonly string[] | null;
  from: Date | null;
  /** End of the time range, exclusive. */
  to: Date | null;
  contentId: string | null;
  /** Text that the notes of an entry must contain. Ignores case. */
  text: string | null;
}

/**
 * Returns the families of these types, which are the branches of the view `history`. A query that filters on families reads the tables of those
 * branches only.
 */
export const familiesOf = (types: readonly StoredType[]): string[] => [...new Set(types.flatMap((type) => familyOf(type) ?? []))];

/**
 * Returns the SQL of the time at which the user last cleared the history. Queries on `shown_history` use this time as a lower bound, because
 * PostgreSQL would otherwise check each cleared entry.
 */
export const clearedSql = (userId: string): string =>
  `(SELECT COALESCE(max(cleared_at), '-infinity') FROM history_clearings WHERE user_id = ${userId})`;

/** Earliest and latest time, for queries without bounds. */
const always: [string, string] = ['-infinity', 'infinity'];

/** Sort key that comes before the first entry of any history. */
export const startOf: (string | number)[] = [always[1], '', '', firstUuid];

const eventTexts = Object.keys(events.textFields);

/** SQL select list of a history entry. */
export const entryColumns = `occurred_at AS "occurredAt", type, content_id AS "contentId", id, duration_ms AS "durationMs", progress_pct AS "progressPct",
        is_complete AS "isComplete", times_viewed AS "timesViewed", rating, platform, notes, value,
        reaction, context, quantity, trim_scale(unit_price)::text AS "unitPrice", currency, ${eventTexts.map((name) => `${snakeCase(name)} AS "${name}", `).join('')}mood, mood_intensity AS "moodIntensity"`;
export const entryColumnTypes = {
  occurredAt: 'timestamptz',
  type: columnOf<StoredType>('text'),
  contentId: 'text',
  /** Distinguishes entries that have the same type and content. All zeros if a user can have only one such entry. */
  id: 'uuid',
  durationMs: 'int4?',
  progressPct: 'float4?',
  isComplete: 'bool?',
  timesViewed: 'int4?',
  rating: 'int2?',
  platform: 'text?',
  notes: 'text?',
  value: 'int2?',
  reaction: 'text?',
  context: 'text?',
  quantity: 'int4?',
  unitPrice: 'text?',
  currency: 'text?',
  ...(Object.fromEntries(eventTexts.map((name) => [name, 'text?'])) as Record<never, 'text?'>),
  mood: 'text?',
  moodIntensity: 'int2?',
} as const;
export type HistoryRow = RowOf<typeof entryColumnTypes>;

/** SQL condition for entries with one of the reactions in the parameter, and for those without a reaction. True if the parameter is null. */
export const hasReaction = (parameter: string): string => `(${parameter}::text[] IS NULL OR reaction IS NULL OR reaction = ANY(${parameter}))`;

const page = (isOfContent: boolean, hasText: boolean) =>
  statement(
    `history-page${isOfContent ? '-content' : ''}${hasText ? '-text' : ''}`,
    entryColumnTypes,
    `SELECT ${entryColumns}
      FROM shown_history
      WHERE user_id = $1 AND occurred_at >= $2 AND occurred_at < $3 AND type = ANY($4) AND family = ANY($12) ${isOfContent ? '' : `AND occurred_at > ${clearedSql('$1')}`}
        AND occurred_at <= $6 AND (occurred_at < $6 OR (type, content_id, id) > ($7, $8, $9::uuid))
        AND ${isOfContent ? 'content_id = $10' : '($10::text IS NULL OR true)'} AND ${hasText ? containsSql('notes', '$11') : '($11::text[] IS NULL OR true)'}
        AND ${hasReaction('$14')}
      ORDER BY occurred_at DESC, type, content_id, id LIMIT $5 OFFSET $13`,
  );
// One prepared statement per combination of filters, so that PostgreSQL plans each combination separately.
const pages = {
  all: { any: page(false, false), withText: page(false, true) },
  ofContent: { any: page(true, false), withText: page(true, true) },
};

const entry = statement(
  'history-entry',
  entryColumnTypes,
  `SELECT ${entryColumns} FROM history WHERE user_id = $1 AND content_id = $2 AND type = $3 AND family = $4 AND id = $5`,
);

/** Returns an entry even if the user removed it from the history, or undefined if it does not exist. `id` is all zeros for a state or a view. */
export function storedEntry(
  db: Queryable,
  userId: string,
  { type, contentId, id }: Pick<HistoryRow, 'type' | 'contentId' | 'id'>,
): Promise<HistoryRow | undefined> {
  return entry.row(db, [userId, contentId, type, familyOf(type), id]);
}

/** Returns a page of the user's visible history, newest first. `after` is the sort key of the last entry on the previous page. */
export function historyPage(
  db: Queryable,
  { userId, types, reactions, from, to, contentId, text }: HistoryFilter,
  limit: number,
  after: (string | number)[] | null,
  offset = 0,
): Promise<HistoryRow[]> {
  const [afterTime, ...afterKey] = after ?? startOf;
  const pattern = text === null ? null : containingPatterns(text);
  const ofFilters = pages[contentId === null ? 'all' : 'ofContent'][pattern === null ? 'any' : 'withText'];
  return ofFilters.rows(db, [
    userId,
    from ?? always[0],
    to ?? always[1],
    types,
    limit,
    afterTime,
    ...afterKey,
    contentId,
    pattern,
    familiesOf(types),
    offset,
    reactions,
  ]);
}
