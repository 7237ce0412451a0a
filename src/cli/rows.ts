import { extname } from 'node:path';
import { csvRows } from './rows/csv';
import { delimiterIn, delimiterNamed } from './rows/delimiter';
import { jsonLayout, jsonRows } from './rows/json';
import type { Row, UnreadableRow } from './rows/row';
import { openText } from './rows/text';

export interface RowFile {
  name: string;
  isCsv: boolean;
  sizeBytes: number;
  /** Returns the number of bytes that the latest call of `rows` has read so far. */
  readBytes(): number;
  /** Yields the rows from the beginning of the file. Does not load the whole file into memory, except a file with one JSON object. */
  rows(): AsyncGenerator<Row | UnreadableRow>;
}

export interface RowOptions {
  /** Label of the text encoding in the WHATWG Encoding Standard, such as `windows-1252`. Default: UTF-8. */
  encoding?: string;
  /** Delimiter of the CSV fields. By default, `openRows` detects the delimiter in the first line. */
  delimiter?: string;
  /** Key of the list of rows, if the file contains one JSON object. */
  listKey?: string;
}

/**
 * Opens a CSV file with a header row, an NDJSON file, or a JSON file with a list or an object.
 * @throws Error when the file does not exist, is empty or is not text.
 */
export async function openRows(path: string, { encoding, delimiter, listKey }: RowOptions = {}): Promise<RowFile> {
  const file = await openText(path, encoding);
  const { name, sizeBytes, readBytes, head, pieces } = file;
  if (head.trim() === '' && sizeBytes < 1024) throw new Error(`${path} is empty.`);
  const isJson = /^\s*[[{]/.test(head) || ['.json', '.ndjson', '.jsonl'].includes(extname(path).toLowerCase());
  const isCsv = delimiter !== undefined || !isJson;
  const separator = delimiter === undefined ? delimiterIn(head) : delimiterNamed(delimiter);
  const layout = jsonLayout(head);
  const rows = () => (isCsv ? csvRows(pieces(), separator) : jsonRows(pieces(), layout, listKey));
  return { name, isCsv, sizeBytes, readBytes, rows };
}
