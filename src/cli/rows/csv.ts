import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { statedDelimiter } from './delimiter';
import type { Row, UnreadableRow } from './row';

const maxRowBytes = 4 * 1024 * 1024;

/**
 * Yields the rows of a CSV file with a header row.
 * @throws Error when the header contains a name twice, when a quote is never closed, or when a row is longer than 4 MiB.
 */
export async function* csvRows(pieces: AsyncIterable<string>, delimiter: string): AsyncGenerator<Row | UnreadableRow> {
  const source = Readable.from(pieces);
  // `raw` adds the text of each row, in which this function counts lines. The line numbers of the parser are wrong after a CRLF inside quotes.
  const parser = parse({
    raw: true,
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: maxRowBytes,
  });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let columns: readonly string[] | null = null;
  let next = 1;
  try {
    for await (const { record, raw } of parser as AsyncIterable<{ record: string[]; raw: string }>) {
      const line = next;
      next += raw.match(/\r\n?|\n/g)?.length ?? 0;
      if (record.length === 1 && record[0]?.trim() === '') continue;
      if (columns) yield rowOf(record, columns, { raw, line, next, delimiter });
      else if (line > 1 || statedDelimiter(raw.replace(/[\r\n]+$/, '')) === null) columns = headerOf(record);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Error(`Line ${next}: ${whyUnreadable(error)}`);
  } finally {
    source.destroy();
  }
}

/**
 * Returns the column names of a header row. A column without a name is valid, and rows do not contain its values.
 * @throws Error when a name occurs twice.
 */
function headerOf(record: readonly string[]): readonly string[] {
  const columns = record.map((name) => name.trim());
  const seen = new Map<string, string>();
  for (const name of columns.filter(Boolean)) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) throw new Error(`The header has the column ${name} twice${other === name ? '' : ` (${other}, ${name})`}: rename one.`);
    seen.set(name.toLowerCase(), name);
  }
  return columns;
}

function rowOf(
  record: readonly string[],
  columns: readonly string[],
  { raw, line, next, delimiter }: { raw: string; line: number; next: number; delimiter: string },
): Row | UnreadableRow {
  const rest = record.slice(columns.length);
  if (record.length < columns.length || rest.some((field) => field.trim() !== ''))
    return { line, reason: wrongLength(record.length, columns, next - line) };
  if (record.some((field) => field.startsWith('"')) && hasLoneQuote(raw, delimiter))
    return { line, reason: 'has a lone quote inside a quoted field: write it twice ("")' };
  return { line, columns, values: Object.fromEntries(columns.map((name, index) => [name, record[index]]).filter(([name]) => name !== '')) };
}

/**
 * Returns true if a quoted field contains a quote that is not doubled. The parser of `csvRows` reports no error for this quote, because its option
 * `relax_quotes` accepts quotes in unquoted fields such as `5" disk`, and guesses where a quoted field ends.
 */
function hasLoneQuote(raw: string, delimiter: string): boolean {
  try {
    parseAtOnce(raw, { delimiter, relax_column_count: true });
    return false;
  } catch (error) {
    // `instanceof CsvError` would be false, because csv-parse/sync has a class of its own for errors.
    return (error as CsvError).code === 'CSV_INVALID_CLOSING_QUOTE';
  }
}

function wrongLength(count: number, columns: readonly string[], lines: number): string {
  const spread = lines > 1 ? ` over ${lines} lines (is a quote not closed?)` : '';
  return `has ${count} fields${spread}, the header has ${columns.length}${columns.length === 1 ? ` (${columns[0]})` : ''}`;
}

function whyUnreadable(error: CsvError): string {
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return `the row that begins here is longer than ${maxRowBytes / 1024 / 1024} MiB, which is the limit for one row. Shorten its fields, or close the quote that is open in it.`;
  return 'a quote in the row that begins here is never closed, so the rest of the file cannot be read. Correct it and run the command again.';
}
