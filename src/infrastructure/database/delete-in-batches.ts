import type { Queryable } from './pool';

const atOnce = 2_000;

/**
 * Deletes the rows that match a condition in batches, so that an interruption does not lose the progress. Only for tables that are never
 * distributed.
 * @returns the number of deleted rows.
 */
export async function deleteInSlices(db: Queryable, table: string, condition: string, values: readonly unknown[]): Promise<number> {
  // Checks the condition again, because the row can change after the subquery finds it.
  const slice = `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${atOnce})) AND ${condition}`;
  for (let deleted = 0; ; ) {
    const { rowCount } = await db.query(slice, [...values]);
    deleted += rowCount ?? 0;
    if ((rowCount ?? 0) < atOnce) return deleted;
  }
}
