/**
 * Table that Citus distributes by the hash of its column `key`. Citus stores rows with the same hash from all tables of a `group` on the same worker.
 */
export interface DistributedTable {
  name: string;
  key: string;
  /** Name of the first table of the group. */
  group: string;
}

/**
 * Groups of tables, each table with the column by which Citus distributes it, in the order in which the tables are moved. The number of shards is set
 * for the first table of a group; the other tables of the group get the same number.
 */
const groups: Record<string, Record<string, string>> = {
  content: {
    content: 'id',
    content_stats: 'content_id',
    content_daily: 'content_id',
    content_hourly: 'content_id',
    content_tallies: 'content_id',
    views: 'content_id',
    viewings: 'content_id',
    view_details: 'content_id',
    reactions: 'content_id',
    favorites: 'content_id',
    interactions: 'content_id',
    interaction_details: 'content_id',
    reviews: 'content_id',
    review_votes: 'content_id',
    comments: 'content_id',
    reports: 'content_id',
    moderation_events: 'content_id',
  },
  collections: {
    collections: 'user_id',
    collection_items: 'user_id',
    user_days: 'user_id',
    user_history: 'user_id',
    history_removals: 'user_id',
    history_clearings: 'user_id',
    experiment_exposures: 'user_id',
  },
};

/** All distributed tables. Facts and counters are distributed by content. Tables that are read for one user at a time are distributed by user. */
export const distributedTables: readonly DistributedTable[] = Object.entries(groups).flatMap(([group, keys]) =>
  Object.entries(keys).map(([name, key]) => ({ name, key, group })),
);

/** Tables that stay on the Citus coordinator, because they are small, read by full scans, or written by one server at a time. */
export const localTables: readonly string[] = [
  'users',
  'follows',
  'dismissals',
  'erasures',
  'experiments',
  'leases',
  'ledger_lanes',
  'ranking_snapshots',
  'recommender_models',
  'recommender_neighbours',
  'request_keys',
  'search_words',
  'service_hourly',
  'settings',
  'webhook_messages',
];

const fewestShards = 32;
const shardsPerCore = 4;

/**
 * Returns the number of shards for workers with `cores` cores in total: at least 32 and at least 4 per core, as a power of two. Several shards per
 * core let Citus move shards to workers that are added later.
 */
export function shardCount(cores: number): number {
  return Math.max(fewestShards, 2 ** Math.ceil(Math.log2(cores * shardsPerCore)));
}
