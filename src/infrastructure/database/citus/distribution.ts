import type { TableRules } from '../tables/table-rules';

/**
 * Table that Citus distributes by the hash of its column `key`. Citus stores rows with the same hash from all tables of a `group` on the same worker.
 */
export interface DistributedTable {
  name: string;
  key: string;
  /** Name of a group of tables, which is also the name of one table in the group. All tables of the group get the number of shards of this table. */
  group: string;
}

/**
 * Returns the tables that Citus must distribute, in the order of their distribution. The tables whose name is also the name of their group come
 * first, because they determine the number of shards.
 */
export function distributedTables(tables: readonly TableRules[]): DistributedTable[] {
  const all = tables.flatMap(({ table, distribution }) => (distribution === 'local' ? [] : [{ name: table, ...distribution }]));
  return all.sort((a, b) => Number(b.name === b.group) - Number(a.name === a.group));
}

/** Returns the tables that stay on the Citus coordinator, because they are small, read by full scans, or written by one server at a time. */
export function localTables(tables: readonly TableRules[]): string[] {
  return tables.flatMap(({ table, distribution }) => (distribution === 'local' ? [table] : []));
}

const fewestShards = 32;
const shardsPerCore = 4;

/**
 * Returns the number of shards for workers with `cores` cores in total: at least 32 and at least 4 per core, as a power of two. Several shards per
 * core let Citus move shards to workers that are added later.
 */
export function shardCount(cores: number): number {
  return Math.max(fewestShards, 2 ** Math.ceil(Math.log2(cores * shardsPerCore)));
}
