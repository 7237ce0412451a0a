const known = new Map<string, string>();

/** Returns the column of a field, which is its name in snake case: `view_count` for `viewCount`. */
export function columnOf(field: string): string {
  let column = known.get(field);
  if (column === undefined) {
    column = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    known.set(field, column);
  }
  return column;
}
