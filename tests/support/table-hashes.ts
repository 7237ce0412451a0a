import type { Pool } from 'pg';

/** Tables that the server also changes without requests: progress of ledgers, applied migrations, settings and results of background jobs. */
const notFacts = ['ledger_lanes', '_prisma_migrations', 'settings', 'ranking_snapshots', 'recommender_models', 'recommender_neighbours', 'leases'];

/** Returns the row count and a hash of the rows of every other table. Equal results of two calls mean that nothing was written in between. */
export async function tableHashes(pool: Pool): Promise<Record<string, string>> {
  const { rows: tables } = await pool.query(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL($1) ORDER BY 1`,
    [notFacts],
  );
  const { rows } = await pool.query(
    tables
      .map(
        ({ name }) =>
          `SELECT '${name}' AS name, count(*) || ' ' || COALESCE(md5(string_agg(t::text, ',' ORDER BY t::text)), '') AS rows FROM ${name} t`,
      )
      .join(' UNION ALL '),
  );
  return Object.fromEntries(rows.map(({ name, rows }) => [name, rows]));
}
