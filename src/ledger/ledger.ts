import { randomInt } from 'node:crypto';
import type { Weights } from '../domain/counters';
import { dayMs } from '../domain/durations';
import { CodedError, isTransient } from '../domain/errors';
import { newId } from '../domain/identifiers';
import type { ViewPolicies } from '../domain/view-policy';
import type { Connection, Database } from '../infrastructure/database/pool';
import { type Batch, type Committed, commitBatch, type Rules } from './commit';
import type { Entry, Fact, Outcome } from './facts';
import { FactQueue, type Waiting } from './fair-queue';
import { ConcurrentWriteError } from './repeated-ids';
import type { StatsRow } from './rows/stats';
import { addCountsWith } from './write-counters';

export interface Ledger {
  /**
   * Records one fact. Resolves after its commit, with the counts as of that transaction.
   * @throws CodedError NOT_FOUND or CONFLICT: the fact was rejected and nothing was recorded; OVERLOADED: the queue is full;
   * UNAVAILABLE: the database stayed unreachable, or the server is stopping.
   */
  record(fact: Fact): Promise<Outcome>;
  /** Records facts independently; the results are in the order of the facts. Lists and single facts of one viewer take turns. */
  recordList(facts: readonly Fact[]): Promise<PromiseSettledResult<Outcome>[]>;
  /** Stops accepting facts, writes the accepted ones, then resolves. */
  close(): Promise<void>;
  /** Number of facts that wait for a batch, and number of writers that are committing one. */
  load(): { waiting: number; busyWriters: number };
}

interface LedgerOptions {
  /** Connections that only the ledger uses, one per writer, so that reads never delay a write. */
  pool: Database;
  weights: Weights;
  policies: ViewPolicies;
  /** Number of UTC days for which the server keeps hourly counts. */
  hourlyDays: number;
  /** Whether facts get an entry in the timeline index. If not, `history:rebuild` has to be run again later. */
  writesTimelineIndex: boolean;
  /** Number of writers, and so of concurrent batches: while one waits for the database, the next is built. */
  writers: number;
  maxBatch: number;
  maxQueue: number;
  /** Returns the key under which the erasure of a user is stored. */
  erasureKeyOf: (userId: string) => string;
  /** Called after each commit with the changed counts. Must not throw. */
  publish: (changed: StatsRow[]) => void;
  /** Called after each commit with its new facts, before `record` resolves. Must not throw. */
  onRecorded: (entries: readonly Entry[]) => void;
  /** Called after each commit with its number of facts and its duration. Must not throw. */
  onBatch?: (facts: number, seconds: number) => void;
  logError: (message: string, error: unknown) => void;
}

interface Writer {
  id: string;
  shard: number;
  batches: number;
}

/** How long a batch is retried while the database is unreachable. Its callers then get UNAVAILABLE. */
const timeoutMs = 10_000;
const maxPauseMs = 500;
const mostRaces = 8;
/** Number of shards. Two writers that draw the same shard still count correctly, but wait for each other. */
const shards = 32_768;

/**
 * The only writer of facts and counters. It commits in groups: facts that arrive while every writer is busy form the next batch; a single
 * fact on an idle server is committed immediately. There is no timer.
 */
export function createLedger({
  pool,
  weights,
  policies,
  hourlyDays,
  writesTimelineIndex,
  writers,
  maxBatch,
  maxQueue,
  erasureKeyOf,
  publish,
  onRecorded,
  onBatch,
  logError,
}: LedgerOptions): Ledger {
  const all: Writer[] = Array.from({ length: writers }, () => ({ id: newId(), shard: randomInt(shards), batches: 0 }));
  const idle = [...all];
  const rules: Rules = { weights, addCounts: addCountsWith(weights), policies, hourlyDays, writesTimelineIndex, erasureKeyOf };
  const queue = new FactQueue(maxQueue);
  let isClosed = false;
  let isScheduled = false;
  let drained: () => void = () => {};

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    // Facts that arrive in the same event loop iteration join the batch.
    setImmediate(() => {
      isScheduled = false;
      startWriters();
    });
  }

  function startWriters(): void {
    while (queue.hasReady) {
      const writer = idle.pop();
      if (!writer) return;
      const batch = queue.take(maxBatch);
      void settle(writer, batch).then(() => {
        queue.release(batch);
        idle.push(writer);
        if (queue.size > 0) startWriters();
        else if (idle.length === all.length) drained();
      });
    }
  }

  async function settle(writer: Writer, batch: Waiting[]): Promise<void> {
    let committed: Committed;
    const started = performance.now();
    try {
      committed = await commitOnce(
        writer,
        batch.map(({ fact }) => fact),
      );
    } catch (error) {
      if (isTransient(error)) return giveUp([...batch, ...queue.clear()]);
      if (batch.length > 1) {
        // An unexpected error in one of the facts: halve the batch until the bad fact fails alone.
        const middle = batch.length >> 1;
        await settle(writer, batch.slice(0, middle));
        await settle(writer, batch.slice(middle));
        return;
      }
      logError('A fact could not be recorded.', error);
      batch[0]?.reject(error);
      return;
    }
    onBatch?.(batch.length, (performance.now() - started) / 1000);
    onRecorded(committed.recorded);
    committed.results.forEach((result, index) => {
      const waiting = batch[index];
      if (result instanceof Error) waiting?.reject(result);
      else waiting?.resolve(result);
    });
    publish(committed.changed);
  }

  /** Commits exactly once, with retries after lost connections and conflicts, until the timeout. */
  async function commitOnce(writer: Writer, facts: Fact[]): Promise<Committed> {
    const batch: Batch = { writerId: writer.id, shard: writer.shard, number: ++writer.batches, facts, sent: null };
    // A monotonic clock: the system time can be set back.
    const deadline = performance.now() + timeoutMs;
    for (let attempt = 1; ; attempt++) {
      try {
        return await onConnection(pool, (client) => commitBatch(client, batch, rules));
      } catch (failure) {
        const error = isForeignKeyViolation(failure) ? new ConcurrentWriteError() : failure;
        const isInDoubt = batch.sent !== null;
        // Every insert found a conflict but no lookup found the row: not a concurrent write, and it must not delay the other facts.
        if (error instanceof ConcurrentWriteError && attempt >= mostRaces && !isInDoubt)
          throw new Error('A stored fact could not be found.', { cause: error });
        if (performance.now() > deadline || !(isTransient(error) || isInDoubt)) throw isInDoubt ? new InDoubt(error) : error;
        await new Promise((resolve) => setTimeout(resolve, Math.min(maxPauseMs, 10 * 2 ** attempt)));
      }
    }
  }

  function add(fact: Fact, isBulk: boolean): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (isClosed) throw new CodedError('UNAVAILABLE', 'The server is stopping. Try again in a moment.', { retryAfterMs: 1_000 });
      queue.add({ fact, isBulk, resolve, reject });
      if (idle.length > 0) schedule();
    });
  }

  return {
    load: () => ({ waiting: queue.size, busyWriters: all.length - idle.length }),
    record: (fact) => add(fact, false),
    recordList: (facts) => Promise.allSettled(facts.map((fact) => add(fact, true))),
    async close() {
      isClosed = true;
      if (queue.size > 0 || idle.length < all.length)
        await new Promise<void>((resolve) => {
          drained = resolve;
        });
      // Deletes this ledger's rows and those not updated for a day. Killed or idle ledgers left those; an idle one inserts its row again later.
      const dayAgo = new Date(Date.now() - dayMs);
      await pool.query('DELETE FROM ledger_lanes WHERE id = ANY($1) OR updated_at < $2', [all.map(({ id }) => id), dayAgo]).catch(() => {});
    },
  };
}

/** COMMIT was sent but no reply arrived. The facts must not be retried under another batch number. */
class InDoubt extends Error {
  readonly code = '08007';

  constructor(cause: unknown) {
    super('The connection was lost during a COMMIT, and the outcome of the batch could not be determined.', { cause });
  }
}

/** The parent of a reply changed its id after it was read, because its author was erased. */
function isForeignKeyViolation(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '23503';
}

function giveUp(waiting: Waiting[]): void {
  const error = new CodedError(
    'UNAVAILABLE',
    'The database cannot be reached at the moment. Try again; a repeat with the same eventId does not count twice.',
    {
      retryAfterMs: 1_000,
    },
  );
  for (const { reject } of waiting) reject(error);
}

async function onConnection<T>(pool: Database, work: (client: Connection) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    // The connection's state is unknown, so it is closed, which rolls back its transaction.
    client.release(true);
    throw error;
  }
}
