import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { logLine, redact } from '../src/infrastructure/redact';
import { startApp, type TestApp } from './support/app';
import { openSocket } from './support/socket';

/** Time of this process's processor: other programs on the machine do not count. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Quadratic work on the longest text takes several times as much, linear work a small part. */
const mostMs = 100;
const lengths = [500, 4_000, 25_000];

/** The time of the first length that takes too long, or 0. Short texts first: a cubic pattern would never end on a long one. */
function tooLong(run: (text: string) => void, textOf: (length: number) => string): number {
  for (const length of lengths) {
    const text = textOf(length);
    const ms = cpuMs(() => run(text));
    // Once more: it may have been compiled just then, or garbage was collected.
    if (ms > mostMs && cpuMs(() => run(text)) > mostMs) return ms;
  }
  return 0;
}

const repeated = (part: string, length: number) => part.repeat(Math.ceil(length / part.length)).slice(0, length);

describe('the filter of the log', () => {
  const pieces = [
    ':',
    '::',
    'a:',
    'f',
    '1.',
    '1',
    'eyJ',
    'eyJaaaaa',
    '-',
    '.',
    'a.',
    '//',
    'a://',
    '@',
    'b:',
    'bearer',
    ' ',
    '?token=',
    'whsec_',
    '"',
    '\\',
    '%',
    'é',
  ];

  it.each(pieces)('takes time in proportion to the line, of whatever follows %j', (first) => {
    const slow: unknown[] = [];
    for (const second of ['', ...pieces])
      for (const end of ['', 'g'])
        for (const start of ['', 'eyJaaaaa.']) {
          const ms = tooLong(redact, (length) => start + repeated(first + second, length) + end);
          if (ms > 0) slow.push([start, first, second, end, ms]);
        }
    expect(slow).toEqual([]);
  });

  it('cuts long values, and keeps the line one of JSON', () => {
    const line = JSON.stringify({ level: 40, operationName: 'x'.repeat(1e6), err: { message: `${'é'.repeat(5_000)}`, stack: 'at a' }, msg: 'short' });
    const written = logLine(`${line}\n`);
    expect(written.endsWith('}\n')).toBe(true);
    expect(written.length).toBeLessThan(9_000);
    expect(JSON.parse(written)).toMatchObject({
      level: 40,
      operationName: expect.stringMatching(/^x{4000} … \(1000000 characters\)$/),
      msg: 'short',
    });
  });

  it('cuts a line of many values, and one that is no JSON', () => {
    const many = { level: 50, path: Array.from({ length: 100_000 }, (_, n) => `field${n}`), msg: 'Unexpected error' };
    expect(JSON.parse(logLine(JSON.stringify(many)))).toEqual({ level: 50, msg: 'Unexpected error' });
    expect(logLine('x'.repeat(1e6)).length).toBeLessThan(5_000);
  });

  it('leaves no part of a token where a value is cut', () => {
    const token = `eyJhbGciOiJIUzI1NiJ9.${'a'.repeat(200)}.${'b'.repeat(43)}`;
    expect(logLine(JSON.stringify({ msg: `${' '.repeat(3_950)}${token}` }))).not.toContain('eyJ');
  });
});

describe('regular expressions', () => {
  const found = [...expressionsUnder(join(__dirname, '../src'))];

  it('are found, all of them', () => expect(found.length).toBeGreaterThan(50));

  it('that are quadratic are recognized', () => {
    for (const slow of [String.raw`\s+$`, '%.*$', '[0-9a-f:]*:[0-9a-f]*g']) expect([slow, slowestOf(slow, '')]).toEqual([slow, expect.any(Array)]);
  });

  it.each(found)('%s of %s takes time in proportion to its text', (source, _, flags) => expect(slowestOf(source, flags)).toBeNull());
});

/** A text on which the expression takes too long: how it begins, what is repeated, how it ends; null when none was found. */
function slowestOf(source: string, flags: string): [start: string, pump: string, end: string] | null {
  const expression = new RegExp(source, flags);
  const run = (text: string) => void (expression.global ? text.replace(expression, '') : expression.exec(text));
  const words = [...new Set(source.match(/[A-Za-z0-9:/_ -]{2,}/g) ?? [])];
  const letters = [...new Set([...source, ...'a0A9 .:-%"\n\u0301😀'])].filter((letter) => !/[\\()[\]{}|?*+^$]/.test(letter));
  const pumps = [...new Set([...letters, ...words, ...letters.flatMap((letter) => [`${letter}a`, `${letter}0`])])];
  for (const start of ['', ...words.slice(0, 3)])
    for (const pump of pumps)
      for (const end of ['', '\n!']) if (tooLong(run, (length) => start + repeated(pump, length) + end) > 0) return [start, pump, end];
  return null;
}

/** Every regular expression of the server as [source, file, flags]; those of pages run in browsers, those of commands on an operator's own words. */
function* expressionsUnder(folder: string): Generator<[source: string, file: string, flags: string]> {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !file.endsWith('.ts') || /\/(generated|clients|cli)\//.test(file)) continue;
    const expressions: [string, string, string][] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const [, source = '', flags = ''] = /^\/([\s\S]*)\/([a-z]*)$/.exec(node.text) ?? [];
        expressions.push([source, file.slice(folder.length + 1), flags]);
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
    yield* expressions;
  }
}

describe('names', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  const long = 'a'.repeat(256);
  const query = '{ __typename }';

  it.each([
    [{ query, operationName: long }, 'operationName'],
    [{ documentId: long }, 'documentId'],
    [{ extensions: { persistedQuery: { version: 1, sha256Hash: long } } }, 'documentId'],
  ])('of more than 255 characters are refused over every transport', async (asked, field) => {
    const error = { message: `${field} must be at most 255 characters long, got 256.`, extensions: { code: 'BAD_USER_INPUT', field } };
    const post = await fetch(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(asked) });
    expect([post.status, await post.json()]).toMatchObject([400, { errors: [error] }]);
    const parameters = Object.entries(asked).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
    const get = await fetch(`${app.url}/graphql?${new URLSearchParams(parameters)}`, { headers: { 'content-type': 'application/json' } });
    expect([get.status, await get.json()]).toMatchObject([400, { errors: [error] }]);
    const stream = await fetch(`${app.url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query, ...asked }),
    });
    expect([stream.status, await stream.json()]).toMatchObject([400, { errors: [error] }]);
    const socket = await openSocket(app.url);
    await socket.init();
    socket.send({ type: 'subscribe', id: 'one', payload: { query: '', ...asked } });
    expect(await socket.take(({ id }: { id?: string }) => id === 'one')).toMatchObject({ type: 'error', payload: [error] });
    await socket.close();
  });

  it('of operations over a socket as well; of 255 they are not', async () => {
    const socket = await openSocket(app.url);
    await socket.init();
    socket.send({ type: 'subscribe', id: long, payload: { query } });
    expect(await socket.take(({ id }: { id?: string }) => id === long)).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'BAD_USER_INPUT', field: 'id' } }],
    });
    const id = 'b'.repeat(255);
    socket.send({ type: 'subscribe', id, payload: { query } });
    expect(await socket.take((message: { id?: string }) => message.id === id)).toMatchObject({ type: 'next' });
    await socket.close();
  });
});
