import { Socket } from 'node:net';
import { PrismaPg } from '@prisma/adapter-pg';
import { Client, Pool, type PoolClient, types } from 'pg';

/**
 * PostgreSQL settings that force index plans. A prepared statement can keep a plan from a time when its tables were small. Without these settings,
 * that plan could scan a whole table, which is slow once the table has grown.
 */
export const plansByKey = { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' };

/** Result of a statement. `rowCount` is the number of returned or changed rows; null for commands such as BEGIN. */
export interface Result<Row> {
  rows: Row[];
  rowCount: number | null;
  /** Command that PostgreSQL executed, such as `COMMIT`. It is `ROLLBACK` if the statement was a COMMIT and the transaction had failed. */
  command: string;
}

/** Executes SQL statements. Implemented by a pool and by a single connection. Callers must pass the type of the rows as `Row`. */
export interface Queryable {
  query<Row extends object>(
    statement: string | { name?: string; text: string; values?: readonly unknown[] },
    values?: readonly unknown[],
  ): Promise<Result<Row>>;
}

/** Connection of a pool. Its `query` returns typed rows, unlike the `query` of `pg`, whose rows have the type `any`. */
export type Connection = Omit<PoolClient, 'query'> & Queryable;

/** Pool of connections. Its `query` returns typed rows, unlike the `query` of `pg`, whose rows have the type `any`. */
export type Database = Omit<Pool, 'query' | 'connect'> & Queryable & { connect(): Promise<Connection> };

const int8 = 20;
const timestamptz = 1184;

const ourTypes = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => parsers.get(oid) ?? types.getTypeParser(oid, format as 'text'),
} as typeof types;

const parsers = new Map<number, (text: string) => unknown>([
  // Parses int8 as a number instead of a string, because all counts are far below 2^53.
  [int8, Number],
  [timestamptz, parseTime],
]);

/**
 * Parses a timestamptz. Connections use UTC (see `usual`), so PostgreSQL writes `2026-01-31 12:00:00+00`, which is almost ISO 8601. Years with more
 * than 4 digits, times before Christ and infinity have other forms, which `pg` parses.
 */
function parseTime(text: string): Date {
  const isPlain = text.charCodeAt(4) === dash && text.endsWith('+00');
  return isPlain ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : types.getTypeParser(timestamptz, 'text')(text);
}

const dash = 45;

interface PoolOptions {
  /** PostgreSQL settings of each connection, by name. */
  settings?: Record<string, string>;
  /** Whether a connection sends a statement before it has received the results of earlier statements. */
  pipeline?: boolean;
  /** Longest time in ms that a caller waits for the result of a query, so that an unresponsive database does not block callers forever. */
  queryTimeoutMs?: number;
}

/** Returns an adapter through which the Prisma client uses the connections of a pool. */
export function prismaAdapter(db: Database): PrismaPg {
  return new PrismaPg(db as unknown as Pool);
}

/** Opens one connection without timeouts. The caller must end the connection. @throws Error if the connection cannot be opened. */
export async function connectTo(url: string, name: string): Promise<Queryable & Pick<Client, 'end'>> {
  const client = new Client({ connectionString: url, types: ourTypes, application_name: name, keepAlive: true, options: optionsOf() });
  // If the connection is lost, the running statement fails. Without this listener, the `error` event would also end the process.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Creates a pool of at most `max` connections. The pool replaces idle connections that are lost. */
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
    stream: pipeline ? () => new BatchingSocket() : undefined,
    query_timeout: queryTimeoutMs,
    options: optionsOf(settings),
  });
  // If a connection is lost, its running statement fails. Without these listeners, the `error` event would also end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/**
 * Socket that sends the statements of one turn of the event loop with one system call. `pg` calls `cork` before each prepared statement and `uncork`
 * after it; this socket stays corked until the end of the turn.
 */
class BatchingSocket extends Socket {
  private isBatching = false;

  override cork(): void {
    super.cork();
    if (this.isBatching) return;
    this.isBatching = true;
    super.cork();
    process.nextTick(() => {
      this.isBatching = false;
      this.uncork();
    });
  }
}

/**
 * PostgreSQL settings of all connections. JIT compilation is off, because it takes longer than most statements. PostgreSQL compiles statements with a
 * high estimated cost. Up to version 17, the settings of `plansByKey` raise the cost of every statement, so PostgreSQL would compile all statements.
 */
const usual = { timezone: 'UTC', jit: 'off' };

function optionsOf(settings: Readonly<Record<string, string>> = {}): string {
  return Object.entries({ ...usual, ...settings })
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}
