import type { Queryable } from './pool';
import { statement } from './statement';

const atOnce = 2_000;

/**
 * Returns a function that deletes all rows of a table that match the condition and returns their number. The function deletes in batches of 2,000
 * rows, so that an interruption does not lose the progress. `values` are the values of $1, $2 … in the condition. The table must not be distributed
 * by Citus.
 */
export function deletionInBatches(table: string, condition: string): (db: Queryable, ...values: readonly unknown[]) => Promise<number> {
  // The DELETE repeats the condition of its subquery, because a row can change after the subquery has found it.
  const deleteBatch = statement(
    `delete-${table}-in-batches`,
    {},
    `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${atOnce})) AND ${condition}`,
  );
  return async (db, ...values) => {
    for (let deleted = 0; ; ) {
      const { rowCount } = await deleteBatch.run(db, values);
      deleted += rowCount ?? 0;
      if ((rowCount ?? 0) < atOnce) return deleted;
    }
  };
}
