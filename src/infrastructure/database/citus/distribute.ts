import { tryLock } from '../locks';
import type { Queryable } from '../pool';
import { Setting } from '../shared-settings';
import type { DistributedTable } from './distribution';

export interface DistributeOptions {
  /** All tables to distribute, including those that are already distributed, in the order of their distribution. */
  tables: readonly DistributedTable[];
  shards: number;
  /**
   * Whether servers can write while Citus distributes a table. With concurrent writes, the distribution takes longer, and the row counts before and
   * after the distribution can differ.
   */
  isOnline: boolean;
  say: (line: string) => void;
}

export interface Moved {
  name: string;
  before: number;
  after: number;
}

interface ForeignKey {
  name: string;
  table: string;
  definition: string;
}

interface Progress {
  foreignKeys: ForeignKey[];
  rows: Record<string, { before: number; after?: number }>;
}

/** Progress of a run, from which the next run resumes if the run is killed. */
const storedProgress = new Setting<Progress>('distribution');

/**
 * Returns those of `tables` that are not distributed yet, in the same order.
 * @throws Error with instructions if Citus is not set up.
 */
export async function tablesToDistribute(db: Queryable, tables: readonly DistributedTable[]): Promise<DistributedTable[]> {
  const { rows } = await db.query<{ isCitus: boolean }>(`SELECT to_regclass('pg_dist_partition') IS NOT NULL AS "isCitus"`);
  if (!rows[0]?.isCitus)
    throw new Error(
      'Citus is not installed in this PostgreSQL. Install it, add it to shared_preload_libraries, restart, and run "CREATE EXTENSION citus" in this database on all nodes. Then run this command again. See docs/scale.md.',
    );
  const { rows: workers } = await db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_dist_node WHERE isactive AND shouldhaveshards AND noderole = 'primary'`,
  );
  if (workers[0]?.count === 0)
    throw new Error(
      `Citus has no workers yet: on the coordinator run "SELECT citus_set_coordinator_host('…')" and for each worker "SELECT citus_add_node('…', 5432)"; then start again. See docs/scale.md.`,
    );
  const { rows: done } = await db.query<{ name: string }>('SELECT logicalrelid::regclass::text AS name FROM pg_dist_partition');
  const names = new Set(done.map(({ name }) => name));
  return tables.filter(({ name }) => !names.has(name));
}

/**
 * Distributes the tables of a PostgreSQL database with Citus. Drops their foreign keys, distributes one table after the other, and recreates the
 * foreign keys. If a run is killed, the next run resumes.
 * @returns all tables with their row counts before and after their distribution.
 * @throws Error if the distribution of a table without concurrent writes changes its row count; this table stays unchanged.
 */
export async function distribute(db: Queryable, { tables, shards, isOnline, say }: DistributeOptions): Promise<Moved[]> {
  if (!(await tryLock(db, 'distribution'))) throw new Error('Another run of this command is in progress. Wait until it ends.');
  const remaining = await tablesToDistribute(db, tables);
  const progress = (await storedProgress.read(db)) ?? (await dropForeignKeys(db, tables, say));
  for (const table of remaining) {
    const move = isOnline ? moveOnline : moveAtRest;
    progress.rows[table.name] = await move(db, table, shards, progress);
    say(`distributed   ${table.name} by ${table.key}`);
  }
  await countTheRest(db, tables, progress);
  await makeForeignKeys(db, progress, say);
  await storedProgress.delete(db);
  return Object.entries(progress.rows).map(([name, { before, after = before }]) => ({ name, before, after }));
}

/** Drops the foreign keys. Stores their definitions in the same transaction, so that a killed run loses no foreign key. */
async function dropForeignKeys(db: Queryable, tables: readonly DistributedTable[], say: DistributeOptions['say']): Promise<Progress> {
  const { rows: foreignKeys } = await db.query<ForeignKey>(
    `SELECT conname AS name, conrelid::regclass::text AS "table", pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE contype = 'f' AND conrelid = ANY($1::regclass[]) ORDER BY conrelid::regclass::text, conname`,
    [tables.map(({ name }) => name)],
  );
  const progress: Progress = { foreignKeys, rows: {} };
  await db.query('BEGIN');
  await storedProgress.write(db, progress);
  for (const { table, name } of foreignKeys) await db.query(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
  await db.query('COMMIT');
  say(`dropped       ${foreignKeys.length} foreign keys`);
  return progress;
}

/**
 * Distributes a table in one transaction that blocks writes to the table.
 * @returns the row counts before and after the distribution. @throws Error if they differ.
 */
async function moveAtRest(db: Queryable, table: DistributedTable, shards: number, progress: Progress): Promise<Progress['rows'][string]> {
  await db.query('BEGIN');
  try {
    // Citus requires this setting if a transaction distributes a table and then reads it.
    await db.query(`SET LOCAL citus.multi_shard_modify_mode TO 'sequential'`);
    await db.query(`LOCK TABLE ${table.name} IN SHARE ROW EXCLUSIVE MODE`);
    const before = await count(db, table.name);
    await distributeTable(db, 'create_distributed_table', table, shards);
    const after = await count(db, table.name);
    if (after !== before)
      throw new Error(`${table.name} had ${before} rows and would have ${after}, so it was not moved. Nothing is lost. Run the command again.`);
    const counted = { before, after };
    await storedProgress.write(db, { ...progress, rows: { ...progress.rows, [table.name]: counted } });
    await db.query('COMMIT');
    return counted;
  } catch (error) {
    await db.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/**
 * Distributes a table while servers write to it, outside of a transaction. If the distribution is interrupted, Citus removes the new shards.
 * @returns the row counts before and after the distribution, which can differ because of the writes.
 */
async function moveOnline(db: Queryable, table: DistributedTable, shards: number, progress: Progress): Promise<Progress['rows'][string]> {
  const before = await count(db, table.name);
  await storedProgress.write(db, { ...progress, rows: { ...progress.rows, [table.name]: { before } } });
  await distributeTable(db, 'create_distributed_table_concurrently', table, shards);
  return { before, after: await count(db, table.name) };
}

async function distributeTable(db: Queryable, how: string, { name, key, group }: DistributedTable, shards: number): Promise<void> {
  // Citus requires this setting for tables with triggers. The triggers of this schema change only the row that starts them.
  await db.query('SET citus.enable_unsafe_triggers TO on');
  const place = name === group ? `colocate_with => 'none', shard_count => ${shards}` : `colocate_with => '${group}'`;
  await db.query(`SELECT ${how}('${name}', '${key}', ${place})`);
}

/**
 * Counts the rows of each table for which `progress` has no row count after the distribution. These tables were distributed before the first run, or
 * a run was killed before it counted their rows.
 */
async function countTheRest(db: Queryable, tables: readonly DistributedTable[], progress: Progress): Promise<void> {
  for (const { name } of tables) {
    const known = progress.rows[name];
    if (known?.after !== undefined) continue;
    const after = await count(db, name);
    progress.rows[name] = { before: known?.before ?? after, after };
  }
}

/** Recreates the foreign keys, except those that an earlier, killed run has already recreated. */
async function makeForeignKeys(db: Queryable, { foreignKeys }: Progress, say: DistributeOptions['say']): Promise<void> {
  for (const { table, name, definition } of foreignKeys) {
    const { rowCount } = await db.query(`SELECT FROM pg_constraint WHERE conrelid = $1::regclass AND conname = $2`, [table, name]);
    if (!rowCount) await db.query(`ALTER TABLE ${table} ADD CONSTRAINT "${name}" ${definition}`);
  }
  say(`re-created    ${foreignKeys.length} foreign keys`);
}

async function count(db: Queryable, table: string): Promise<number> {
  return (await db.query<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)).rows[0]?.count ?? 0;
}
