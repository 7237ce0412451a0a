import { randomInt } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { Weights } from '../domain/counters';
import { dayMs } from '../domain/durations';
import { CodedError, isTransient } from '../domain/errors';
import { newId } from '../domain/identifiers';
import type { ViewPolicies } from '../domain/view-policy';
import { type Batch, type Committed, commitBatch, type Rules } from './commit';
import { addCountsWith } from './counts';
import type { Entry, Fact, Outcome } from './facts';
import { FactQueue, type Waiting } from './fair-queue';
import type { StatsRow } from './rows/stats';
import { Raced } from './writers/events';

export interface Ledger {
  /**
   * Records one fact. Answers after its commit, with the counts as of that transaction.
   * @throws CodedError NOT_FOUND, CONFLICT: this fact is refused, nothing was recorded; OVERLOADED: too many wait, at once;
   * UNAVAILABLE: the database stayed away, or the server is stopping.
   */
  record(fact: Fact): Promise<Outcome>;
  /** Records facts, each by itself; the results are in their order. Facts of lists and single facts of one viewer take turns. */
  recordList(facts: readonly Fact[]): Promise<PromiseSettledResult<Outcome>[]>;
  /** Takes nothing more, writes and answers what it has taken, then resolves. */
  close(): Promise<void>;
  /** How many facts wait for a batch at this moment, and how many lanes are writing one. */
  load(): { waiting: number; busyLanes: number };
}

interface LedgerOptions {
  /** Connections of the ledger's own, one per lane: reads never make a write wait. */
  pool: Pool;
  weights: Weights;
  policies: ViewPolicies;
  /** How many UTC days counts by the hour are kept. */
  hourlyDays: number;
  /** Whether facts leave hints for their user's history; without them `history:rebuild` has to be run again. */
  leavesHints: boolean;
  /** How many batches may be under way at once: while one waits for the database, the next is made. */
  lanes: number;
  maxBatch: number;
  maxQueue: number;
  /** What an erased id is known by. */
  erasureKeyOf: (userId: string) => string;
  /** Called after each commit with the counts that it changed. Must not throw. */
  publish: (changed: StatsRow[]) => void;
  /** Called after each commit, before its callers are answered, with what was new in it. Must not throw. */
  onRecorded: (entries: readonly Entry[]) => void;
  /** Called after each commit: how many facts it took, and how long. Must not throw. */
  onBatch?: (facts: number, seconds: number) => void;
  logError: (message: string, error: unknown) => void;
}

interface Lane {
  id: string;
  slot: number;
  batches: number;
}

/** How long a batch is tried anew while the database is away, before its callers are told to come again. */
const patienceMs = 10_000;
const maxPauseMs = 500;
const mostRaces = 8;
/** Two lanes that draw the same one add up all the same; they only wait for each other. */
const slots = 32_768;

/**
 * The only writer of facts and counters. It commits in groups: facts that arrive while every lane is busy go together in
 * the next batch; a lone fact on an idle server goes at once. There is no timer.
 */
export function createLedger({
  pool,
  weights,
  policies,
  hourlyDays,
  leavesHints,
  lanes,
  maxBatch,
  maxQueue,
  erasureKeyOf,
  publish,
  onRecorded,
  onBatch,
  logError,
}: LedgerOptions): Ledger {
  const all: Lane[] = Array.from({ length: lanes }, () => ({ id: newId(), slot: randomInt(slots), batches: 0 }));
  const idle = [...all];
  const rules: Rules = { weights, addCounts: addCountsWith(weights), policies, hourlyDays, leavesHints, erasureKeyOf };
  const queue = new FactQueue(maxQueue);
  let isClosed = false;
  let isScheduled = false;
  let drained: () => void = () => {};

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    // What else came in with the same turn of the event loop joins the batch.
    setImmediate(() => {
      isScheduled = false;
      startLanes();
    });
  }

  function startLanes(): void {
    while (queue.hasReady) {
      const lane = idle.pop();
      if (!lane) return;
      const batch = queue.take(maxBatch);
      void settle(lane, batch).then(() => {
        queue.release(batch);
        idle.push(lane);
        if (queue.size > 0) startLanes();
        else if (idle.length === all.length) drained();
      });
    }
  }

  async function settle(lane: Lane, batch: Waiting[]): Promise<void> {
    let committed: Committed;
    const started = performance.now();
    try {
      committed = await commitOnce(
        lane,
        batch.map(({ fact }) => fact),
      );
    } catch (error) {
      if (isTransient(error)) return giveUp([...batch, ...queue.clear()]);
      if (batch.length > 1) {
        // One of them is bad in a way nobody foresaw: found by halving, so that it fails alone.
        const middle = batch.length >> 1;
        await settle(lane, batch.slice(0, middle));
        await settle(lane, batch.slice(middle));
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

  /** Commits exactly once, through lost connections and collisions, until patience runs out. */
  async function commitOnce(lane: Lane, facts: Fact[]): Promise<Committed> {
    const batch: Batch = { lane: lane.id, slot: lane.slot, number: ++lane.batches, facts, sent: null };
    // Not by the clock, which may be set back in the meantime.
    const deadline = performance.now() + patienceMs;
    for (let attempt = 1; ; attempt++) {
      try {
        return await onConnection(pool, (client) => commitBatch(client, batch, rules));
      } catch (failure) {
        const error = isForeignKeyViolation(failure) ? new Raced() : failure;
        const isInDoubt = batch.sent !== null;
        // Found in every try and in no look-up: then it is no race, and must not hold up its neighbours.
        if (error instanceof Raced && attempt >= mostRaces && !isInDoubt) throw new Error('A fact is there and cannot be found.', { cause: error });
        if (performance.now() > deadline || !(isTransient(error) || isInDoubt)) throw isInDoubt ? new InDoubt(error) : error;
        await new Promise((resolve) => setTimeout(resolve, Math.min(maxPauseMs, 10 * 2 ** attempt)));
      }
    }
  }

  function add(fact: Fact, isBulk: boolean): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (isClosed) throw new CodedError('UNAVAILABLE', 'The server is stopping: try again in a moment.', { retryAfterMs: 1_000 });
      queue.add({ fact, isBulk, resolve, reject });
      if (idle.length > 0) schedule();
    });
  }

  return {
    load: () => ({ waiting: queue.size, busyLanes: all.length - idle.length }),
    record: (fact) => add(fact, false),
    recordList: (facts) => Promise.allSettled(facts.map((fact) => add(fact, true))),
    async close() {
      isClosed = true;
      if (queue.size > 0 || idle.length < all.length)
        await new Promise<void>((resolve) => {
          drained = resolve;
        });
      // Its own rows are done with; those a day old were left by a ledger that was killed, or come back with its next batch.
      const dayAgo = new Date(Date.now() - dayMs);
      await pool.query('DELETE FROM ledger_lanes WHERE id = ANY($1) OR updated_at < $2', [all.map(({ id }) => id), dayAgo]).catch(() => {});
    },
  };
}

/** A COMMIT was sent and nothing more was heard: its facts may not be tried again under another number. */
class InDoubt extends Error {
  readonly code = '08007';

  constructor(cause: unknown) {
    super('It is not known whether a batch was committed.', { cause });
  }
}

/** The comment that a reply refers to got another id after it was read, because its author was erased. */
function isForeignKeyViolation(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '23503';
}

function giveUp(waiting: Waiting[]): void {
  const error = new CodedError('UNAVAILABLE', 'The database cannot be reached at the moment: try again; with an eventId a repeat is harmless.', {
    retryAfterMs: 1_000,
  });
  for (const { reject } of waiting) reject(error);
}

async function onConnection<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    // A connection in an unknown state is not given back; closing it undoes its transaction.
    client.release(true);
    throw error;
  }
}
