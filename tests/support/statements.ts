import type { Pool } from 'pg';

/** The statements that `work` sends through the pool, by name and in order. */
export async function statementsOf(pool: Pool, work: () => Promise<unknown>): Promise<string[]> {
  const { query } = pool;
  const names: string[] = [];
  pool.query = ((...args: Parameters<typeof query>) => {
    const [statement] = args as unknown as [string | { name?: string; text: string }];
    names.push(typeof statement === 'string' ? statement : (statement.name ?? statement.text));
    return query.apply(pool, args);
  }) as typeof query;
  try {
    await work();
  } finally {
    pool.query = query;
  }
  return names;
}
