import { type ContentType, contentTypeNamed, knownTypeNames } from '../content/types';
import { grouped, startProgress } from '../progress';
import { BadRow, type CatalogueField, type CatalogueItem, catalogueColumns, toCatalogueItem } from './catalogue-row';
import { createClient, RequestError } from './client';
import { type Columns, findColumns } from './columns';
import { openRows, type Row, type RowFile, type UnreadableRow } from './rows';
import { mintToken } from './token';

export interface ImportOptions {
  url: string;
  token?: string;
  /** For rows without one, in any of the words that `contentTypeNamed` knows. */
  type?: string;
  columns?: Columns<string>;
  prefix: string;
  batch: number;
}

export interface ImportSummary {
  createdCount: number;
  updatedCount: number;
  unchangedCount: number;
  /** Rows whose id came again right after: the last one stands. */
  repeatedCount: number;
  skippedCount: number;
}

interface Item {
  line: number;
  json: CatalogueItem;
}

const counted = ['createdCount', 'updatedCount', 'unchangedCount'] as const;

interface UpsertAnswer {
  upsertContents: Record<(typeof counted)[number], number> & { errors: { index: number; message: string }[] };
}

const upsert = `mutation Import($contents: [ContentInput!]!) { upsertContents(input: { contents: $contents }) { ${counted.join(' ')} errors { index message } } }`;
/** Half of what the server takes in one request of the role service. */
const maxBatchBytes = 4 * 1024 * 1024;
/** Refusals that one row can cause for its whole batch. */
const ofOneRow = ['BAD_USER_INPUT', 'PAYLOAD_TOO_LARGE', 'INTERNAL_SERVER_ERROR', 'HTTP_413'];

/**
 * Brings a catalogue file into a running server. Rows that are refused are told on stderr by their line and left out. Batches
 * go one after the other, so of an id that comes twice the last one stands. Memory holds one batch at a time.
 */
export async function importCatalogue(path: string, options: ImportOptions): Promise<ImportSummary> {
  const type = defaultType(options.type);
  const chosen = chosenColumns(options.columns);
  const file = openRows(path);
  const token = options.token ?? (await mintToken('rapport-import', 'service'));
  const client = createClient(options.url, 1);
  await client.greet(token);

  const summary: ImportSummary = { createdCount: 0, updatedCount: 0, unchangedCount: 0, repeatedCount: 0, skippedCount: 0 };
  let taken = 0;
  const progress = startProgress(
    () => file.sizeBytes,
    file.readBytes,
    () => `${grouped(taken)} contents`,
  );
  const skip = (line: number, reason: string) => {
    summary.skippedCount++;
    progress.say(`line ${line}: ${reason}`);
  };

  async function send(items: Item[]): Promise<void> {
    try {
      const { upsertContents: done } = await client.ask<UpsertAnswer>(token, upsert, { contents: items.map(({ json }) => json) });
      for (const { index, message } of done.errors) skip(items[index]?.line ?? 0, message);
      for (const count of counted) summary[count] += done[count];
      const told = counted.reduce((sum, count) => sum + done[count], 0);
      summary.repeatedCount += items.length - done.errors.length - told;
      taken += told;
    } catch (error) {
      if (!(error instanceof RequestError) || !ofOneRow.includes(error.code)) throw error;
      const [only] = items;
      if (only && items.length === 1) return skip(only.line, error.message);
      // One of them is bad in a way that the server cannot tell by index: found by halving.
      const middle = items.length >> 1;
      await send(items.slice(0, middle));
      await send(items.slice(middle));
    }
  }

  try {
    let batch: Item[] = [];
    let batchBytes = 0;
    for await (const row of itemsOf(file, chosen, { type, prefix: options.prefix })) {
      if ('reason' in row) {
        skip(row.line, row.reason);
        continue;
      }
      const bytes = Buffer.byteLength(JSON.stringify(row.json));
      if (batch.length >= options.batch || (batch.length > 0 && batchBytes + bytes > maxBatchBytes)) {
        await send(batch);
        batch = [];
        batchBytes = 0;
      }
      batch.push(row);
      batchBytes += bytes;
    }
    if (batch.length > 0) await send(batch);
    return summary;
  } finally {
    progress.stop();
    client.close();
  }
}

async function* itemsOf(
  file: RowFile,
  chosen: Columns<CatalogueField>,
  defaults: { type: ContentType | null; prefix: string },
): AsyncGenerator<Item | UnreadableRow> {
  let names: Row['columns'] = [];
  let columns: Columns<CatalogueField> = {};
  for await (const row of file.rows) {
    if ('reason' in row) {
      yield row;
      continue;
    }
    if (row.columns !== names) {
      names = row.columns;
      columns = findColumns(names, catalogueColumns, chosen);
      if (file.isCsv) checkHeader(names, columns, defaults.type);
    }
    try {
      yield { line: row.line, json: toCatalogueItem(row.values, columns, defaults) };
    } catch (error) {
      if (!(error instanceof BadRow)) throw error;
      yield { line: row.line, reason: error.message };
    }
  }
}

/** What every row would lack is told once, before anything is sent. */
function checkHeader(names: readonly string[], columns: Columns<CatalogueField>, type: ContentType | null): void {
  const there = `The file has ${names.join(', ')}.`;
  for (const [field, name] of Object.entries(columns))
    if (!names.includes(name)) throw new Error(`--columns ${field}=${name}: there is no such column. ${there}`);
  if (!columns.id) throw new Error(`No column looks like the id: name it with --columns id=…. ${there}`);
  if (!columns.title) throw new Error(`No column looks like the title: name it with --columns title=…. ${there}`);
  if (!columns.type && !type)
    throw new Error(
      `No column tells the type: give one to all with --type (${knownTypeNames.join(', ')}), or name it with --columns type=…. ${there}`,
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
