const columns = ['value', 'duration_ms', 'context'];
const kept = (column: string) => `COALESCE(EXCLUDED.${column}, old.${column})`;

/**
 * What a user says of a state (a reaction, a save, a rating), as parts of its statements over `factColumns`. Said again it changes; what is
 * not said again stays.
 */
export const said = {
  columns: columns.join(', '),
  values: 'sv, sd, sc',
  /** For DO UPDATE SET of a state that stands. */
  update: columns.map((column) => `${column} = ${kept(column)}`).join(', '),
  /** The same, where it may be another state than `isSame` says: of that nothing stays. */
  updateIf: (isSame: string) =>
    columns.map((column) => `${column} = CASE WHEN ${isSame} THEN ${kept(column)} ELSE EXCLUDED.${column} END`).join(', '),
  /** Whether something else is said now. */
  isNew: `(${columns.map(kept).join(', ')}) IS DISTINCT FROM (${columns.map((column) => `old.${column}`).join(', ')})`,
  cleared: columns.map((column) => `${column} = NULL`).join(', '),
};
