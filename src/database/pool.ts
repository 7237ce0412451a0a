import { Pool, type PoolClient, types } from 'pg';

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
    options: Object.entries({ timezone: 'UTC', ...settings })
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  });
  // A lost connection shows in the statement that was on it; as an event nobody listens to it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
