import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { locks } from '../locks';
import { claimStart, inUse, isAlive, read } from './data-folder-lock';
import { machineOf, settingsFor } from './machine-settings';
import { type Binaries, postgresBinaries } from './postgres-binaries';

/** Folders and programs of an embedded PostgreSQL. `cluster` is the data directory of PostgreSQL. */
export interface Place {
  dataDir: string;
  cluster: string;
  logFile: string;
  binaries: Binaries;
  settings: Record<string, string>;
  log: (line: string) => void;
}

/** Connection that holds the lock on the data as long as this process runs. `ended` resolves when the connection ends. */
export interface Owner {
  client: Client;
  port: number;
  ended: Promise<void>;
}

export async function placeAt(dataDir: string, settings: Record<string, string>, log: (line: string) => void): Promise<Place> {
  const cluster = join(dataDir, 'postgres');
  return { dataDir, cluster, logFile: join(dataDir, 'postgres.log'), binaries: await postgresBinaries(dataDir, cluster), settings, log };
}

/**
 * Makes this process the owner of the PostgreSQL that runs on the data at the port `keptPort`. If there is none, stops any other PostgreSQL on the
 * data and starts a new one at `wantedPort` or a free port.
 */
export async function open(place: Place, wantedPort?: number, keptPort?: number): Promise<Owner> {
  const release = await claimStart(place.dataDir);
  try {
    if (!existsSync(place.cluster)) await createCluster(place);
    for (let tries = 1; ; tries++) {
      const found = await runningServer(place);
      if (found) {
        await lock(found, place);
        if (found.port === keptPort) return found;
        place.log('The Rapport that used this data before was killed; stopping the PostgreSQL it left behind.');
        await stopServer(place);
        await found.client.end();
      }
      const port = wantedPort ?? (await freePort());
      const failure = await startServer(place, port);
      if (!failure) return await becomeOwner(place, port);
      // Retries if another program uses the port, or if processes of a killed PostgreSQL have not ended yet.
      if (tries === 10 || !/could not bind|already exists|still in use/.test(failure))
        throw new Error(`PostgreSQL did not start (${failure}). See ${place.logFile}, or set DATABASE_URL to your own PostgreSQL.`);
      await delay(200);
    }
  } finally {
    release();
  }
}

/** Creates the data directory in a temporary folder and then renames it, so that an incomplete data directory never has the final name. */
async function createCluster({ dataDir, cluster, binaries, settings }: Place): Promise<void> {
  for (const name of readdirSync(dataDir))
    if (name.startsWith('postgres.new-')) rmSync(join(dataDir, name), { recursive: true, force: true, maxRetries: 3 });
  const folder = mkdtempSync(join(dataDir, 'postgres.new-'));
  const secret = join(folder, 'password');
  const data = join(folder, 'data');
  writeFileSync(secret, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true });
  binaries.own(folder);
  // Name of the C library's UTF-8 locale on this system, for pg_trgm. Everything else uses PostgreSQL's builtin locale, which sorts by code point.
  const letters = { darwin: 'en_US.UTF-8', win32: 'en-US' }[process.platform as string] ?? 'C.UTF-8';
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', `--lc-ctype=${letters}`];
  const sync = settings.fsync === 'off' ? ['--no-sync'] : [];
  await binaries.run('initdb', [
    '-D',
    data,
    ...locale,
    '--auth=scram-sha-256',
    '--username=rapport',
    `--pwfile=${secret}`,
    '--no-instructions',
    ...sync,
  ]);
  appendFileSync(join(data, 'postgresql.conf'), `include_if_exists = 'rapport.conf'\n`);
  renameSync(secret, join(data, 'rapport.password'));
  renameSync(data, cluster);
  rmSync(folder, { recursive: true });
}

/**
 * Returns a connection to the PostgreSQL that runs on this data, possibly started by another process; null if none runs. Deletes a stale
 * postmaster.pid.
 */
export async function runningServer(place: Place): Promise<Owner | null> {
  const file = join(place.cluster, 'postmaster.pid');
  for (const deadline = Date.now() + 60_000; ; await delay(100)) {
    const [pid, , , port] = read(file).split('\n').map(Number);
    if (!pid) return null;
    const owner = port ? await connect(place, port).catch(() => null) : null;
    if (owner) return owner;
    if (!isPostmaster(pid, place.cluster)) {
      // Deletes the stale file, because PostgreSQL does not start if the file names the pid of any running process of its user.
      rmSync(file, { force: true });
      return null;
    }
    if (Date.now() > deadline) throw new Error(`A PostgreSQL (pid ${pid}) runs on ${place.cluster} but does not respond. Stop it, then start again.`);
  }
}

/** Starts PostgreSQL on this port. @returns the reason if PostgreSQL does not start, otherwise null. */
async function startServer({ dataDir, cluster, logFile, binaries, settings }: Place, port: number): Promise<string | null> {
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    ...settingsFor(machineOf(dataDir)),
    ...settings,
  };
  const conf = join(cluster, 'rapport.conf');
  writeFileSync(
    conf,
    Object.entries(all)
      .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
      .join(''),
  );
  appendFileSync(logFile, '', { mode: 0o600 });
  for (const path of [cluster, conf, logFile]) binaries.own(path);
  chmodSync(cluster, 0o700);
  const { size } = statSync(logFile);
  try {
    // The timeout of 300 s is long enough for crash recovery.
    await binaries.run('pg_ctl', ['start', '-w', '-t', '300', '-D', cluster, '-l', logFile]);
    return null;
  } catch (error) {
    const news = readFileSync(logFile).subarray(size).toString();
    return news.match(/(could not bind|FATAL: ).*/g)?.join('; ') ?? (error as Error).message;
  }
}

async function becomeOwner(place: Place, port: number): Promise<Owner> {
  const owner = await connect(place, port);
  await lock(owner, place);
  const { rowCount } = await owner.client.query(`SELECT FROM pg_database WHERE datname = 'rapport'`);
  if (!rowCount) await owner.client.query('CREATE DATABASE rapport');
  return owner;
}

async function connect(place: Place, port: number): Promise<Owner> {
  const application_name = `rapport owner ${process.pid}`;
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: 'rapport',
    password: password(place),
    database: 'postgres',
    ssl: false,
    application_name,
    keepAlive: true,
    connectionTimeoutMillis: 3_000,
  });
  client.on('error', () => {}); // The event `end` follows.
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  await client.connect();
  const { rows } = await client.query('SHOW data_directory');
  if (realpathSync(rows[0].data_directory) === place.cluster) return { client, port, ended };
  await client.end();
  throw new Error(`Another PostgreSQL responds on port ${port}.`);
}

/** Acquires the lock on the data. @throws Error that names the process that holds the lock. */
async function lock({ client }: Owner, { dataDir }: Place): Promise<void> {
  for (const deadline = Date.now() + 5_000; ; await delay(50)) {
    const { rows } = await client.query<{ isOurs: boolean }>('SELECT pg_try_advisory_lock($1) AS "isOurs"', [locks.owner]);
    if (rows[0]?.isOurs) return;
    const holders = await client.query<{ pid: number }>(
      `SELECT split_part(application_name, ' ', 3)::int AS pid FROM pg_locks JOIN pg_stat_activity USING (pid)
       WHERE locktype = 'advisory' AND objid = $1 AND granted AND application_name LIKE 'rapport owner %'`,
      [locks.owner],
    );
    const pid = holders.rows[0]?.pid;
    // Tries again if the process that held the lock was killed, because PostgreSQL releases the lock after a delay.
    if ((pid === undefined || !isAlive(pid)) && Date.now() < deadline) continue;
    await client.end();
    throw inUse(dataDir, pid);
  }
}

export async function stopServer({ cluster, binaries }: Place): Promise<void> {
  try {
    await binaries.run('pg_ctl', ['stop', '-m', 'fast', '-w', '-t', '300', '-D', cluster]);
  } catch (error) {
    const pid = Number.parseInt(read(join(cluster, 'postmaster.pid')), 10);
    if (pid && isPostmaster(pid, cluster)) throw error;
  }
}

/** Returns the URL of the database `rapport` in the PostgreSQL on this port. */
export function urlOf(place: Place, port: number): string {
  return `postgresql://rapport:${password(place)}@127.0.0.1:${port}/rapport?sslmode=disable`;
}

function password({ cluster }: Place): string {
  return readFileSync(join(cluster, 'rapport.password'), 'utf8');
}

function isPostmaster(pid: number, cluster: string): boolean {
  const file = `/proc/${pid}/cmdline`;
  const command = existsSync('/proc/self')
    ? read(file).replaceAll('\0', ' ')
    : (spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '');
  return command.includes(`postgres -D ${cluster}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
