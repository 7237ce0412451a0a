/** One row of a file. `values` contains the value of each column by name. */
export interface Row {
  /** Number of the line on which the row begins, from 1. */
  line: number;
  /** Number of the item in a JSON list, from 1, because all items can be on one line. Absent in other files. */
  item?: number;
  /** Column names of the row. All rows of a CSV file refer to the same array. */
  columns: readonly string[];
  values: Readonly<Record<string, unknown>>;
}

/** Row that the reader cannot read, with the reason. */
export interface UnreadableRow {
  line: number;
  item?: number;
  reason: string;
}

/** Returns the position of a row for messages, such as "line 3" or "item 2 (line 1)". */
export function placeOf({ line, item }: Pick<Row, 'line' | 'item'>): string {
  return item === undefined ? `line ${line}` : `item ${item} (line ${line})`;
}
