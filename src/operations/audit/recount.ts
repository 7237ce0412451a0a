import { isErasedSql } from '../../catalog/users/erased-key';
import { isListedSql } from '../../domain/content-visibility';
import { type CounterName, columnOf, counterNames, dailyCounterNames } from '../../domain/counters';
import { eventTypes, kindOf } from '../../domain/interaction-types';
import { opinionGroup } from '../../domain/reaction-groups';

/** SQL aggregate over the table `interactions` for each counter of events, such as `shareCount`. */
const ofEvents = Object.fromEntries(
  eventTypes.flatMap((type): [string, string][] => {
    const { counter } = kindOf(type);
    return counter ? [[counter, `count(*) FILTER (WHERE type = '${type}')`]] : [];
  }),
);

/** Tables of facts. `counts` contains the SQL aggregate that computes each counter from the rows of one content. */
const counted: { table: string; counts: Partial<Record<CounterName, string>> }[] = [
  { table: 'views', counts: { viewCount: 'count(*)', totalViewCount: 'sum(times_viewed)', verifiedViewCount: 'count(verified_by)' } },
  {
    table: 'reactions',
    counts: {
      likeCount: "count(*) FILTER (WHERE kind = 'LIKE')",
      dislikeCount: "count(*) FILTER (WHERE kind = 'DISLIKE')",
      reactionCount: `count(kind) FILTER (WHERE slot <> '${opinionGroup}')`,
    },
  },
  { table: 'favorites', counts: { saveCount: 'count(*) FILTER (WHERE is_saved)' } },
  { table: 'interactions', counts: ofEvents },
  { table: 'reviews', counts: { ratingCount: 'count(rating)', ratingSum: 'sum(rating)' } },
  { table: 'comments', counts: { commentCount: 'count(*) FILTER (WHERE deleted_at IS NULL)' } },
];

/**
 * Tables of facts for daily and hourly counts. The column `at` determines the day and hour of a fact. These counts include an interaction even if
 * the user has undone it later.
 */
const daily: { table: string; at: string; counts: Partial<Record<CounterName, string>> }[] = [
  { table: 'views', at: 'first_viewed_at', counts: { viewCount: 'count(*)' } },
  { table: 'viewings', at: 'occurred_at', counts: { totalViewCount: 'count(*)' } },
  {
    table: 'reactions',
    at: 'first_positive_at',
    counts: { likeCount: `count(*) FILTER (WHERE slot = '${opinionGroup}')`, reactionCount: `count(*) FILTER (WHERE slot <> '${opinionGroup}')` },
  },
  { table: 'favorites', at: 'first_saved_at', counts: { saveCount: 'count(*)' } },
  { table: 'interactions', at: 'occurred_at', counts: ofEvents },
  { table: 'reviews', at: 'first_rated_at', counts: { ratingCount: 'count(*)' } },
  { table: 'comments', at: 'occurred_at', counts: { commentCount: 'count(*)' } },
];

/** SQL that computes the counters of the contents $1 from their facts. Returns one row per content, with columns named as in `content_stats`. */
export const recountSql = `SELECT c.id AS content_id, c.type, ${isListedSql('c')} AS is_listed,
    ${counterNames.map((name) => `COALESCE(${columnOf(name)}, 0)::bigint AS ${columnOf(name)}`).join(', ')}
  FROM content c ${counted.map(({ table, counts }) => `LEFT JOIN (SELECT content_id, ${aggregates(counts)} FROM ${table} WHERE content_id = ANY($1) GROUP BY 1) ${table} ON ${table}.content_id = c.id`).join('\n  ')}
  WHERE c.id = ANY($1)`;

/** SQL that computes from the facts which rows `content_daily` should contain for the contents $1. */
export const recountDailySql = recountNewSql(
  'day',
  (at) => `(${at} AT TIME ZONE 'UTC')::date`,
  () => '',
  dailyCounterNames.map(sumOf),
);

/**
 * SQL that computes from the facts which rows `content_hourly` should contain for the contents $1 since the time $2. An erasure rounds times to the
 * day, so the facts of erased users count in the first hour of their day. The columns `erased_…` contain the number of these facts.
 */
export const recountHourlySql = recountNewSql(
  'hour',
  (at) => `date_trunc('hour', ${at}, 'UTC')`,
  (at) => `AND ${at} >= $2`,
  dailyCounterNames.flatMap((name) => [
    sumOf(name),
    `COALESCE(sum(${columnOf(name)}) FILTER (WHERE is_erased), 0)::bigint AS erased_${columnOf(name)}`,
  ]),
);

/** SQL that computes from the facts which rows `content_tallies` should contain for the contents $1. Returns no row for a count of 0. */
export const recountTalliesSql = `SELECT content_id, tally, count(*) AS count FROM (
    SELECT content_id, 'reaction:' || kind AS tally FROM reactions WHERE content_id = ANY($1) AND kind IS NOT NULL AND slot <> '${opinionGroup}'
    UNION ALL SELECT content_id, 'rating:' || rating FROM reviews WHERE content_id = ANY($1) AND rating IS NOT NULL) f
  GROUP BY 1, 2`;

function aggregates(counts: Partial<Record<CounterName, string>>): string {
  return Object.entries(counts)
    .map(([name, sql]) => `${sql} AS ${columnOf(name as CounterName)}`)
    .join(', ');
}

function sumOf(name: CounterName): string {
  return `sum(${columnOf(name)})::bigint AS ${columnOf(name)}`;
}

function recountNewSql(bucket: string, startSql: (at: string) => string, only: (at: string) => string, columns: string[]): string {
  const counts = daily.map(
    ({
      table,
      at,
      counts,
    }) => `SELECT content_id, ${startSql(at)} AS ${bucket}, ${isErasedSql('user_id')} AS is_erased, ${dailyCounterNames.map((name) => `${counts[name] ?? '0'} AS ${columnOf(name)}`).join(', ')}
    FROM ${table} WHERE content_id = ANY($1) AND ${at} IS NOT NULL ${only(at)} GROUP BY 1, 2, 3`,
  );
  return `SELECT content_id, ${bucket}, ${columns.join(', ')}
  FROM (${counts.join('\n  UNION ALL ')}) f
  GROUP BY 1, 2`;
}
