import { lastUuid } from '../../domain/identifiers';
import { containingPatterns, containsSql } from '../../infrastructure/database/like-pattern';
import type { Queryable } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';
import { clearedSql, entryColumns, entryColumnTypes, familiesOf, type HistoryFilter, type HistoryRow, hasReaction, startOf } from './queries';

/**
 * Maximum number of timeline index entries that one query reads. If the user views the same contents repeatedly, most entries are stale, so that a
 * page needs many entries.
 */
const maxIndexRows = 16_384;

const nextChunk = statement(
  'next-index-rows',
  { count: 'int8', occurredAt: 'timestamptz', type: 'text', contentId: 'text', contents: 'text[]', removals: 'text' },
  `WITH index_rows AS MATERIALIZED (
        SELECT occurred_at, type, content_id FROM user_history
        WHERE user_id = $1 AND occurred_at >= $2 AND occurred_at < $3 AND occurred_at > ${clearedSql('$1')} AND type = ANY($4)
          AND occurred_at <= $5 AND (occurred_at < $5 OR (type, content_id) >= ($6, $7))
        ORDER BY occurred_at DESC, type, content_id LIMIT $8)
      SELECT (SELECT count(*) FROM index_rows) AS count, l.occurred_at AS "occurredAt", l.type, l.content_id AS "contentId", ARRAY(SELECT DISTINCT content_id FROM index_rows) AS contents,
        COALESCE((SELECT json_agg(json_build_object('t', r.type, 'c', r.content_id, 'i', r.id, 'r', r.removed_at)) FROM history_removals r
          WHERE r.user_id = $1 AND r.content_id = ANY (ARRAY(SELECT content_id FROM index_rows)) AND r.removed_at >= l.occurred_at), '[]')::text AS removals
      FROM (SELECT * FROM index_rows ORDER BY occurred_at, type DESC, content_id DESC LIMIT 1) l`,
);
/**
 * Next entries of the timeline index: their number, the last entry, the contents of all entries, and the removed history entries of these contents
 * (JSON).
 */
type Chunk = RowOf<typeof nextChunk.columns>;

const entries = (hasText: boolean) =>
  statement(
    `entries-by-index${hasText ? '-text' : ''}`,
    entryColumnTypes,
    `SELECT ${entryColumns} FROM history
      WHERE user_id = $1 AND content_id = ANY($2) AND type = ANY($3) AND family = ANY($4) AND occurred_at < $5
        AND occurred_at <= $6 AND (occurred_at < $6 OR (type, content_id, id) > ($7, $8, $9::uuid))
        AND occurred_at >= $10 AND (occurred_at > $10 OR (type, content_id) <= ($11, $12))
        AND NOT EXISTS (SELECT FROM json_to_recordset($13) AS r(t text, c text, i uuid, r timestamptz) WHERE r.t = type AND r.c = content_id AND r.i = id AND r.r >= occurred_at)
        AND ${hasReaction('$16')} AND ${hasText ? containsSql('notes', '$15') : '($15::text[] IS NULL OR true)'}
      ORDER BY occurred_at DESC, type, content_id, id LIMIT $14`,
  );
const anyEntries = entries(false);
const entriesWithText = entries(true);

/**
 * Returns the same entries as `historyPage`, but finds their contents with the timeline index, in which the entries of a user are adjacent. Ignores
 * stale index entries, because no history entry matches them. Most pages need two statements. If many index entries are stale, the function runs more
 * pairs of statements, and each pair reads four times as many index entries.
 */
export async function indexedPage(
  db: Queryable,
  filter: HistoryFilter,
  limit: number,
  after: (string | number)[] | null,
  offset = 0,
): Promise<HistoryRow[]> {
  const wanted = limit + offset;
  const rows: HistoryRow[] = [];
  let cursor = after ?? startOf;
  for (let most = Math.ceil(wanted * 1.5) + 1; ; most = Math.min(most * 4, maxIndexRows)) {
    const chunk = await nextIndexRows(db, filter, cursor, most);
    if (chunk) rows.push(...(await entriesIn(db, filter, cursor, chunk, wanted - rows.length)));
    if (!chunk || chunk.count < most || rows.length === wanted) return rows.slice(offset);
    cursor = [chunk.occurredAt.toISOString(), chunk.type, chunk.contentId, lastUuid];
  }
}

/**
 * Reads timeline index entries, starting with the entry of the cursor itself, because several history entries with different ids can share this
 * entry.
 */
function nextIndexRows(
  db: Queryable,
  { userId, types, from, to }: HistoryFilter,
  cursor: readonly (string | number)[],
  most: number,
): Promise<Chunk | undefined> {
  return nextChunk.row(db, [userId, from ?? '-infinity', to ?? 'infinity', types, ...cursor.slice(0, 3), most]);
}

/**
 * Returns the history entries between the cursor and the last index entry of the chunk. Reads the view `history` instead of `shown_history`, because
 * the chunk already contains the removed entries.
 */
function entriesIn(
  db: Queryable,
  { userId, types, reactions, to, text }: HistoryFilter,
  cursor: readonly (string | number)[],
  { occurredAt, type, contentId, contents, removals }: Chunk,
  limit: number,
): Promise<HistoryRow[]> {
  return (text === null ? anyEntries : entriesWithText).rows(db, [
    userId,
    contents,
    types,
    familiesOf(types),
    to ?? 'infinity',
    ...cursor,
    occurredAt,
    type,
    contentId,
    removals,
    limit,
    text === null ? null : containingPatterns(text),
    reactions,
  ]);
}
