import type { Queryable } from './pool';
import { statement } from './statement';

const atOnce = 2_000;

/**
 * Returns a function that deletes the rows that match a condition in batches, so that an interruption does not lose the progress, and
 * returns the number of deleted rows. Its parameters are those of the condition. Only for tables that are never distributed.
 */
export function deletionInBatches(table: string, condition: string): (db: Queryable, ...values: readonly unknown[]) => Promise<number> {
  // Checks the condition again, because the row can change after the subquery finds it.
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
