import { isCancelled, isUnreachable } from '../../domain/errors';
import type { Queryable } from './pool';

/** Maximum number of distinct keys in one statement. */
const keysPerStatement = 1_000;
/** Maximum number of statements of one kind that run at the same time on one database. */
const statementsAtOnce = 2;
/** Time in ms after which a running statement no longer delays other keys, because it may never end, for example if its connection was lost. */
const slowMs = 1_000;

/** Reads the rows of the keys with one statement and adds them to the batch. */
type ReadRows<Row> = (db: Queryable, batch: Batch<Row>) => Promise<void>;

/** Keys of one statement, and the rows that it returns. */
export class Batch<Row> {
  readonly keys: string[] = [];
  /** Group of each key, for example the user whose rows are read. Empty if the keys have no groups. */
  readonly groups: string[] = [];
  /** Row of each key; null for a key without a row. */
  readonly rows: (Row | null)[] = [];
  private readonly positions = new Map<string, number>();

  /** Adds keys, and returns the position of each key. Keys without a group are added once. */
  add(keys: readonly string[], group: string | null): number[] {
    const positions: number[] = [];
    for (const key of keys) {
      let position = group === null ? this.positions.get(key) : undefined;
      if (position === undefined) {
        position = this.keys.push(key) - 1;
        this.rows.push(null);
        if (group === null) this.positions.set(key, position);
        else this.groups.push(group);
      }
      positions.push(position);
    }
    return positions;
  }

  /** Sets the row of a key without a group. */
  set(key: string, row: Row): void {
    const position = this.positions.get(key);
    if (position !== undefined) this.rows[position] = row;
  }
}

/**
 * Reads rows by key for concurrent requests, which share statements as interactions share the transactions of the ledger. If fewer than 2 statements
 * of this kind run, all waiting keys go into a statement at the end of the current turn of the event loop. Otherwise they wait until a statement
 * ends or has run for one to two seconds. A statement is always sent after the calls whose keys it contains, so its rows are never older than a call.
 * Rows are not cached. Several callers can receive the same row, so they must not change it.
 */
export class SharedRead<Row> {
  private readonly queues = new WeakMap<Queryable, Queue<Row>>();

  constructor(private readonly read: ReadRows<Row>) {}

  /**
   * Returns the row of each key, in the order of the keys, and null for a key without a row. All calls of a shared
   * read have a group, or none has. If a statement fails because of the keys of another caller, sends the keys of this caller alone. `db` must be a pool, because a transaction must not
   * share its statements.
   */
  async rows(db: Queryable, keys: readonly string[], group: string | null = null): Promise<(Row | null)[]> {
    if (keys.length === 0) return [];
    let queue = this.queues.get(db);
    if (!queue) {
      queue = new Queue(db, this.read);
      this.queues.set(db, queue);
    }
    if (keys.length <= keysPerStatement) return queue.rows(keys, group);
    const rows: (Row | null)[] = [];
    // Sends the parts one after the other, so that keys of other callers need not wait for all of them.
    for (let at = 0; at < keys.length; at += keysPerStatement) rows.push(...(await queue.rows(keys.slice(at, at + keysPerStatement), group)));
    return rows;
  }
}

interface Waiting<Row> {
  keys: readonly string[];
  group: string | null;
  /** Whether a statement that these keys shared has failed, so that they must not share another one. */
  isAlone: boolean;
  resolve(rows: (Row | null)[]): void;
  reject(error: unknown): void;
}

/** Callers that wait for rows of one kind from one database, in the order of their calls. */
class Queue<Row> {
  private waiting: Waiting<Row>[] = [];
  /** Running statements, without the slow ones that `passSlow` has removed. */
  private readonly running = new Set<{ sentAtMs: number }>();
  private isScheduled = false;
  private slowTimer: NodeJS.Timeout | null = null;

  constructor(
    private readonly db: Queryable,
    private readonly read: ReadRows<Row>,
  ) {}

  rows(keys: readonly string[], group: string | null): Promise<(Row | null)[]> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ keys, group, isAlone: false, resolve, reject });
      this.schedule();
    });
  }

  /** Sends the waiting keys after the events of this turn, so that requests that arrived together share a statement. */
  private schedule(): void {
    if (this.isScheduled) return;
    if (this.running.size >= statementsAtOnce) {
      this.passSlow();
      return;
    }
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      while (this.waiting.length > 0 && this.running.size < statementsAtOnce) void this.send();
      if (this.waiting.length > 0) this.passSlow();
    });
  }

  /** Sends the waiting keys even if no statement ends, as soon as one has run for `slowMs`. */
  private passSlow(): void {
    this.slowTimer ??= setTimeout(() => {
      this.slowTimer = null;
      const now = performance.now();
      for (const statement of this.running) if (now - statement.sentAtMs >= slowMs) this.running.delete(statement);
      if (this.waiting.length > 0) this.schedule();
    }, slowMs).unref();
  }

  /** Sends the next statement, for the first caller and those after it whose keys fit. */
  private async send(): Promise<void> {
    const batch = new Batch<Row>();
    const positions: number[][] = [];
    for (const { keys, group, isAlone } of this.waiting) {
      if (positions.length > 0 && (isAlone || batch.keys.length + keys.length > keysPerStatement)) break;
      positions.push(batch.add(keys, group));
      if (isAlone) break;
    }
    const callers = this.waiting.splice(0, positions.length);
    const statement = { sentAtMs: performance.now() };
    this.running.add(statement);
    try {
      await this.read(this.db, batch);
      for (const [n, { resolve }] of callers.entries()) resolve((positions[n] as number[]).map((position) => batch.rows[position] as Row | null));
    } catch (error) {
      // A database that is unreachable or too slow fails all callers. Any other error can be due to the keys of one caller.
      if (callers.length === 1 || isUnreachable(error) || isCancelled(error)) for (const { reject } of callers) reject(error);
      else this.waiting.unshift(...callers.map((caller) => ({ ...caller, isAlone: true })));
    } finally {
      this.running.delete(statement);
      if (this.waiting.length > 0) this.schedule();
    }
  }
}
