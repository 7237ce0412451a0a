import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from '../src/infrastructure/database/embedded/embedded';
import { machineOf, settingsFor } from '../src/infrastructure/database/embedded/machine-settings';
import { until } from './support/until';

// As mkdtemp makes it, only its owner may enter: what a checkout under /root is like.
const root = realpathSync(mkdtempSync(join(tmpdir(), 'rapport-embedded-')));
const fast = { fsync: 'off', shared_buffers: '16MB' };
const started: EmbeddedDatabase[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((database) => database.stop()));
  await Promise.all(children.splice(0).map((child) => kill(child, 'SIGTERM')));
});
afterAll(() => rmSync(root, { recursive: true }));

test('data survives a restart, and text sorts and folds the same on every machine', async () => {
  const dataDir = freshFolder();
  const first = await start({ dataDir });
  await ask(first.url, `CREATE TABLE notes AS SELECT unnest(ARRAY['b', 'Ä', 'a', 'B']) AS note`);
  await Promise.all([first.stop(), first.stop()]);

  const { url } = await start({ dataDir });
  expect(await ask(url, 'SELECT string_agg(note, $1 ORDER BY note) FROM notes', [' '])).toBe('B a b Ä');
  expect(await ask(url, `SELECT upper('ñandú жук')`)).toBe('ÑANDÚ ЖУК');
  expect(await ask(url, `SELECT 'ÑANDÚ' ILIKE 'ñandú'`)).toBe(true);
  await ask(url, 'CREATE EXTENSION pg_trgm');
  expect(await ask(url, `SELECT similarity('Жук', 'жук')`)).toBe(1);
});

test('settings are taken, and what makes data durable is on unless they say otherwise', async () => {
  const { url } = await start({ dataDir: freshFolder(), settings: { application_name: `it's a "test"` } });
  expect(await ask(url, `SELECT current_setting('fsync') || current_setting('synchronous_commit') || current_setting('listen_addresses')`)).toBe(
    'onon127.0.0.1',
  );
  expect(await ask(url, `SELECT setting FROM pg_file_settings WHERE name = 'application_name'`)).toBe(`it's a "test"`);
});

test('buffers and the size of the log follow the machine, within bounds', () => {
  const gb = 1024 ** 3;
  const of = (memoryGb: number, diskGb: number, freeGb = diskGb) =>
    settingsFor({ memoryBytes: memoryGb * gb, diskBytes: diskGb * gb, freeBytes: freeGb * gb });
  expect(of(0.25, 1)).toMatchObject({ shared_buffers: '64MB', maintenance_work_mem: '16MB', max_wal_size: '256MB', min_wal_size: '64MB' });
  expect(of(4, 40)).toMatchObject({ shared_buffers: '1024MB', effective_cache_size: '2048MB', max_wal_size: '2048MB', min_wal_size: '512MB' });
  expect(of(256, 2000)).toMatchObject({ shared_buffers: '2048MB', maintenance_work_mem: '512MB', max_wal_size: '8192MB', min_wal_size: '2048MB' });
  // The log must not fill a disk on which other data leave little space.
  expect(of(4, 200, 4)).toMatchObject({ max_wal_size: '1024MB', min_wal_size: '256MB' });
  expect(of(4, 200, 0)).toMatchObject({ max_wal_size: '256MB' });
  const { memoryBytes, diskBytes, freeBytes } = machineOf(root);
  expect(memoryBytes).toBeLessThanOrEqual(totalmem());
  expect(freeBytes).toBeGreaterThan(0);
  expect(diskBytes).toBeGreaterThanOrEqual(freeBytes);
});

test('every start applies the settings of the machine, and what an operator has set with ALTER SYSTEM wins', async () => {
  const dataDir = freshFolder();
  const settings = {};
  const inUse = `SELECT string_agg(name || '=' || current_setting(name), ' ' ORDER BY name) FROM pg_settings WHERE name = ANY($1)`;
  const { jit, checkpoint_timeout } = settingsFor(machineOf(dataDir));
  const shipped = `checkpoint_timeout=${checkpoint_timeout} fsync=on full_page_writes=on jit=${jit} synchronous_commit=on`;
  const names = shipped.split(' ').map((setting) => setting.split('=')[0]);
  const first = await start({ dataDir, settings });
  expect(await ask(first.url, inUse, [names])).toBe(shipped);
  await ask(first.url, `ALTER SYSTEM SET checkpoint_timeout = '5min'`);
  await first.stop();
  const second = await start({ dataDir, settings });
  expect(await ask(second.url, inUse, [names])).toBe(shipped.replace('15min', '5min'));
});

test('a second server rejects a folder in use, with the process and the path, and the first continues', async () => {
  const dataDir = freshFolder();
  const { url } = await start({ dataDir });
  await expect(start({ dataDir })).rejects.toThrow(
    `Another Rapport (pid ${process.pid}) is already using the data in ${dataDir}. Stop it first, or start this one with another DATA_DIR.`,
  );
  const other = await startInChild(dataDir);
  expect(other.line).toContain(`Another Rapport (pid ${process.pid}) is already using the data in ${dataDir}.`);
  expect(await ask(url, 'SELECT 1')).toBe(1);
});

test('of starts at the same instant on a fresh folder one wins', async () => {
  const dataDir = freshFolder();
  const answers = await Promise.all([
    startInChild(dataDir),
    startInChild(dataDir),
    start({ dataDir }).then(
      ({ url: line }) => ({ line }),
      ({ message: line }) => ({ line }),
    ),
  ]);
  const [winner, ...others] = answers.map(({ line }) => line).filter((line) => line.startsWith('postgresql://'));
  expect(others).toEqual([]);
  expect(answers.filter(({ line }) => line.includes('is already using the data'))).toHaveLength(2);
  expect(await ask(winner ?? '', 'SELECT 1')).toBe(1);
});

test('the data of an owner that was killed is taken over with all that was committed', async () => {
  const dataDir = freshFolder();
  const { child, line } = await startInChild(dataDir);
  await ask(line, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await kill(child);

  const log = jest.fn();
  const { url } = await start({ dataDir, log });
  expect(log).toHaveBeenCalledWith(expect.stringContaining('was killed'));
  expect(await ask(url, 'SELECT answer FROM kept')).toBe(42);
});

test('a start that was killed half-way does not hinder the next', async () => {
  const dataDir = freshFolder();
  const { child } = spawnStart(dataDir);
  await until(() => readdirSync(dataDir).some((name) => name.startsWith('postgres.new-')), 'a new folder', 20_000);
  await kill(child);
  expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
  expect(existsSync(join(dataDir, 'starting.pid'))).toBe(true);

  const { url } = await start({ dataDir });
  expect(await ask(url, 'SELECT 1')).toBe(1);
  expect(readdirSync(dataDir).sort()).toEqual(['postgres', 'postgres.log']);
});

test('a claim to start whose pid is now that of another program is not waited for', async () => {
  const dataDir = freshFolder();
  writeFileSync(join(dataDir, 'starting.pid'), `${process.pid} of an earlier life`);
  const { url } = await start({ dataDir });
  expect(await ask(url, 'SELECT 1')).toBe(1);
});

test('a killed PostgreSQL comes back at the same url, more than once, and the folder stays ours', async () => {
  const dataDir = freshFolder();
  const log = jest.fn();
  const { url, stop } = await start({ dataDir, log });
  await ask(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  for (let round = 1; round <= 2; round++) {
    process.kill(postmasterPid(dataDir), 'SIGKILL');
    await until(() => log.mock.calls.filter(([line]) => line === 'PostgreSQL is running again.').length === round, 'it is back', 20_000);
    expect(await ask(url, 'SELECT answer FROM kept')).toBe(42);
  }
  await expect(start({ dataDir })).rejects.toThrow('already using');
  await stop();
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
});

test.each(['no process', 'an unrelated process'])('a stale postmaster.pid naming %s is coped with', async (what) => {
  const dataDir = freshFolder();
  chmodSync(root, 0o755);
  const first = await start({ dataDir });
  const file = join(dataDir, 'postgres/postmaster.pid');
  const lines = readFileSync(file, 'utf8').split('\n');
  await first.stop();
  const { uid, gid } = statSync(join(dataDir, 'postgres'));
  const other = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {});
  children.push(other);
  if (what === 'no process') await kill(other);
  writeFileSync(file, [other.pid, ...lines.slice(1)].join('\n'));

  const { url } = await start({ dataDir });
  expect(await ask(url, 'SELECT 1')).toBe(1);
  expect(other.exitCode ?? other.signalCode).toBe(what === 'no process' ? 'SIGKILL' : null);
});

let folders = 0;
function freshFolder(): string {
  const folder = join(root, `data ${++folders}`);
  mkdirSync(folder);
  return folder;
}

async function start(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const database = await startEmbedded({ settings: fast, ...options });
  started.push(database);
  return database;
}

/** Starts in a separate process. @returns the process and its first output: its URL, or the reason why it did not start. */
async function startInChild(dataDir: string): Promise<{ child: ChildProcess; line: string }> {
  const { child, lines } = spawnStart(dataDir);
  const line = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    lines.once('close', () => reject(new Error('It ended without a word.')));
  });
  return { child, line };
}

function spawnStart(dataDir: string): { child: ChildProcess; lines: ReturnType<typeof createInterface> } {
  const script = `
    const { startEmbedded } = require('./dist/infrastructure/database/embedded/embedded.js');
    startEmbedded({ dataDir: process.argv[1], settings: ${JSON.stringify(fast)} }).then(({ url, stop }) => {
      console.log(url);
      process.on('SIGTERM', stop);
    }, (error) => console.log(error.message));`;
  const child = spawn(process.execPath, ['-e', script, dataDir], {
    cwd: join(__dirname, '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return { child, lines: createInterface(child.stdout) };
}

async function kill(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

function postmasterPid(dataDir: string): number {
  return Number.parseInt(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);
}

async function ask(url: string, sql: string, values: unknown[] = []): Promise<unknown> {
  const client = new Client(url);
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, values, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}
