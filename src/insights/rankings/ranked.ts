import type { GraphQLResolveInfo } from 'graphql';
import { preloadStats } from '../../catalog/content/preload-stats';
import { type ContentFilter } from '../../domain/content-types';
import type { Context } from '../../graphql/context';
import { isFieldRequested } from '../../graphql/requested-fields';
import type { RankedContent } from './ranking.type';
import { type Ranking, ranksADayAgo } from './snapshots';
import type { RankedRow } from './types';

/**
 * Converts the rows of a ranking to nodes. Loads counts and rank changes if the query requests them. `before` is the number of entries that rank
 * above the first row.
 */
export async function rankedContents(
  context: Context,
  info: GraphQLResolveInfo,
  ranking: Ranking,
  filter: ContentFilter,
  rows: readonly RankedRow[],
  scoreOf: (row: RankedRow) => number,
  before = 0,
): Promise<RankedContent[]> {
  const ids = rows.map(({ id }) => id);
  const [ranksBefore] = await Promise.all([
    isFieldRequested('rankChange', info) ? ranksADayAgo(context.services.reader, ranking, filter, Date.now()) : null,
    preloadStats(ids, context, info),
  ]);
  return rows.map((content, index) => {
    const rank = before + index + 1;
    const rankBefore = ranksBefore?.get(content.id);
    return { rank, score: scoreOf(content), rankChange: rankBefore === undefined ? null : rankBefore - rank, content };
  });
}
