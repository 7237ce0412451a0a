import { anyContent, type ContentFilter } from '../../domain/content-types';
import { dayMs, hourMs } from '../../domain/durations';
import { halfLives, type TrendPeriod } from '../../domain/trend-score';
import type { Database, Queryable } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { recentDays } from '../stats/queries';
import { matchingContents } from './filter';
import { type PopularPeriod, popularContents, trendingContents } from './queries';

/** Number of contents in a snapshot of a ranking. */
const remembered = 1_000;
/** Rank changes refer to the snapshot of a day ago. If this snapshot is missing, they refer to one that is older by at most this time in ms. */
const latenessMs = 3 * hourMs;
const everything = { ...anyContent, limit: remembered, after: null };

/** Name of a ranking, for example `trending/DAY` or `popular/WEEK`. */
export type Ranking = `trending/${TrendPeriod}` | `popular/${PopularPeriod}`;

const findTaken = statement('ranking-snapshots-at', { ranking: 'text' }, 'SELECT ranking FROM ranking_snapshots WHERE taken_at = $1');
const insertSnapshot = statement(
  'insert-ranking-snapshot',
  {},
  'INSERT INTO ranking_snapshots (ranking, taken_at, content_ids) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
);
const deleteSnapshots = statement('delete-ranking-snapshots', {}, 'DELETE FROM ranking_snapshots WHERE taken_at < $1');

/**
 * Stores a snapshot of each ranking once per hour, and deletes snapshots older than two days. Several servers can call this function at the same
 * time.
 */
export async function takeRankingSnapshots(pool: Database, nowMs: number): Promise<void> {
  const takenAt = new Date(Math.floor(nowMs / hourMs) * hourMs);
  const rows = await findTaken.rows(pool, [takenAt]);
  const taken = new Set(rows.map(({ ranking }) => ranking));
  const take = async (ranking: Ranking, contents: () => Promise<{ id: string }[]>) => {
    if (taken.has(ranking)) return;
    const ids = (await contents()).map(({ id }) => id);
    await insertSnapshot.run(pool, [ranking, takenAt, ids]);
  };
  for (const period of Object.keys(halfLives) as TrendPeriod[]) await take(`trending/${period}`, () => trendingContents(pool, period, everything));
  for (const period of [...Object.keys(recentDays), 'ALL_TIME'] as PopularPeriod[])
    await take(`popular/${period}`, () => popularContents(pool, period, everything, nowMs));
  await deleteSnapshots.run(pool, [new Date(nowMs - 2 * dayMs)]);
}

/** Returns the ranks of a day ago by content id, among the contents that match the filter. Returns null if no snapshot of that time exists. */
export async function ranksADayAgo(db: Queryable, ranking: Ranking, filter: ContentFilter, nowMs: number): Promise<Map<string, number> | null> {
  const matching = await matchingContents(db, filter, 5);
  const { rows } = await db.query<{ id: string | null; rank: number }>(
    `SELECT place.id, row_number() OVER (ORDER BY place.place) AS rank
    FROM (SELECT content_ids FROM ranking_snapshots WHERE ranking = $1 AND taken_at > $2 AND taken_at <= $3 ORDER BY taken_at DESC LIMIT 1) snapshot
    LEFT JOIN LATERAL unnest(snapshot.content_ids) WITH ORDINALITY AS place(id, place) ON ($4::text IS NULL OR EXISTS (SELECT FROM content WHERE id = place.id AND type = $4))
      ${matching ? `AND EXISTS (SELECT FROM content c WHERE c.id = place.id AND ${matching.sql})` : ''}`,
    [ranking, new Date(nowMs - dayMs - latenessMs), new Date(nowMs - dayMs), filter.type, ...(matching?.values ?? [])],
  );
  return rows.length > 0 ? new Map(rows.flatMap(({ id, rank }) => (id === null ? [] : [[id, rank]]))) : null;
}
