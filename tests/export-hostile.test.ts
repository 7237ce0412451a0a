import { parse as csvParse } from 'csv-parse/sync';
import fc from 'fast-check';
import Papa from 'papaparse';
import { defused } from '../src/privacy/export/csv-safety';
import { formats } from '../src/privacy/export/formats';
import type { ExportedInteraction } from '../src/privacy/export/queries';
import { startApp, type TestApp } from './support/app';
import { cli } from './support/cli';
import { actsOn } from './support/interact';
import { tokenOf } from './support/tokens';

/** What programs take for the beginning of a formula, listed here apart from the code under test. */
const operators = '=+-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−';
const ends = ['\n', '\r', '\r\n', '\u0085', '\u2028', '\u2029', '\v', '\f'];
const quotes = ['"', "'", '""', '“', '„', '«', '`', '´', '＂'];
const blanks = [' ', '\t', '\u00a0', '\u3000', '\ufeff', '\u200b', '\u202e', '\u0007'];
const piece = fc.oneof(
  fc.constantFrom(...operators, ...ends, ...quotes, ...blanks, ',', ';', '|', '\\', '=cmd|1', '-1', '+4.5e3', 'HYPERLINK("x")', 'a', 'é', '🎉'),
  fc.string({ unit: 'grapheme', maxLength: 3 }),
);
/** Text as PostgreSQL can hold it. */
const hostile = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join('').replaceAll('\0', '').toWellFormed() || '=');
const fixed = [
  'a note\n=1+1',
  'x\r=1',
  '\r',
  '\n',
  '\r\n',
  '"',
  '"=1"',
  ' =1',
  '\t=1',
  "'=1",
  "''=1",
  '\ufeff=1',
  '＝1',
  '“=1”',
  'a"\rb',
  '-1',
  '1',
  '',
];

const readers: Record<string, (csv: string) => string[][]> = {
  'csv-parse': (csv) => csvParse(csv),
  papaparse: (csv) => {
    const { data, errors, meta } = Papa.parse<string[]>(csv, { skipEmptyLines: true });
    expect([errors, meta.delimiter]).toEqual([[], ',']);
    return data;
  },
};

/** What docs/export.md says to do to have the text back. */
const fused = (cell: string): string => (cell.startsWith("'") && defused(cell.slice(1)) === cell ? cell.slice(1) : cell);
const isFormula = (cell: string): boolean => operators.includes([...cell.replace(/^[\s\p{C}\p{Z}\p{Quotation_Mark}`´]+/u, '')][0] ?? ' ');
/** No text moves to the beginning of a cell, however a program trims it. */
const isHarmless = (cell: string): boolean => cell.startsWith("'") || !(isFormula(cell) || /^[\t\r]/.test(cell));

function csvOf(rows: (string | number)[][]): string {
  const columns = rows[0]?.map((_, index) => `c${index}`) ?? [];
  const acts = rows.map((row) => Object.fromEntries(row.map((value, index) => [`c${index}`, value]))) as ExportedInteraction[];
  const { begin, acts: written, end } = formats.CSV.writer(columns);
  return begin + written(acts) + end;
}

describe('a CSV file of hostile texts', () => {
  const rows = fc.integer({ min: 2, max: 4 }).chain((width) => fc.array(fc.array(hostile, { minLength: width, maxLength: width }), { minLength: 1 }));

  it.each(Object.keys(readers))('gives every text back to %s, and none of them as a formula', (reader) => {
    const check = (table: string[][]) => {
      const [, ...records] = readers[reader]?.(csvOf(table)) ?? [];
      expect(records.map((record) => record.map(fused))).toEqual(table);
      for (const cell of records.flat()) expect([cell, isHarmless(cell)]).toEqual([cell, true]);
    };
    check(fixed.map((text) => [text, 'end']));
    fc.assert(fc.property(rows, check), { numRuns: 300, seed: 18 });
  });

  it('leaves numbers as they are', () => {
    expect(csvOf([[-1.5, 0, '-1.5']])).toBe(`c0,c1,c2\r\n-1.5,0,'-1.5\r\n`);
  });
});

describe('JSON of hostile texts', () => {
  const anyText = fc.oneof(hostile, fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', 'a\udc00', '\0', '\u2028', '\u0085\u2029'));
  it('is one line each, whatever a reader takes for the end of a line, and gives every text back', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1 }), (texts) => {
        const acts = texts.map((notes) => ({ notes }));
        const [ndjson, json] = (['NDJSON', 'JSON'] as const).map((format) => {
          const { begin, acts: written, end } = formats[format].writer(['notes']);
          // As bytes and back: what is no character would be lost here.
          return Buffer.from(begin + written(acts) + end).toString();
        }) as [string, string];
        const lines = ndjson.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/).slice(0, -1);
        expect(lines.map((line) => JSON.parse(line))).toEqual(acts);
        expect(JSON.parse(json)).toEqual(acts);
      }),
      { numRuns: 300, seed: 18 },
    );
  });
});

describe('every way to a file', () => {
  let app: TestApp;
  const texts = [...fixed.filter((text) => text.trim()), ...fc.sample(hostile, { numRuns: 80, seed: 18 }).filter((text) => text.trim())];
  const { act, read } = actsOn(() => app);
  beforeAll(async () => {
    app = await startApp();
    await app.addContents({ id: '=c', title: 'two\n=lines\rof "it"', tags: ['=t'] });
    const interactions = texts.map((notes, at) => ({
      type: 'SHARE',
      contentId: '=c',
      notes,
      platform: '@\n-x',
      occurredAt: new Date(Date.now() - 1e6 + at * 1000).toISOString(),
    }));
    const { recordedCount } = await act('trackInteractions', { interactions }, { as: 'ann', select: 'recordedCount' });
    expect(recordedCount).toBe(texts.length);
  });
  afterAll(() => app.stop());

  const linkOf = async (mutation: string, field: string) => app.url + (await read(mutation, {}, { as: 'ann' }))[field].url;
  const fileOf = async (url: string) => (await fetch(url, { headers: { authorization: `Bearer ${await tokenOf('ann')}` } })).text();
  const stored = () => texts.map((text) => text.normalize());

  it('by GraphQL, by REST and by the command is read as the same table', async () => {
    const files = [
      await fileOf(await linkOf('mutation { requestExport(input: { format: CSV }) { url } }', 'requestExport')),
      await fileOf(`${app.url}/interactions/export/ann?format=csv&includeMoodData=true`),
      (await cli(['export', '--user', 'ann', '--format', 'csv'], { DATABASE_URL: app.databaseUrl })).stdout,
    ];
    for (const file of files)
      for (const [name, reader] of Object.entries(readers)) {
        const [header = [], ...records] = reader(file);
        expect([name, records.map((record) => record.length)]).toEqual([name, texts.map(() => header.length)]);
        const column = (of: string) => records.map((record) => fused(record[header.indexOf(of)] ?? ''));
        expect(column('notes')).toEqual(stored());
        expect(new Set(column('contentTitle'))).toEqual(new Set(['two\n=lines\rof "it"']));
        expect(new Set(column('contentId'))).toEqual(new Set(['=c']));
        expect(new Set(column('platform'))).toEqual(new Set(['@\n-x']));
        expect(records.flat().filter((cell) => !isHarmless(cell))).toEqual([]);
      }
  });

  it('by exportMe holds texts and prices whole', async () => {
    const unitPrice = '999999999999999.9999';
    await act('purchase', { contentId: '=c', unitPrice, currency: 'EUR', quantity: 1 }, { as: 'ann' });
    const { interactions } = JSON.parse(await fileOf(await linkOf('mutation { exportMe { url } }', 'exportMe')));
    const notes = interactions.map((one: { notes: string | null }) => one.notes).filter((text: string | null) => text !== null);
    expect(notes.sort()).toEqual(stored().sort());
    expect(interactions.find((one: { type: string }) => one.type === 'PURCHASE').unitPrice).toBe(unitPrice);
  });
});
