import { PrismaPg } from '@prisma/adapter-pg';
import { Client, Pool, type PoolClient, types } from 'pg';

/** Settings that force index plans. Prepared statements cache plans made for small tables; these must not scan the tables once they are large. */
export const plansByKey = { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' };

/** Rows that a statement returned, and the number of rows that it returned or changed; null for commands such as BEGIN. */
export interface Result<Row> {
  rows: Row[];
  rowCount: number | null;
  /** Command that PostgreSQL executed, such as `COMMIT`. It replies to a COMMIT in a failed transaction with `ROLLBACK`. */
  command: string;
}

/** Executes statements: a database, or one connection inside a transaction. Callers declare the type of the rows, which has no default. */
export interface Queryable {
  query<Row extends object>(
    statement: string | { name?: string; text: string; values?: readonly unknown[] },
    values?: readonly unknown[],
  ): Promise<Result<Row>>;
}

/** A connection of a pool, without the untyped rows of `pg`. */
export type Connection = Omit<PoolClient, 'query'> & Queryable;

/** A pool of connections, without the untyped rows of `pg`. */
export type Database = Omit<Pool, 'query' | 'connect'> & Queryable & { connect(): Promise<Connection> };

const int8 = 20;
const timestamptz = 1184;

const ourTypes = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => parsers.get(oid) ?? types.getTypeParser(oid, format as 'text'),
} as typeof types;

const parsers = new Map<number, (text: string) => unknown>([
  // Parses bigint as a number instead of a string, because counts are far below 2^53.
  [int8, Number],
  [timestamptz, parseTime],
]);

/** Parses a time. Sessions use UTC (see `usual`), whose text form is almost ISO 8601. `pg` parses years with other than 4 digits and infinity. */
function parseTime(text: string): Date {
  const isPlain = text.charCodeAt(4) === dash && text.endsWith('+00');
  return isPlain ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : types.getTypeParser(timestamptz, 'text')(text);
}

const dash = 45;

interface PoolOptions {
  /** Settings of PostgreSQL for each connection. */
  settings?: Record<string, string>;
  /** Whether a connection sends statements without waiting for earlier results. */
  pipeline?: boolean;
  /** Timeout of a query, so that an unresponsive database does not block callers forever. */
  queryTimeoutMs?: number;
}

/** Lets Prisma use the connections of a pool. */
export function prismaAdapter(db: Database): PrismaPg {
  return new PrismaPg(db as unknown as Pool);
}

/** Opens one connection without timeouts. The caller must end it. @throws Error if the connection fails. */
export async function connectTo(url: string, name: string): Promise<Queryable & Pick<Client, 'end'>> {
  const client = new Client({ connectionString: url, types: ourTypes, application_name: name, keepAlive: true, options: optionsOf() });
  // If the connection is lost, the running statement fails.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Creates a pool. It replaces connections that are lost while idle. */
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
  // If a connection is lost, its running statement fails. Without a listener, the event would also end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/**
 * Settings of all connections. JIT compilation takes longer than most of the statements. PostgreSQL decides by the estimated cost, which
 * the settings of `plansByKey` raise far above the threshold up to version 17.
 */
const usual = { timezone: 'UTC', jit: 'off' };

function optionsOf(settings: Readonly<Record<string, string>> = {}): string {
  return Object.entries({ ...usual, ...settings })
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}
