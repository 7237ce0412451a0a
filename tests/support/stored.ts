import type { Pool } from 'pg';

/** Not facts: the ledger's own book-keeping, which migrations were applied, and what the server's jobs write down by themselves. */
const notFacts = ['ledger_lanes', '_prisma_migrations', 'settings', 'ranking_snapshots', 'recommender_models', 'recommender_neighbours', 'leases'];

/** Of every table the number of its rows and a hash of them: equal before and after means that nothing was written. */
export async function stored(pool: Pool): Promise<Record<string, string>> {
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
