import { get, type IncomingMessage } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'csv-parse/sync';
import Fastify from 'fastify';
import { createPool } from '../src/infrastructure/database/pool';
import { createExports } from '../src/privacy/export/running-exports';
import { createExportLinks } from '../src/privacy/export/signed-links';
import type { ExportRequest } from '../src/privacy/export/types';
import { serveExports } from '../src/transports/export-downloads';
import { startApp, type TestApp } from './support/app';
import { cli } from './support/cli';
import { actsOn } from './support/interact';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'x', title: 'Ex, "the" first' }, { id: '=y', title: '=HYPERLINK("http://evil")' }, { id: 'mine', ownerId: 'ann' });
});
afterAll(() => app.stop());
const { act, refusal, read } = actsOn(() => app);

type Act = Record<string, string | number | boolean | null>;
const columns =
  'occurredAt type contentId contentTitle contentType reaction durationMs progressPct isComplete timesViewed rating platform recipient context quantity unitPrice currency notes mood moodIntensity'.split(
    ' ',
  );
const all = { from: null, to: null, includesMood: true };

async function link(as: string, input: object): Promise<string> {
  return app.url + (await act('requestExport', input, { as, select: 'url expiresAt' })).url;
}

/** The file that a user gets. */
async function exported(as: string, input: object): Promise<string> {
  const response = await fetch(await link(as, input));
  expect(response.status).toBe(200);
  return response.text();
}

const acts = async (as: string, input: object = {}): Promise<Act[]> => JSON.parse(await exported(as, { format: 'JSON', ...input }));

/** The response as soon as its head has arrived; its body is not read yet. */
function open(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => get(url, resolve).once('error', reject));
}

/** Reads to the end, waiting `pauseMs` after every piece. @throws Error when it breaks off. */
async function linesOf(response: IncomingMessage, pauseMs = 0, onLines: (soFar: number) => void = () => {}): Promise<number> {
  let lines = 0;
  for await (const piece of response) {
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines++;
    onLines(lines);
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return lines;
}

async function connectionsOfExports(): Promise<number> {
  const { rows } = await app.pool.query(
    "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND query ~ '^(FETCH|DECLARE)'",
  );
  return rows[0].n;
}

describe('the file', () => {
  const nasty = ['=1+1', '+1', '-1', '@x', '\tx', '\rx', 'say "hi"', 'two\nlines\r\nmore', 'a,b;c', '🎉 é \u2028', "'quoted", 'plain'];
  let startMs: number;
  const occurredAt = (step: number) => new Date(startMs + step * 1000).toISOString();

  beforeAll(async () => {
    startMs = Math.floor(Date.now() / 1000) * 1000 - 86_400_000;
    const as = 'ann';
    await act('recordView', { contentId: 'x', durationMs: 4000, progressPct: 33.3, occurredAt: occurredAt(1) }, { as });
    await act('like', { contentId: 'x', mood: 'calm', moodIntensity: 3, occurredAt: occurredAt(2) }, { as });
    await act('react', { contentId: 'x', reaction: 'LOVE', occurredAt: occurredAt(3) }, { as });
    await act('save', { contentId: '=y', notes: 'for later', occurredAt: occurredAt(4) }, { as });
    await act('rate', { contentId: 'x', rating: 7, body: 'Good', occurredAt: occurredAt(5) }, { as });
    await act('addComment', { contentId: 'x', body: 'Hm', occurredAt: occurredAt(6) }, { as });
    await act('purchase', { contentId: 'x', quantity: 2, unitPrice: '19.90', currency: 'EUR', occurredAt: occurredAt(7) }, { as });
    await act('play', { contentId: 'x', durationMs: 9, context: '@home', occurredAt: occurredAt(8) }, { as });
    for (const [i, notes] of nasty.entries()) {
      const details = { platform: 'mail', recipient: `${notes}!`, notes };
      await act('share', { contentId: 'x', ...details, occurredAt: occurredAt(10 + i) }, { as });
    }
    await act('share', { contentId: 'x', notes: 'of bob alone', mood: 'secretive' }, { as: 'bob' });
  });

  it('holds all of the history, oldest first, in each of the formats', async () => {
    const { history } = await read(
      `{ history(first: 100) { edges { node { type occurredAt content { id title type } durationMs progressPct isComplete timesViewed rating platform
        notes reaction context quantity unitPrice currency mood moodIntensity } } } }`,
      {},
      { as: 'ann' },
    );
    const told = history.edges.map(({ node: { content, ...node } }: { node: { content: Act } }) => ({
      ...node,
      contentId: content.id,
      contentTitle: content.title,
      contentType: content.type,
    }));
    const json = await acts('ann');
    expect(json).toHaveLength(8 + nasty.length);
    expect(json.map(({ recipient, ...rest }) => rest)).toEqual(told.reverse());
    expect(json.map(({ recipient }) => recipient).slice(8)).toEqual(nasty.map((text) => `${text}!`));
    for (const one of json) expect(Object.keys(one)).toEqual(columns);

    const ndjson = await exported('ann', { format: 'NDJSON' });
    expect(ndjson.endsWith('\n')).toBe(true);
    const lines = ndjson.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(json);

    const csv = await exported('ann', { format: 'CSV' });
    expect(csv.startsWith(`${columns.join(',')}\r\n`)).toBe(true);
    const cell = (value: Act[string] | undefined) => (/^[=+\-@\t\r]/.test(String(value)) ? `'${value}` : String(value ?? ''));
    expect(parse(csv, { columns: true })).toEqual(
      json.map((one) => Object.fromEntries(Object.entries(one).map(([name, value]) => [name, cell(value)]))),
    );
    expect(csv).not.toMatch(/(^|,)"?[=+@\t-]/m);
  });

  it('is offered for download, and kept nowhere', async () => {
    const today = new Date().toISOString().slice(0, 10);
    for (const [format, type, extension] of [
      ['JSON', 'application/json', 'json'],
      ['NDJSON', 'application/x-ndjson', 'ndjson'],
      ['CSV', 'text/csv', 'csv'],
    ]) {
      const { headers } = await fetch(await link('ann', { format }));
      expect(headers.get('content-type')).toMatch(new RegExp(`^${type}; charset=utf-8`));
      expect(headers.get('content-disposition')).toBe(`attachment; filename="rapport-export-${today}.${extension}"`);
      expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
    }
  });

  it('of a user without a history is empty, and well-formed', async () => {
    expect(await acts('nobody')).toEqual([]);
    expect(await exported('nobody', { format: 'NDJSON' })).toBe('');
    expect(await exported('nobody', { format: 'CSV' })).toBe(`${columns.join(',')}\r\n`);
  });

  it('keeps to the range: from on, before to', async () => {
    expect((await acts('ann', { from: occurredAt(2), to: occurredAt(5) })).map(({ type, reaction }) => reaction ?? type)).toEqual([
      'LIKE',
      'LOVE',
      'SAVE',
    ]);
    expect(await acts('ann', { to: occurredAt(1) })).toEqual([]);
    expect(await acts('ann', { from: '0001-01-01T00:00:00.000Z', to: '9999-12-31T23:59:59.999Z' })).toEqual(await acts('ann'));
    const { code, field } =
      (await refusal('requestExport', { format: 'CSV', from: occurredAt(5), to: occurredAt(2) }, { as: 'ann', select: 'url' })) ?? {};
    expect([code, field]).toEqual(['BAD_USER_INPUT', 'input.to']);
  });

  it('omits moods on request', async () => {
    const [, like] = await acts('ann', { includesMood: false });
    expect(Object.keys(like ?? {})).toEqual(columns.slice(0, -2));
    const csv = await exported('ann', { format: 'CSV', includesMood: false });
    expect(csv.split('\r\n')[0]).toBe(columns.slice(0, -2).join(','));
    expect(csv).not.toContain('calm');
  });

  it('contains no data of other users', async () => {
    expect(await exported('ann', { format: 'JSON' })).not.toMatch(/bob|secretive/);
    expect((await acts('bob')).map(({ notes }) => notes)).toEqual(['of bob alone']);
  });

  it('keeps acts on contents that one may not see any more, without their titles', async () => {
    const ids = ['made-private', 'hidden', 'removed'];
    await app.addContents(...ids.map((id) => ({ id, title: `Title of ${id}`, ownerId: 'owner' })));
    for (const as of ['cyd', 'owner']) for (const contentId of ids) await act('like', { contentId }, { as });
    const shown = async (as: string) => Object.fromEntries((await acts(as)).map((one) => [one.contentId, one.contentTitle ?? one.contentType]));
    expect(await shown('cyd')).toMatchObject({ hidden: 'Title of hidden' });
    await app.addContents(
      { id: 'made-private', title: 'Title of made-private', ownerId: 'owner', isPublic: false },
      { id: 'removed', title: 'Title of removed', ownerId: 'owner', isRemoved: true },
    );
    await act('hideContent', { contentId: 'hidden' }, { as: 'mod', role: 'moderator', select: 'content { id }' });
    expect(await shown('cyd')).toEqual({ 'made-private': null, hidden: null, removed: null });
    expect(await shown('owner')).toEqual({ 'made-private': 'Title of made-private', hidden: 'Title of hidden', removed: null });
  });

  it('holds what was taken out of the history, for it is still kept', async () => {
    await act('like', { contentId: 'x' }, { as: 'tidy' });
    await read('mutation { clearHistory { clearedAt } }', {}, { as: 'tidy' });
    expect((await read('{ history { edges { cursor } } }', {}, { as: 'tidy' })).history.edges).toEqual([]);
    expect((await acts('tidy')).map(({ type, reaction }) => [type, reaction])).toEqual([['REACTION', 'LIKE']]);
  });

  it('is the same by the command', async () => {
    const run = (...args: string[]) => cli(['export', ...args], { DATABASE_URL: app.databaseUrl });
    const { code, stdout, stderr } = await run('--user', 'ann', '--format', 'csv');
    expect([code, stdout]).toEqual([0, await exported('ann', { format: 'CSV' })]);
    expect(stderr).toContain(`exported ${8 + nasty.length} interactions`);
    const part = await run('--user', 'ann', '--from', occurredAt(2), '--to', occurredAt(5), '--without-mood');
    expect(part.stdout).toBe(await exported('ann', { format: 'JSON', from: occurredAt(2), to: occurredAt(5), includesMood: false }));
    expect(await run('--user', 'ann', '--from', 'yesterday')).toMatchObject({ code: 1, stdout: '' });
    expect(await run('--user', 'ann', '--from', '2026-02-01', '--to', '2026-01-01')).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('a link', () => {
  const refused = async (token: string) => {
    const response = await fetch(`${app.url}/exports/${token}`);
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    return [response.status, errors[0]?.extensions.code];
  };

  it('is for who is signed in, and for a quarter of an hour', async () => {
    expect(await refusal('requestExport', { format: 'CSV' }, { select: 'url' })).toMatchObject({ code: 'UNAUTHENTICATED' });
    const { url, expiresAt } = await act('requestExport', { format: 'CSV' }, { as: 'ann', select: 'url expiresAt' });
    expect(url).toMatch(/^\/exports\/[\w.-]+$/);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(14 * 60_000);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(15 * 60_000);
    const request: ExportRequest = { userId: 'ann', format: 'CSV', ...all };
    const { token: old } = await app.services.exportLinks.sign(request, Date.now() - 901_000);
    expect(await refused(old)).toEqual([401, 'UNAUTHENTICATED']);
    const { token: young } = await app.services.exportLinks.sign(request, Date.now() - 890_000);
    expect((await fetch(`${app.url}/exports/${young}`)).status).toBe(200);
  });

  it('that is not ours is refused', async () => {
    const own = (await link('ann', { format: 'CSV' })).split('/').pop() ?? '';
    const [head, body, signature] = own.split('.') as [string, string, string];
    const forBob = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(body, 'base64url').toString()), sub: 'bob' })).toString('base64url');
    const unsigned = Buffer.from('{"alg":"none","typ":"export-link+jwt"}').toString('base64url');
    const foreign = await createExportLinks(Buffer.alloc(32, 1)).sign({ userId: 'bob', format: 'CSV', ...all }, Date.now());
    const { handle } = await act('startView', { contentId: 'x' }, { as: 'ann', select: 'handle' });
    const tokens = [
      '',
      'x',
      `${head}.${forBob}.${signature}`,
      `${unsigned}.${body}.`,
      `${own}x`,
      `${own}/more`,
      own.slice(0, -2),
      foreign.token,
      handle,
      await tokenOf('ann'),
      'x'.repeat(5000),
    ];
    for (const token of tokens) expect([token, ...(await refused(token))]).toEqual([token, 401, 'UNAUTHENTICATED']);
  });

  it('is for reading with GET', async () => {
    const url = await link('ann', { format: 'CSV' });
    for (const method of ['HEAD', 'POST', 'DELETE']) expect([method, (await fetch(url, { method })).status]).toEqual([method, 404]);
  });
});

describe('a long history', () => {
  const rows = 150_000;
  let big: string;
  let tall: string;
  beforeAll(async () => {
    await read('{ viewer { user { userId } } }', {}, { as: 'big' });
    await app.pool.query(
      `INSERT INTO interactions (content_id, id, user_id, type, platform, notes, mood, mood_intensity, occurred_at, recorded_at)
        SELECT 'x', gen_random_uuid(), 'big', 'SHARE', 'mail', 'some words about number ' || g, 'happy', 5, now() - g * interval '1 second', now() FROM generate_series(1, $1) g`,
      [rows],
    );
    await app.pool.query(
      "INSERT INTO interactions (content_id, id, user_id, type, notes, occurred_at, recorded_at) SELECT 'x', gen_random_uuid(), 'tall', 'SHARE', notes, occurred_at, recorded_at FROM interactions WHERE user_id = 'big' LIMIT 50000",
    );
  });
  /** Number of interactions of the user, which one of these tests changes. */
  const countOfBig = async (): Promise<number> => (await app.pool.query("SELECT count(*) AS n FROM interactions WHERE user_id = 'big'")).rows[0].n;
  beforeEach(async () => {
    big = await link('big', { format: 'NDJSON' });
    tall = await link('tall', { format: 'NDJSON' });
  });
  afterEach(() => until(async () => (await connectionsOfExports()) === 0, 'no connection is left'));

  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  /** What the process, with the server and its client in it, holds: without what is only waiting to be collected. */
  function heldMb(): number {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 2 ** 20;
  }

  /** Reads to the end, and looks again and again by how much more is held than at its begin. */
  async function readAndWeigh(response: IncomingMessage, pauseMs = 0): Promise<{ lines: number; growthMb: number }> {
    const before = heldMb();
    let [growthMb, looks] = [0, 0];
    const lines = await linesOf(response, pauseMs, (soFar) => {
      if (soFar < ((looks + 1) * rows) / 6) return;
      looks++;
      growthMb = Math.max(growthMb, heldMb() - before);
    });
    expect(looks).toBeGreaterThanOrEqual(5);
    return { lines, growthMb };
  }
  const budgetMb = 32;
  const timeoutMs = 120_000;

  it.each(['JSON', 'NDJSON', 'CSV'])(
    `goes out as %s within ${budgetMb} MB, however long`,
    async (format) => {
      const { lines, growthMb } = await readAndWeigh(await open(await link('big', { format })));
      expect(lines).toBe((await countOfBig()) + { JSON: 2, NDJSON: 0, CSV: 1 }[format as 'CSV']);
      expect(growthMb).toBeLessThan(budgetMb);
    },
    timeoutMs,
  );

  it(
    'is of one moment, and held back for a slow reader',
    async () => {
      const count = await countOfBig();
      const response = await open(big);
      await act('share', { contentId: 'x', notes: 'later' }, { as: 'big' });
      await app.pool.query("DELETE FROM interactions WHERE user_id = 'big' AND notes IN ('some words about number 1', 'some words about number 2')");
      const { lines, growthMb } = await readAndWeigh(response, 2);
      expect(lines).toBe(count);
      expect(growthMb).toBeLessThan(budgetMb);
      expect(await linesOf(await open(big))).toBe(count - 1);
    },
    timeoutMs,
  );

  it('allows two at a time, one per user; another is rejected with a time to retry, and no other request waits', async () => {
    const running = [await open(big)];
    expect((await fetch(big)).status).toBe(503);
    running.push(await open(tall));
    const third = await fetch(await link('ann', { format: 'CSV' }));
    expect([third.status, third.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await third.json()).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'OVERLOADED', retryable: true, retryAfterMs: 10_000 } }],
    });
    expect(await connectionsOfExports()).toBe(2);
    await act('like', { contentId: 'x' }, { as: 'someone' });
    for (const response of running) response.destroy();
    await until(
      async () => (await fetch(big).then((response) => response.body?.cancel().then(() => response.status))) === 200,
      'there is room again',
    );
  });

  it(
    'is cut off for another export if its client does not read, and a reading client is never delayed',
    async () => {
      const stalled = await Promise.all([open(big), open(tall)]);
      const third = await link('ann', { format: 'CSV' });
      // Until then a new export is refused, with no other status.
      const isOpened = async (address: string) => {
        const response = await fetch(address);
        if (response.status === 200) await response.body?.cancel();
        else
          expect([response.status, ((await response.json()) as { errors: object[] }).errors]).toMatchObject([
            503,
            [{ extensions: { code: 'OVERLOADED' } }],
          ]);
        return response.status === 200;
      };
      await until(() => isOpened(third), 'one of them gives way', 40_000);
      // One place was needed: the other reader has all the time there is.
      const lines = await Promise.allSettled(stalled.map((response) => linesOf(response)));
      expect(lines.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const own = await open(big);
      await until(() => isOpened(big), 'one of its own gives way', 40_000);
      await expect(linesOf(own)).rejects.toThrow('aborted');
    },
    timeoutMs,
  );

  it('frees everything when its reader goes away, at whatever moment', async () => {
    for (let afterMs = 0; afterMs < 40; afterMs += 2) {
      const request = get(big).on('error', () => {});
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      request.destroy();
    }
    await until(async () => (await connectionsOfExports()) === 0, 'all connections are gone');
    const opened: IncomingMessage[] = [];
    for (const url of [big, tall]) {
      // The server may still receive a request whose client went away.
      await until(async () => {
        const response = await open(url);
        if (response.statusCode === 200) opened.push(response);
        else response.resume();
        return response.statusCode === 200;
      }, 'the places of both exports are free');
    }
    for (const response of opened) response.destroy();
  });

  it('breaks off when the database goes away, and is seen to', async () => {
    const response = await open(big);
    await app.pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'FETCH%'");
    await expect(linesOf(response)).rejects.toThrow('aborted');
  });

  it('is cut off when its reader stops reading', async () => {
    const fastify = Fastify();
    const pool = createPool(app.databaseUrl, 1);
    const exports = createExports(pool);
    serveExports(fastify, exports, app.services.exportLinks, 1_000);
    const url = await fastify.listen({ port: 0, host: '127.0.0.1' });
    const response = await open(big.replace(app.url, url));
    expect(await connectionsOfExports()).toBe(1);
    await until(async () => (await connectionsOfExports()) === 0, 'it is cut off');
    await expect(linesOf(response)).rejects.toThrow('aborted');
    await fastify.close();
    await pool.end();
  });

  it('ends with the server, at once', async () => {
    const other = await startApp({ databaseUrl: app.databaseUrl });
    const response = await open(big.replace(app.url, other.url));
    const startedMs = Date.now();
    await other.stop();
    expect(Date.now() - startedMs).toBeLessThan(4_000);
    await expect(linesOf(response)).rejects.toThrow('aborted');
  });
});
