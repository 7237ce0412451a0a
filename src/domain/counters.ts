/**
 * Registry of all counters of a content, with the column, the default weight in popularity and trending, and whether daily counts exist. The ledger,
 * the queries and the types of the schema use this registry.
 */
const counters = {
  viewCount: { column: 'view_count', weight: 1, isDaily: true },
  totalViewCount: { column: 'total_view_count', weight: 0, isDaily: true },
  verifiedViewCount: { column: 'verified_view_count', weight: 0, isDaily: false },
  likeCount: { column: 'like_count', weight: 4, isDaily: true },
  dislikeCount: { column: 'dislike_count', weight: -4, isDaily: false },
  saveCount: { column: 'save_count', weight: 5, isDaily: true },
  shareCount: { column: 'share_count', weight: 6, isDaily: true },
  commentCount: { column: 'comment_count', weight: 4, isDaily: true },
  ratingCount: { column: 'rating_count', weight: 2, isDaily: true },
  ratingSum: { column: 'rating_sum', weight: 0, isDaily: false },
  playCount: { column: 'play_count', weight: 1, isDaily: true },
  skipCount: { column: 'skip_count', weight: -1, isDaily: true },
  completeCount: { column: 'complete_count', weight: 2, isDaily: true },
  cartAddCount: { column: 'cart_add_count', weight: 4, isDaily: true },
  purchaseCount: { column: 'purchase_count', weight: 8, isDaily: true },
  reactionCount: { column: 'reaction_count', weight: 3, isDaily: true },
} as const;

export type CounterName = keyof typeof counters;
export type Counts = Record<CounterName, number>;
/** Weight of one interaction in popularity and trending, by counter. A negative weight lowers popularity and does not affect trending. */
export type Weights = Record<CounterName, number>;

export const counterNames = Object.keys(counters) as CounterName[];
/** Numbers of new interactions in a period, for the counters that have daily counts. */
export type DailyCounts = Record<DailyCounterName, number>;
export type DailyCounterName = { [Name in CounterName]: (typeof counters)[Name]['isDaily'] extends true ? Name : never }[CounterName];

export const isDaily = (name: CounterName): name is DailyCounterName => counters[name].isDaily;
export const dailyCounterNames = counterNames.filter(isDaily);
export const columnOf = (name: CounterName): string => counters[name].column;
export const defaultWeights = Object.fromEntries(counterNames.map((name) => [name, counters[name].weight])) as Weights;

/** Returns the SQL of the popularity, which is the weighted sum of all counters. `columnSql` returns the SQL expression for a column name. */
export const popularitySql = (weights: Weights, columnSql: (column: string) => string): string =>
  counterNames.map((name) => `${columnSql(columnOf(name))} * (${Number(weights[name])})::float8`).join(' + ');

/**
 * Returns the SQL of the score of a day, which is the weighted sum of the daily counters. `columnSql` returns the SQL expression for a column name.
 */
export const dayScoreSql = (weights: Weights, columnSql: (column: string) => string): string =>
  dailyCounterNames.map((name) => `${columnSql(columnOf(name))} * (${Number(weights[name])})::float8`).join(' + ');
