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
  /** Number of bytes that the latest read has processed. */
  readBytes(): number;
  /** Reads the file from its beginning, as a stream. */
  rows(): AsyncGenerator<Row | UnreadableRow>;
}

export interface RowOptions {
  /** Encoding of the text, as a WHATWG label; default: UTF-8. */
  encoding?: string;
  /** Delimiter of the CSV fields; default: detected in the first line. */
  delimiter?: string;
  /** JSON only: key of the list of rows when the file is an object. */
  listKey?: string;
}

/**
 * Opens CSV with a header row, NDJSON, or a JSON list.
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
