/** A table that Citus distributes by the hash of `key`, co-located with the other tables of its `group`. */
export interface DistributedTable {
  name: string;
  key: string;
  /** The first table of the co-location group. */
  group: string;
}

/** The distributed tables in the order of the move. The first table of each group determines the number of shards. */
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

/** The tables of facts and counters are distributed by content; tables that only their user reads, by user. */
export const distributedTables: readonly DistributedTable[] = Object.entries(groups).flatMap(([group, keys]) =>
  Object.entries(keys).map(([name, key]) => ({ name, key, group })),
);

/** Tables that stay on the coordinator: small, read by full scans, or written by one server at a time. */
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

/** Returns the number of shards for `cores` cores in total: at least 4 per core and 32, as a power of two, so that they can be rebalanced. */
export function shardCount(cores: number): number {
  return Math.max(fewestShards, 2 ** Math.ceil(Math.log2(cores * shardsPerCore)));
}
