import { type ContentFilter } from '../../domain/content-types';
import { decayedScore, type TrendPeriod } from '../../domain/trend-score';
import { type Connection, decodeCursor, type PageArgs, toConnection } from '../../graphql/connection';
import type { Queryable } from '../../infrastructure/database/pool';
import { type PopularPeriod, popularContents, trendingContents } from './queries';
import type { RankedContent } from './ranking.type';
import type { Ranking } from './snapshots';
import type { RankedRow, RankingPage } from './types';

interface RankingRequest<Period> extends PageArgs, Partial<ContentFilter> {
  period: Period;
}

type ScoreOf = (row: RankedRow) => number;
/** Converts rows to nodes and loads the fields that the query requests. `before` is the number of entries that rank above the first row. */
type Show = (ranking: Ranking, filter: ContentFilter, rows: readonly RankedRow[], scoreOf: ScoreOf, before?: number) => Promise<RankedContent[]>;

/** Returns a page of the trending contents, exact as of the time of the request. */
export function trendingPage(db: Queryable, args: RankingRequest<TrendPeriod>, show: Show = plainly): Promise<Connection<RankedContent>> {
  const now = Date.now();
  const find = (page: RankingPage) => trendingContents(db, args.period, page);
  return rankingPage(args, `trending/${args.period}`, find, (row) => decayedScore(row.sortKey, now, args.period), show);
}

/** Returns a page of the popular contents, exact as of the time of the request. */
export function popularPage(db: Queryable, args: RankingRequest<PopularPeriod>, show: Show = plainly): Promise<Connection<RankedContent>> {
  const find = (page: RankingPage) => popularContents(db, args.period, page, Date.now());
  return rankingPage(args, `popular/${args.period}`, find, (row) => row.sortKey, show);
}

/** Returns a page of a ranking. Each cursor contains the sort key, the content id and the rank of an entry. */
async function rankingPage(
  args: PageArgs & Partial<ContentFilter>,
  ranking: Ranking,
  find: (page: RankingPage) => Promise<RankedRow[]>,
  scoreOf: ScoreOf,
  show: Show,
): Promise<Connection<RankedContent>> {
  const { type = null, theme = null, tag = null, ownerId = null } = args;
  const filter = { type, theme, tag, ownerId };
  const list = JSON.stringify([ranking, type, theme, tag, ownerId]);
  const [sortKey, id, rank] = decodeCursor(list, args.after, ['number', 'text', 'rank']) ?? [];
  const after = id === undefined ? null : { sortKey: Number(sortKey), id: String(id), rank: Number(rank) };
  const rows = await find({ ...filter, limit: args.first + 1, after });
  const ranked = await show(ranking, filter, rows, scoreOf, after?.rank);
  const entries = ranked.map((node, index) => ({ node, row: rows[index] as RankedRow }));
  return toConnection(
    entries,
    args,
    list,
    ({ node, row }) => [row.sortKey, row.id, node.rank],
    ({ node }) => node,
  );
}

const plainly: Show = async (_, __, rows, scoreOf, before = 0) =>
  rows.map(({ sortKey, ...content }, index) => ({ rank: before + index + 1, score: scoreOf({ sortKey, ...content }), rankChange: null, content }));
