import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { openRows, type RowOptions } from '../src/cli/rows';
import { parseExact } from '../src/cli/rows/json';
import type { Row, UnreadableRow } from '../src/cli/rows/row';

const folder = mkdtempSync(join(tmpdir(), 'rapport-rows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

async function read(data: string | Buffer, options: RowOptions & { name?: string } = {}): Promise<(Row | UnreadableRow)[]> {
  const path = join(folder, `${++files}-${options.name ?? 'file.csv'}`);
  writeFileSync(path, data);
  const rows: (Row | UnreadableRow)[] = [];
  for await (const row of (await openRows(path, options)).rows()) rows.push(row);
  return rows;
}

const values = async (data: string | Buffer, options?: RowOptions & { name?: string }) =>
  (await read(data, options)).map((row) => ('reason' in row ? `line ${row.line}: ${row.reason}` : { ...row.values }));

describe('CSV', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
    fc
      .array(fc.constantFrom('"', ',', ';', '\n', '\r\n', '\r', '\t', ' ', 'é', '=', '\\', '\u2028', 'sep=;', '#'), { maxLength: 8 })
      .map((parts) => parts.join('')),
  );
  const delimiter = fc.constantFrom(',', ';', '\t', '|');
  const recordDelimiter = fc.constantFrom('\n', '\r\n', '\r');

  it('that quotes every cell comes back as it was written, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 6 }),
        delimiter,
        recordDelimiter,
        fc.boolean(),
        async (rows, separator, end, bom) => {
          const text = stringify([['a', 'b', 'c'], ...rows], { delimiter: separator, record_delimiter: end, quoted: true, bom });
          expect(await values(text)).toEqual(rows.map(([a, b, c]) => ({ a, b, c })));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('counts lines as an editor does, also after cells of several lines', async () => {
    const rows = await read('a,b\r\n1,"x\r\ny\r\nz"\r\n\r\n2,w\r\n3\r\n');
    expect(rows.map(({ line }) => line)).toEqual([2, 6, 7]);
    expect(rows[2]).toMatchObject({ reason: 'has 1 fields, the header has 2' });
  });

  it.each([
    ['semicolons', 'id;title\n1;a,b\n', { id: '1', title: 'a,b' }],
    ['tabs', 'id\ttitle\n1\ta,b\n', { id: '1', title: 'a,b' }],
    ['a line that names the delimiter', 'sep=;\nid;title\n1;a\n', { id: '1', title: 'a' }],
    ['a line that names the tab', 'sep=\t\nid\ttitle\n1\ta\n', { id: '1', title: 'a' }],
    ['a line that names the tab, with CRLF', 'sep=\t\r\nid\ttitle\r\n1\ta\r\n', { id: '1', title: 'a' }],
    ['a delimiter inside a quoted name', '"id","a; b; c"\n1,x\n', { id: '1', 'a; b; c': 'x' }],
    ['only line feeds of old systems', 'id,title\r1,a\r', { id: '1', title: 'a' }],
    ['a comma at the end of the header and the rows', 'id,title,\n1,a,\n', { id: '1', title: 'a' }],
    ['a comma at the end of a row', 'id,title\n1,a,\n', { id: '1', title: 'a' }],
    ['a bare quote in a cell without quotes', 'id,title\n1,5" disk\n', { id: '1', title: '5" disk' }],
  ])('with %s is read', async (_, text, row) => {
    expect(await values(text)).toEqual([row]);
  });

  it.each([
    ['backslashes before quotes', 'id,title\n1,"say \\"hi\\""\n2,b\n', 'line 2: has a lone quote inside a quoted field'],
    ['more cells than the header', 'id,title\n1,a,b\n2,b\n', 'line 2: has 3 fields'],
    ['fewer cells than the header', 'id,title\n1\n2,b\n', 'line 2: has 1 fields'],
  ])('with %s skips that row alone', async (_, text, reason) => {
    expect(await values(text)).toEqual([expect.stringContaining(reason), { id: '2', title: 'b' }]);
  });

  it.each([
    ['the same column twice', 'id,title,title\n', 'The header has the column title twice'],
    ['the same column in another case', 'id,Title,TITLE\n', 'twice (Title, TITLE)'],
    ['a quote that is never closed', 'id,title\n1,a\n2,"b\n3,c\n', 'Line 3: a quote in the row that begins here is never closed'],
    ['a closed quote of 5 MB', `id,title\n1,a\n2,"${'x'.repeat(5_000_000)}"\n`, 'Line 3: the row that begins here is longer than 4 MiB'],
  ])('with %s is refused', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('takes the delimiter that is given', async () => {
    expect(await values('a~b\n1~x,y;z\n', { delimiter: '~' })).toEqual([{ a: '1', b: 'x,y;z' }]);
    await expect(read('a,b\n', { delimiter: 'ab' })).rejects.toThrow('--delimiter must be one character');
  });
});

describe('JSON', () => {
  it('keeps every digit of a number', async () => {
    const rows = await values('{"id":9007199254740993,"n":1.5,"deep":[12345678901234567890.5, -1e400]}\n', { name: 'a.ndjson' });
    expect(rows).toEqual([{ id: '9007199254740993', n: 1.5, deep: ['12345678901234567890.5', '-1e400'] }]);
    expect(parseExact('"a 9007199254740993 inside \\" a text: 9007199254740993"')).toBe('a 9007199254740993 inside " a text: 9007199254740993');
  });

  it('that JSON.parse reads comes back the same, but for long numbers', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (json) => {
        const long = /\d[\d.eE+-]{14}/.test(json.replace(/"(?:[^"\\]|\\.)*"/g, ''));
        fc.pre(!long);
        expect(parseExact(json)).toEqual(JSON.parse(json));
      }),
    );
  });

  it('refuses an object that has a key twice, because readers disagree on which counts', () => {
    expect(() => parseExact('{"a":{"id":1,"x":"\\"id\\":"},"b":{"id":2}}')).not.toThrow();
    expect(() => parseExact('{"a":{"id":1,"id":2}}')).toThrow('the same key twice');
  });

  const object = fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null), fc.array(fc.string())));

  it('lists are cut at the same places, however they are laid out and in whatever pieces they arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(object, { maxLength: 8 }), fc.constantFrom(0, 2), async (list, spaces) => {
        const rows = await read(`\ufeff ${JSON.stringify(list, null, spaces)}\n`, { name: 'list.json' });
        expect(rows.map((row) => ('reason' in row ? row.reason : row.values))).toEqual(JSON.parse(JSON.stringify(list)));
        expect(rows.map(({ item }) => item)).toEqual(list.map((_, index) => index + 1));
      }),
      { numRuns: 60 },
    );
    const long = Array.from({ length: 3_000 }, (_, id) => ({ id, title: 'é"]},[{'.repeat(30) }));
    expect(await values(JSON.stringify(long), { name: 'long.json' })).toEqual(long);
  });

  it.each([
    [
      'lines with an empty one and one that is broken',
      '{"id":1}\n\n{"id":}\r\n[2]\n{"id":3}',
      [{ id: 1 }, expect.stringContaining('line 3: is not JSON'), 'line 4: is not a JSON object', { id: 3 }],
    ],
    ['a list with items that are no objects', '[{"id":1},\n2,\n{"id":3}]', [{ id: 1 }, 'line 2: is not a JSON object', { id: 3 }]],
    ['a list with a comma too many', '[{"id":1},\n]', [{ id: 1 }, expect.stringContaining('line 2: is not JSON')]],
    ['text after the list', '[{"id":1}]\nx', [{ id: 1 }, expect.stringContaining('line 2: is not JSON')]],
    ['a line separator inside a text', '{"id":"a\u2028b"}', [{ id: 'a\u2028b' }]],
  ])('%s', async (_, text, rows) => {
    expect(await values(text, { name: 'x.json' })).toEqual(rows);
  });

  it('finds the list inside an object, in one line or in several', async () => {
    const body = { batch: [{ id: 1 }, { id: 2 }], sentAt: 'now' };
    for (const spaces of [0, 2]) expect(await values(JSON.stringify(body, null, spaces), { name: 'b.json', listKey: 'batch' })).toEqual(body.batch);
  });

  it('refuses a list that is cut off', async () => {
    await expect(read('[{"id":1},{"id":2', { name: 'cut.json' })).rejects.toThrow('cut off after 1 items');
  });
});

describe('bytes', () => {
  it.each([
    ['windows-1252', Buffer.from('id,title\n1,Caf\xe9 \x80\n', 'latin1'), 'Café €'],
    ['utf-16le', Buffer.from('id,title\n1,Café €\n', 'utf16le'), 'Café €'],
    ['iso-8859-2', Buffer.from('id,title\n1,\xc8apek\n', 'latin1'), 'Čapek'],
  ])('in %s are read with --encoding, and refused without it', async (encoding, bytes, title) => {
    expect(await values(bytes, { encoding })).toEqual([{ id: '1', title }]);
    await expect(read(bytes)).rejects.toThrow('--encoding');
  });

  it('that are not UTF-8 are refused with their line, however far down', async () => {
    const lines = Buffer.from(`id,title\r\n${'1,é\r\n'.repeat(20_000)}`);
    await expect(read(Buffer.concat([lines, Buffer.from('2,Caf\xe9\r\n', 'latin1')]))).rejects.toThrow('Line 20002 is not utf-8 text');
  });

  it('that begin with a byte order mark need no option', async () => {
    const text = 'id,title\n1,Café\n';
    expect(await values(Buffer.from(`\ufeff${text}`))).toEqual([{ id: '1', title: 'Café' }]);
    expect(await values(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual([{ id: '1', title: 'Café' }]);
    expect(await values(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())).toEqual([{ id: '1', title: 'Café' }]);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'is empty'],
    ['only a byte order mark', Buffer.from('\ufeff'), 'is empty'],
    ['only blank lines', Buffer.from('\n \r\n'), 'is empty'],
    ['a spreadsheet', Buffer.from([0x50, 0x4b, 3, 4, 20, 0]), 'save the sheet as CSV'],
    ['a compressed file', Buffer.from([0x1f, 0x8b, 8, 0]), 'compressed with gzip'],
  ])('that are %s are refused', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
  });

  it('of no file are refused', async () => {
    await expect(openRows(join(folder, 'none.csv'))).rejects.toThrow('There is no file');
    await expect(openRows(folder)).rejects.toThrow('is not a file');
    await expect(read('id\n', { encoding: 'klingon' })).rejects.toThrow('--encoding must be the name of an encoding');
  });
});
