/** A table that a distributed PostgreSQL (Citus) keeps in shards: by the hash of `key`, beside the other tables of its `group`. */
export interface DistributedTable {
  name: string;
  key: string;
  /** The first table of its group: those of one group have the same shards in the same places. */
  group: string;
}

/** Of each group the first table leads: it decides the number of shards. The order is that of the move. */
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

/** Facts and counters by content, and by user what only its user asks for. */
export const distributedTables: readonly DistributedTable[] = Object.entries(groups).flatMap(([group, keys]) =>
  Object.entries(keys).map(([name, key]) => ({ name, key, group })),
);

/** What stays on the coordinator: small, or asked for by whole scans, or written by one server at a time. */
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

/** How many shards a group gets on workers with so many cores together: four for each, at least 32, a power of two so that they can be shared out anew. */
export function shardCount(cores: number): number {
  return Math.max(fewestShards, 2 ** Math.ceil(Math.log2(cores * shardsPerCore)));
}
