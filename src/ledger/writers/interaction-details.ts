const columns = ['value', 'duration_ms', 'context'];
const kept = (column: string) => `COALESCE(EXCLUDED.${column}, old.${column})`;

/**
 * SQL fragments over `factColumns` for the private details of a state (a reaction, save or rating). New details replace the stored ones;
 * absent details keep them.
 */
export const detailColumns = {
  columns: columns.join(', '),
  values: 'sv, sd, sc',
  /** For DO UPDATE SET. Clears the stored details unless `isSame`: version 0.1.0 does not clear them when a state is withdrawn. */
  updateIf: (isSame: string) =>
    columns.map((column) => `${column} = CASE WHEN ${isSame} THEN ${kept(column)} ELSE EXCLUDED.${column} END`).join(', '),
  /** Whether the new details differ from the stored ones. */
  isNew: `(${columns.map(kept).join(', ')}) IS DISTINCT FROM (${columns.map((column) => `old.${column}`).join(', ')})`,
  cleared: columns.map((column) => `${column} = NULL`).join(', '),
};
