import type { Queryable } from './pool';

const atOnce = 2_000;

/**
 * Deletes the rows that a condition finds, some thousands to a statement: what piled up goes bit by bit, and what is done stays done
 * when it is broken off. Only for tables that are never distributed.
 * @returns how many there were.
 */
export async function deleteInSlices(db: Queryable, table: string, condition: string, values: readonly unknown[]): Promise<number> {
  // Asked of the row once more: it may have changed since it was found.
  const slice = `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${atOnce})) AND ${condition}`;
  for (let deleted = 0; ; ) {
    const { rowCount } = await db.query(slice, [...values]);
    deleted += rowCount ?? 0;
    if ((rowCount ?? 0) < atOnce) return deleted;
  }
}
