const columns = ['value', 'duration_ms', 'context'];
const kept = (column: string) => `COALESCE(EXCLUDED.${column}, old.${column})`;

/**
 * SQL fragments for the private details (value, duration and context) in `factColumns`. A detail of the fact replaces the stored detail. If the fact
 * lacks a detail, the stored detail stays.
 */
export const detailColumns = {
  columns: columns.join(', '),
  values: 'sv, sd, sc',
  /**
   * Returns the assignments of DO UPDATE SET. If the SQL condition `isSame` is true, each detail that the fact lacks stays. If it is false, for
   * example for another reaction, each detail that the fact lacks becomes null. This also removes the details that version 0.1.0 kept in the rows of
   * withdrawn states.
   */
  updateIf: (isSame: string) =>
    columns.map((column) => `${column} = CASE WHEN ${isSame} THEN ${kept(column)} ELSE EXCLUDED.${column} END`).join(', '),
  /** SQL condition that is true if the fact changes a detail. */
  isNew: `(${columns.map(kept).join(', ')}) IS DISTINCT FROM (${columns.map((column) => `old.${column}`).join(', ')})`,
  cleared: columns.map((column) => `${column} = NULL`).join(', '),
};
