import { Client, Pool, type PoolClient, types } from 'pg';

/** Plans for a batch of keys, made while tables are small and kept by prepared statements, must not scan them when they are large. */
export const plansByKey = { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' };

/** Where a statement can run: the pool, or one connection inside a transaction. */
export type Queryable = Pick<Pool | PoolClient, 'query'>;

const int8 = 20;
const timestamptz = 1184;

const ourTypes = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => parsers.get(oid) ?? types.getTypeParser(oid, format as 'text'),
} as typeof types;

const parsers = new Map<number, (text: string) => unknown>([
  // Counts are far below 2^53: as numbers, not as the strings that `pg` gives by default.
  [int8, Number],
  [timestamptz, parseTime],
]);

/** Sessions speak UTC (see `createPool`), which is ISO 8601 but for two signs. Far years and infinity are left to `pg`. */
function parseTime(text: string): Date {
  const isPlain = text.charCodeAt(4) === dash && text.endsWith('+00');
  return isPlain ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : types.getTypeParser(timestamptz, 'text')(text);
}

const dash = 45;

interface PoolOptions {
  /** Settings of PostgreSQL for each connection. */
  settings?: Record<string, string>;
  /** Statements go out without waiting for the answers to those before them. */
  pipeline?: boolean;
  /** A server that stopped answering must not hold its callers for ever. */
  queryTimeoutMs?: number;
}

/** A database, and the settings that each connection to it makes: those of DATABASE_SETTINGS among them. */
export interface Target {
  url: string;
  settings: Readonly<Record<string, string>>;
}

/** A pool as `createPool` makes it. Settings of its own go before those of the target. */
export function poolTo({ url, settings }: Target, max: number, options: PoolOptions = {}): Pool {
  return createPool(url, max, { ...options, settings: { ...settings, ...options.settings } });
}

/** One connection without any limit of time; whoever asked for it ends it. @throws Error when there is none to be had. */
export async function connectTo({ url, settings }: Target, name: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: name, keepAlive: true, options: optionsOf(settings) });
  // A connection that is lost shows in the statement that was on it.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** One pool for Prisma and for the hot statements alike. A connection lost while idle is replaced at its next use. */
export function createPool(url: string, max: number, { settings = {}, pipeline = false, queryTimeoutMs = 30_000 }: PoolOptions = {}): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    types: ourTypes,
    application_name: 'rapport',
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    pipeline,
    query_timeout: queryTimeoutMs,
    options: optionsOf(settings),
  });
  // A lost connection shows in the statement that was on it; as an event nobody listens to it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/**
 * Compiling a statement takes PostgreSQL longer than running most of ours. Up to version 17 it compiles by the estimated cost, which the
 * settings of `plansByKey` raise beyond any limit.
 */
const usual = { timezone: 'UTC', jit: 'off' };

function optionsOf(settings: Readonly<Record<string, string>>): string {
  return Object.entries({ ...usual, ...settings })
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}
