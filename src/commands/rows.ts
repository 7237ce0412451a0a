import { createReadStream, type ReadStream, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { CsvError, parse } from 'csv-parse';

/** One row of a file, under the names of its columns. */
export interface Row {
  /** Where it begins, from 1. */
  line: number;
  /** For CSV the very same array in each row. */
  columns: readonly string[];
  values: Readonly<Record<string, unknown>>;
}

/** One that cannot be read, and why. */
export interface UnreadableRow {
  line: number;
  reason: string;
}

export interface RowFile {
  name: string;
  isCsv: boolean;
  sizeBytes: number;
  readBytes(): number;
  rows: AsyncIterable<Row | UnreadableRow>;
}

const maxRecordBytes = 4 * 1024 * 1024;

/** Opens CSV with a header row or, by the extension .ndjson or .jsonl, one JSON object per line. Read as a stream, once. */
export function openRows(path: string): RowFile {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status?.isFile()) throw new Error(`There is no file ${path}.`);
  const isCsv = !['.ndjson', '.jsonl'].includes(extname(path).toLowerCase());
  const stream = createReadStream(path);
  return {
    name: basename(path, extname(path)),
    isCsv,
    sizeBytes: status.size,
    readBytes: () => stream.bytesRead,
    rows: isCsv ? csvRows(stream) : jsonRows(stream),
  };
}

/** @throws Error with the line when the rest of the file cannot be told apart into rows. */
async function* csvRows(stream: ReadStream): AsyncGenerator<Row | UnreadableRow> {
  // The parser's own line numbers drift with CRLF inside quotes; `raw` lets us count.
  const parser = parse({
    bom: true,
    raw: true,
    relax_quotes: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: maxRecordBytes,
  });
  stream.on('error', (error) => parser.destroy(error));
  stream.pipe(parser);
  let columns: readonly string[] | null = null;
  let next = 1;
  try {
    for await (const { record, raw } of parser as AsyncIterable<{ record: string[]; raw: string }>) {
      const line = next;
      next += raw.match(/\r\n?|\n/g)?.length ?? 0;
      if (record.length === 1 && record[0] === '') continue;
      if (!columns) columns = record.map((name) => name.trim());
      else if (record.length === columns.length)
        yield { line, columns, values: Object.fromEntries(columns.map((name, index) => [name, record[index]])) };
      else yield { line, reason: wrongLength(record.length, columns.length, line, next) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Error(
      `Line ${next}: a quote opened here is never closed, so the rest of the file cannot be read. Correct it and run again: what was sent is kept, repeats are harmless.`,
    );
  } finally {
    stream.destroy();
  }
}

function wrongLength(count: number, wanted: number, line: number, next: number): string {
  const spread = next - line > 1 ? ` over ${next - line} lines (is a quote not closed?)` : '';
  return `has ${count} fields${spread}, the header has ${wanted}`;
}

async function* jsonRows(stream: ReadStream): AsyncGenerator<Row | UnreadableRow> {
  let line = 0;
  for await (const text of linesOf(stream)) {
    line++;
    // Trimmed, because a byte order mark may come first.
    const json = text.trim();
    if (json === '') continue;
    try {
      const values: unknown = JSON.parse(json);
      if (values === null || typeof values !== 'object' || Array.isArray(values)) yield { line, reason: 'is not a JSON object' };
      else yield { line, columns: Object.keys(values), values: values as Record<string, unknown> };
    } catch (error) {
      yield { line, reason: `is not JSON: ${(error as Error).message}` };
    }
  }
}

/** Not `readline`: that also cuts at U+2028, which JSON allows inside a text. */
async function* linesOf(stream: ReadStream): AsyncGenerator<string> {
  stream.setEncoding('utf8');
  let rest = '';
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}
