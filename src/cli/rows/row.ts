/** One row of a file, under the names of its columns. */
export interface Row {
  /** The line where it begins, from 1. */
  line: number;
  /** Of a JSON list: its number, from 1, because a list can be written in one line. */
  item?: number;
  /** For CSV the same array in each row. */
  columns: readonly string[];
  values: Readonly<Record<string, unknown>>;
}

/** A row that cannot be read, and why. */
export interface UnreadableRow {
  line: number;
  item?: number;
  reason: string;
}

/** Where a row is, for messages. */
export function placeOf({ line, item }: Pick<Row, 'line' | 'item'>): string {
  return item === undefined ? `line ${line}` : `item ${item} (line ${line})`;
}
