import { type ContentType, contentTypeNamed, knownTypeNames } from '../domain/content-types';
import { type CatalogueField, type CatalogueItem, catalogueColumns, toCatalogueItem } from './catalogue-row';
import { createClient, type GraphqlClient } from './client';
import { type Columns, findColumns } from './columns';
import { sendByHalves } from './import/bisect-batch';
import { type Consent, isConfirmed } from './import/confirm';
import { counted, Problems } from './import/problems';
import { BadRow } from './import/values';
import { grouped, startProgress } from './progress';
import { openRows, type RowFile, type RowOptions } from './rows';
import { placeOf, type Row, type UnreadableRow } from './rows/row';
import { mintToken } from './token';

export interface ImportOptions extends RowOptions, Consent {
  url: string;
  token?: string;
  /** Content type of rows without a type. Any word that `contentTypeNamed` accepts. */
  type?: string;
  columns?: Columns<string>;
  prefix: string;
  batch: number;
}

export interface ImportSummary {
  createdCount: number;
  updatedCount: number;
  unchangedCount: number;
  /** Number of rows whose id occurs again later in the same request. The server stores only the last row with an id. */
  repeatedCount: number;
  skippedCount: number;
  /** False if nothing was imported because of `dryRun` or because the operator did not confirm. */
  isDone: boolean;
}

interface Item {
  line: number;
  item?: number;
  json: CatalogueItem;
}

const countNames = ['createdCount', 'updatedCount', 'unchangedCount'] as const;

interface UpsertAnswer {
  upsertContents: Record<(typeof countNames)[number], number> & { errors: { index: number; message: string }[] };
}

const upsert = `mutation Import($contents: [ContentInput!]!) { upsertContents(input: { contents: $contents }) { ${countNames.join(' ')} errors { index message } } }`;
/** Maximum size of the contents in one request. It is half of the request size that the server accepts from the role `service`. */
const maxBatchBytes = 4 * 1024 * 1024;
const previewedRows = 3;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/**
 * Imports a catalogue file into a running server. Reads the file twice: first to check every row, then to send the rows. Skips unusable rows and
 * reports each with its line on stderr. If an id occurs twice, the server keeps the values of the last row. Keeps only one batch of rows in memory.
 * @throws Error before the import writes anything, when the file cannot be read.
 */
export async function importCatalogue(path: string, options: ImportOptions): Promise<ImportSummary> {
  const reading = { type: defaultType(options.type), prefix: options.prefix, chosen: chosenColumns(options.columns) };
  const file = await openRows(path, options);
  const token = options.token ?? (await mintToken('rapport-import', 'service'));
  const client = createClient(options.url, 1);
  try {
    await client.greet(token);
    const { problems, count } = await checkAll(file, reading);
    const summary = { createdCount: 0, updatedCount: 0, unchangedCount: 0, repeatedCount: 0 };
    const isDone = count === 0 || (await isConfirmed(options));
    if (isDone) await sendAll(client, token, { items: itemsOf(file, reading), file, batchRows: options.batch }, summary, problems);
    return { ...summary, isDone, skippedCount: problems.rowCount };
  } finally {
    client.close();
  }
}

interface Reading {
  type: ContentType | null;
  prefix: string;
  chosen: Columns<CatalogueField>;
}

/** Reports unusable rows and prints a preview of the first usable rows. @throws Error when the file has no rows. */
async function checkAll(file: RowFile, reading: Reading): Promise<{ problems: Problems; count: number }> {
  let count = 0;
  const progress = startProgress(
    () => file.sizeBytes,
    file.readBytes,
    () => `${counted(count, 'row')} checked`,
  );
  const problems = new Problems(progress.say);
  const preview: string[] = [];
  let unused: string[] = [];
  const onHeader = (names: readonly string[], columns: Columns<CatalogueField>) => {
    const used = new Set<string>(Object.values(columns));
    unused = names.filter((name) => name !== '' && !used.has(name));
  };
  try {
    for await (const item of itemsOf(file, reading, onHeader)) {
      if ('reason' in item) problems.add(placeOf(item), item.reason);
      else {
        if (count++ < previewedRows) preview.push(`  ${placeOf(item)}: ${item.json.type} ${item.json.id}: ${item.json.title.slice(0, 60)}`);
      }
    }
  } finally {
    progress.stop();
  }
  if (count === 0 && problems.rowCount === 0) throw new Error('The file has no rows.');
  say(`To import: ${counted(count, 'content')}${problems.rowCount > 0 ? `; ${problems.summary()}` : ''}.`);
  if (preview.length > 0) say(preview.join('\n'));
  if (unused.length > 0) say(`Not imported: ${unused.join(', ')} (--columns maps a column to a field).`);
  return { problems, count };
}

interface Sending {
  items: AsyncIterable<Item | UnreadableRow>;
  file: RowFile;
  batchRows: number;
}

async function sendAll(
  client: GraphqlClient,
  token: string,
  { items, file, batchRows }: Sending,
  summary: Omit<ImportSummary, 'skippedCount' | 'isDone'>,
  problems: Problems,
): Promise<void> {
  let taken = 0;
  const progress = startProgress(
    () => file.sizeBytes,
    file.readBytes,
    () => counted(taken, 'content'),
  );
  const send = async (batch: readonly Item[]) => {
    const { upsertContents: done } = await client.ask<UpsertAnswer>(token, upsert, { contents: batch.map(({ json }) => json) });
    for (const { index, message } of done.errors) problems.add(placeOf(batch[index] as Item), message);
    for (const name of countNames) summary[name] += done[name];
    const accepted = countNames.reduce((sum, name) => sum + done[name], 0);
    summary.repeatedCount += batch.length - done.errors.length - accepted;
    taken += accepted;
  };
  const sendBatch = (batch: readonly Item[]) => sendByHalves(batch, send, (item, reason) => problems.add(placeOf(item), reason));
  try {
    let batch: Item[] = [];
    let batchBytes = 0;
    for await (const item of items) {
      // `checkAll` has already reported this unusable row.
      if ('reason' in item) continue;
      const bytes = Buffer.byteLength(JSON.stringify(item.json));
      if (batch.length >= batchRows || (batch.length > 0 && batchBytes + bytes > maxBatchBytes)) {
        await sendBatch(batch);
        batch = [];
        batchBytes = 0;
      }
      batch.push(item);
      batchBytes += bytes;
    }
    if (batch.length > 0) await sendBatch(batch);
  } catch (error) {
    progress.say(`Imported so far: ${grouped(taken)} contents.`);
    throw error;
  } finally {
    progress.stop();
  }
}

async function* itemsOf(
  file: RowFile,
  { type, prefix, chosen }: Reading,
  onHeader: (names: readonly string[], columns: Columns<CatalogueField>) => void = () => {},
): AsyncGenerator<Item | UnreadableRow> {
  let names: Row['columns'] = [];
  let columns: Columns<CatalogueField> = {};
  for await (const row of file.rows()) {
    if ('reason' in row) {
      yield row;
      continue;
    }
    if (row.columns !== names) {
      names = row.columns;
      columns = findColumns(names, catalogueColumns, chosen);
      if (file.isCsv) {
        checkHeader(names, columns, type);
        onHeader(names, columns);
      }
    }
    try {
      yield { line: row.line, item: row.item, json: toCatalogueItem(row.values, columns, { type, prefix }) };
    } catch (error) {
      if (!(error instanceof BadRow)) throw error;
      yield { line: row.line, item: row.item, reason: error.message };
    }
  }
}

/** Rejects a file without the required columns, so that the operator sees one error instead of an error for each row. @throws Error */
function checkHeader(names: readonly string[], columns: Columns<CatalogueField>, type: ContentType | null): void {
  const there = `The file has ${names.filter(Boolean).join(', ')}.`;
  for (const [field, name] of Object.entries(columns))
    if (!names.includes(name)) throw new Error(`--columns ${field}=${name}: there is no such column. ${there}`);
  if (!columns.id) throw new Error(`No column looks like the id: name it with --columns id=…. ${there}`);
  if (!columns.title)
    throw new Error(`No column looks like the title: name it with --columns title=…. If the file is about what people did, pass --facts. ${there}`);
  if (!columns.type && !type)
    throw new Error(
      `No column looks like the type: set one for all rows with --type (${knownTypeNames.join(', ')}), or name it with --columns type=…. ${there}`,
    );
}

function defaultType(name: string | undefined): ContentType | null {
  const type = name === undefined ? null : contentTypeNamed(name);
  if (name !== undefined && !type) throw new Error(`--type must be one of ${knownTypeNames.join(', ')}, got "${name}".`);
  return type;
}

function chosenColumns(columns: Columns<string> = {}): Columns<CatalogueField> {
  const unknown = Object.keys(columns).find((field) => !Object.hasOwn(catalogueColumns, field));
  if (unknown !== undefined) throw new Error(`--columns knows ${Object.keys(catalogueColumns).join(', ')}; got "${unknown}".`);
  return columns;
}
