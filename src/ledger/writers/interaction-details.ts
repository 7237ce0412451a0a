const columns = ['value', 'duration_ms', 'context'];
const kept = (column: string) => `COALESCE(EXCLUDED.${column}, old.${column})`;

/**
 * What a user says of a state (a reaction, a save, a rating), as parts of its statements over `factColumns`. Said again it changes; what is
 * not said again stays.
 */
export const said = {
  columns: columns.join(', '),
  values: 'sv, sd, sc',
  /** For DO UPDATE SET. Of another state than `isSame` says nothing stays; 0.1.0 does not clear these columns when it takes a state back. */
  updateIf: (isSame: string) =>
    columns.map((column) => `${column} = CASE WHEN ${isSame} THEN ${kept(column)} ELSE EXCLUDED.${column} END`).join(', '),
  /** Whether something else is said now. */
  isNew: `(${columns.map(kept).join(', ')}) IS DISTINCT FROM (${columns.map((column) => `old.${column}`).join(', ')})`,
  cleared: columns.map((column) => `${column} = NULL`).join(', '),
};
