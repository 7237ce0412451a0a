import type { Pool } from 'pg';

/** Matches statements of background work of the server: erasures, jobs and leases. */
const ownAffairs = /\bFROM erasures WHERE user_id IS NOT NULL$|\b(recommender_\w+|leases|ranking_snapshots)\b/;

/**
 * Returns the names of the statements that `work` sends through the pool, in order; texts of statements without a name. Omits the column groups at the
 * end of a name, such as `:core+views`. Ignores background work.
 */
export async function statementsOf(pool: Pool, work: () => Promise<unknown>): Promise<string[]> {
  const { query } = pool;
  const names: string[] = [];
  pool.query = ((...args: Parameters<typeof query>) => {
    const [statement] = args as unknown as [string | { name?: string; text: string }];
    const { name, text } = typeof statement === 'string' ? { name: undefined, text: statement } : statement;
    if (!ownAffairs.test(text)) names.push(name?.replace(/:.*/, '') ?? text);
    return query.apply(pool, args);
  }) as typeof query;
  try {
    await work();
  } finally {
    pool.query = query;
  }
  return names;
}
