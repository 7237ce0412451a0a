/** One row of a file, by column name. */
export interface Row {
  /** First line of the row, from 1. */
  line: number;
  /** JSON lists only: index of the item, from 1. A list can be on a single line. */
  item?: number;
  /** For CSV, all rows share the same array. */
  columns: readonly string[];
  values: Readonly<Record<string, unknown>>;
}

/** An unreadable row, with the reason. */
export interface UnreadableRow {
  line: number;
  item?: number;
  reason: string;
}

/** Position of a row, for messages. */
export function placeOf({ line, item }: Pick<Row, 'line' | 'item'>): string {
  return item === undefined ? `line ${line}` : `item ${item} (line ${line})`;
}
