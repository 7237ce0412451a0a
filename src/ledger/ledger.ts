import { randomInt } from 'node:crypto';
import type { Weights } from '../domain/counters';
import { dayMs } from '../domain/durations';
import { CodedError, isTransient } from '../domain/errors';
import { newId } from '../domain/identifiers';
import type { Database } from '../infrastructure/database/pool';
import type { Committed, Rules } from './commit';
import { commitWithRetries } from './commit-with-retries';
import type { CounterTables, StatsRow } from './counter-tables';
import type { Entry, Fact, Outcome } from './facts';
import { FactQueue, type Waiting } from './fair-queue';
import type { AnyModule, Kinds } from './interaction-module';
import { RunningBatches } from './running-batches';
import type { ReadViewerStates } from './viewer-state';
import { withWeights } from './write-counters';

export interface Ledger {
  /** The rules of all kinds of facts. */
  kinds: Kinds;
  /**
   * Records one fact. Resolves when the transaction is committed, with the counts as of this transaction.
   * @throws CodedError NOT_FOUND, FORBIDDEN, CONFLICT, BAD_USER_INPUT or UNAUTHENTICATED if the ledger rejects the fact, so that nothing is recorded.
   * @throws CodedError OVERLOADED if the queue is full.
   * @throws CodedError UNAVAILABLE if the server is stopping, or if the database stays unreachable, in which case the fact may have been recorded.
   */
  record(fact: Fact): Promise<Outcome>;
  /**
   * Records facts independently of each other: if the ledger rejects one fact, it still records the others. Returns the results in the order of the
   * facts. The list facts and the single facts of a viewer have separate turns in the queue.
   */
  recordList(facts: readonly Fact[]): Promise<PromiseSettledResult<Outcome>[]>;
  /** Calls `listener` after each commit, before `record` resolves. */
  onCommit(listener: (commit: Commit) => void): void;
  /** Stops accepting facts. Resolves when the facts accepted before are committed or rejected. */
  close(): Promise<void>;
  /** Returns the number of queued facts and the number of writers that are committing a batch. */
  load(): { waiting: number; busyWriters: number };
}

/** What a batch changed. */
interface Commit {
  /** The new facts of the batch, without repeats. */
  recorded: readonly Entry[];
  /** The counters of the contents that the batch changed. */
  changed: readonly StatsRow[];
  /** Number of facts in the batch. */
  facts: number;
  /** Time from the start of the batch to its commit, including retries and the wait for a connection. */
  seconds: number;
}

interface LedgerOptions {
  /** Connection pool that only the ledger uses, so that reads never delay writes. Each writer uses one connection. */
  pool: Database;
  /** All interaction modules. Their order is the order in which a batch locks rows. */
  modules: readonly AnyModule[];
  counterTables: CounterTables;
  weights: Weights;
  /** Number of UTC days for which the server keeps hourly counts. */
  hourlyDays: number;
  /**
   * Whether the ledger adds each fact to the timeline index. If not, the index becomes incomplete, and the operator must run `history:rebuild` later.
   */
  writesTimelineIndex: boolean;
  /** Number of writers, which is also the maximum number of concurrent batches, because each writer commits one batch at a time. */
  writers: number;
  maxBatch: number;
  maxQueue: number;
  /** Returns the key that identifies a user in the table `erasures`. */
  erasureKeyOf: (userId: string) => string;
  /** Reads the states that `Outcome.viewerState` returns. */
  viewerStates: ReadViewerStates;
  logError: (message: string, error: unknown) => void;
}

interface Writer {
  id: string;
  shard: number;
  batches: number;
}

/**
 * Number of shards of the service-wide counters. Each writer uses a random shard. If two writers use the same shard, the counters stay correct but
 * the writers wait for each other.
 */
const shards = 32_768;

/**
 * Size of a batch if only facts from lists are ready, in batches of the usual maximum size. Larger batches update the counters of more facts at once.
 * A batch that contains single facts is not larger, so that these are answered sooner.
 */
const listBatches = 2;

/**
 * Creates the only writer of facts and counters. If no batch is running, even a single fact is committed immediately. Otherwise the next batch starts
 * when as many facts wait as the running batches contain, or when a writer becomes idle and no batch is running. Batches thus grow with the load, and
 * one batch is prepared while the database executes another one.
 */
export function createLedger({
  pool,
  modules,
  counterTables,
  weights,
  hourlyDays,
  writesTimelineIndex,
  writers,
  maxBatch,
  maxQueue,
  erasureKeyOf,
  viewerStates,
  logError,
}: LedgerOptions): Ledger {
  const all: Writer[] = Array.from({ length: writers }, () => ({ id: newId(), shard: randomInt(shards), batches: 0 }));
  const idle = [...all];
  const kinds = Object.assign({}, ...modules.map(({ kinds }) => kinds)) as Kinds;
  const types = modules.flatMap((module) => Object.entries(module.types));
  const historyTypes = types.flatMap(([type, definition]) => (definition.family ? [[type, Object.keys(definition.values ?? {})] as const] : []));
  const timelineTypes = writesTimelineIndex ? new Map(historyTypes) : null;
  const rules: Rules = { modules, weights, counters: withWeights(counterTables, weights), hourlyDays, timelineTypes, erasureKeyOf, viewerStates };
  const queue = new FactQueue(maxQueue, kinds);
  const listeners: ((commit: Commit) => void)[] = [];
  let isClosed = false;
  let isScheduled = false;
  const running = new RunningBatches();
  let isPassing = false;
  let drained: () => void = () => {};

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    // Starts the writers at the end of the event loop iteration, so that all facts that arrive in this iteration can share a batch.
    setImmediate(() => {
      isScheduled = false;
      startWriters();
    });
  }

  function startWriters(): void {
    while (queue.readyCount > 0 && idle.length > 0) {
      const most = queue.hasReadySingles ? maxBatch : maxBatch * listBatches;
      if (queue.readyCount < Math.min(running.factCount(), most)) {
        passSlow();
        return;
      }
      const writer = idle.pop() as Writer;
      const batch = queue.take(most);
      const endRun = running.add(batch.length);
      void settle(writer, batch).then(() => {
        queue.release(batch);
        endRun();
        idle.push(writer);
        if (queue.size > 0) startWriters();
        else if (idle.length === all.length) drained();
      });
    }
  }

  /** Starts the next batch even if no running batch ends, as soon as these are slow. */
  function passSlow(): void {
    if (isPassing) return;
    isPassing = true;
    setTimeout(() => {
      isPassing = false;
      startWriters();
    }, running.msUntilSlow());
  }

  async function settle(writer: Writer, batch: Waiting[]): Promise<void> {
    let committed: Committed;
    const started = performance.now();
    try {
      const facts = batch.map(({ fact }) => fact);
      committed = await commitWithRetries(pool, { writerId: writer.id, shard: writer.shard, number: ++writer.batches, facts, sent: null }, rules);
    } catch (error) {
      if (isTransient(error)) return giveUp([...batch, ...queue.clear()]);
      if (batch.length > 1) {
        // One of the facts causes an unexpected error. Halving the batch isolates this fact, so that the other facts are committed.
        const middle = batch.length >> 1;
        await settle(writer, batch.slice(0, middle));
        await settle(writer, batch.slice(middle));
        return;
      }
      logError('A fact could not be recorded.', error);
      batch[0]?.reject(error);
      return;
    }
    const { recorded, changed } = committed;
    const commit: Commit = { recorded, changed, facts: batch.length, seconds: (performance.now() - started) / 1000 };
    for (const listener of listeners) notify(listener, commit);
    committed.results.forEach((result, index) => {
      const waiting = batch[index];
      if (result instanceof Error) waiting?.reject(result);
      else waiting?.resolve(result);
    });
  }

  /** Logs an error of a listener, because the facts are committed and the other listeners need the commit. */
  function notify(listener: (commit: Commit) => void, commit: Commit): void {
    try {
      listener(commit);
    } catch (error) {
      logError('A listener of the ledger failed.', error);
    }
  }

  /** Adds a fact to the queue. @throws CodedError UNAVAILABLE if the ledger is closed, or OVERLOADED. */
  function add(waiting: Waiting): void {
    if (isClosed) throw new CodedError('UNAVAILABLE', 'The server is stopping. Try again in a moment.', { retryAfterMs: 1_000 });
    queue.add(waiting);
    if (idle.length > 0) schedule();
  }

  /** Uses one promise for the whole list, because a promise for each fact costs more than the place of the fact in the queue. */
  function recordList(facts: readonly Fact[]): Promise<PromiseSettledResult<Outcome>[]> {
    const results = new Array<PromiseSettledResult<Outcome>>(facts.length);
    let unsettled = facts.length;
    if (unsettled === 0) return Promise.resolve(results);
    return new Promise((resolveList) => {
      const settle = (index: number, result: PromiseSettledResult<Outcome>) => {
        results[index] = result;
        if (--unsettled === 0) resolveList(results);
      };
      facts.forEach((fact, index) => {
        const reject = (reason: unknown) => settle(index, { status: 'rejected', reason });
        try {
          add({ fact, isBulk: true, resolve: (value) => settle(index, { status: 'fulfilled', value }), reject });
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  return {
    kinds,
    load: () => ({ waiting: queue.size, busyWriters: all.length - idle.length }),
    record: (fact) => new Promise((resolve, reject) => add({ fact, isBulk: false, resolve, reject })),
    recordList,
    onCommit: (listener) => void listeners.push(listener),
    async close() {
      isClosed = true;
      if (queue.size > 0 || idle.length < all.length)
        await new Promise<void>((resolve) => {
          drained = resolve;
        });
      // Deletes the rows of this server in `ledger_lanes`, and all rows over a day old, which killed servers may have left. If this deletes a row of
      // a running server, that server inserts the row again with the next batch.
      const dayAgo = new Date(Date.now() - dayMs);
      await pool.query('DELETE FROM ledger_lanes WHERE id = ANY($1) OR updated_at < $2', [all.map(({ id }) => id), dayAgo]).catch(() => {});
    },
  };
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
