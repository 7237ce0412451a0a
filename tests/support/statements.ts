import type { Pool } from 'pg';

/** Statements of the server's background work: erasures, jobs and leases. */
const ownAffairs = /^(erasures-to-heed|take-lease)$|\b(recommender_\w+|leases|ranking_snapshots)\b/;

/** Returns the statements that `work` sends through the pool, by name and in order. */
export async function statementsOf(pool: Pool, work: () => Promise<unknown>): Promise<string[]> {
  const { query } = pool;
  const names: string[] = [];
  pool.query = ((...args: Parameters<typeof query>) => {
    const [statement] = args as unknown as [string | { name?: string; text: string }];
    const name = typeof statement === 'string' ? statement : (statement.name ?? statement.text);
    if (!ownAffairs.test(name)) names.push(name);
    return query.apply(pool, args);
  }) as typeof query;
  try {
    await work();
  } finally {
    pool.query = query;
  }
  return names;
}
