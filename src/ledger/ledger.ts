import type { Pool } from 'pg';
import { CodedError, isTransient } from '../errors';
import { newId } from '../identifiers';
import type { Weights } from '../stats/counters';
import type { StatsRow } from '../stats/queries';
import { type Batch, type Committed, commitBatch } from './commit';
import type { Fact, Outcome } from './facts';
import { keyOf } from './rows';

export interface Ledger {
  /**
   * Records one fact. Answers after its commit, with the counts as of that transaction.
   * @throws CodedError NOT_FOUND, CONFLICT: this fact is refused, nothing was recorded; OVERLOADED: too many wait, at once;
   * UNAVAILABLE: the database stayed away, or the server is stopping.
   */
  record(fact: Fact): Promise<Outcome>;
  /** Takes nothing more, writes and answers what it has taken, then resolves. */
  close(): Promise<void>;
}

interface LedgerOptions {
  /** Connections of the ledger's own: reads never make a write wait. */
  pool: Pool;
  weights: Weights;
  maxBatch: number;
  maxQueue: number;
  /** Called after each commit with the counts that it changed. Must not throw. */
  publish: (changed: StatsRow[]) => void;
  logError: (message: string, error: unknown) => void;
}

interface Waiting {
  fact: Fact;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

/** How long a batch is tried anew while the database is away, before its callers are told to come again. */
const patienceMs = 10_000;
const maxPauseMs = 500;

/**
 * The only writer of facts and counters. It commits in groups: facts that arrive while a transaction is under way go
 * together in the next one; a lone fact on an idle server goes at once. There is no timer.
 */
export function createLedger({ pool, weights, maxBatch, maxQueue, publish, logError }: LedgerOptions): Ledger {
  const lane = newId();
  let batchNumber = 0;
  let queue: Waiting[] = [];
  let isClosed = false;
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    // What else came in with the same turn of the event loop joins the first batch.
    await new Promise(setImmediate);
    while (queue.length > 0) {
      const { batch, rest } = takeBatch(queue, maxBatch);
      queue = rest;
      await settle(batch);
    }
    working = null;
  }

  async function settle(batch: Waiting[]): Promise<void> {
    try {
      const { results, changed } = await commitOnce(batch.map(({ fact }) => fact));
      publish(changed);
      results.forEach((result, index) => {
        const waiting = batch[index];
        if (result instanceof Error) waiting?.reject(result);
        else waiting?.resolve(result);
      });
    } catch (error) {
      if (isTransient(error)) return giveUp([...batch, ...queue.splice(0)]);
      if (batch.length > 1) {
        // One of them is bad in a way nobody foresaw: found by halving, so that it fails alone.
        const middle = batch.length >> 1;
        await settle(batch.slice(0, middle));
        await settle(batch.slice(middle));
        return;
      }
      logError('A fact could not be recorded.', error);
      batch[0]?.reject(error);
    }
  }

  /** Commits exactly once, through lost connections and collisions, until patience runs out. */
  async function commitOnce(facts: Fact[]): Promise<Committed> {
    const batch: Batch = { lane, number: ++batchNumber, facts, sent: null };
    const deadline = Date.now() + patienceMs;
    for (let attempt = 1; ; attempt++) {
      try {
        const client = await pool.connect();
        try {
          const committed = await commitBatch(client, batch, weights);
          client.release();
          return committed;
        } catch (error) {
          // A connection in an unknown state is not given back.
          client.release(true);
          throw error;
        }
      } catch (error) {
        if (!isTransient(error) || Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.min(maxPauseMs, 10 * 2 ** attempt)));
      }
    }
  }

  function giveUp(waiting: Waiting[]): void {
    const error = new CodedError('UNAVAILABLE', 'The database cannot be reached at the moment: try again, repeats are harmless.', { retryAfterMs: 1_000 });
    for (const { reject } of waiting) reject(error);
  }

  return {
    record(fact) {
      if (isClosed) return Promise.reject(new CodedError('UNAVAILABLE', 'The server is stopping: try again in a moment.', { retryAfterMs: 1_000 }));
      if (queue.length >= maxQueue) return Promise.reject(new CodedError('OVERLOADED', `More than ${maxQueue} facts are waiting to be written: try again in a second.`, { retryAfterMs: 1_000 }));
      return new Promise((resolve, reject) => {
        queue.push({ fact, resolve, reject });
        working ??= work();
      });
    },
    async close() {
      isClosed = true;
      await working;
      if (batchNumber > 0) await pool.query('DELETE FROM ledger_lanes WHERE id = $1', [lane]).catch(() => {});
    },
  };
}

/**
 * The next batch, in order of arrival. Viewings fold into each other; of everything else a batch takes one per user,
 * content and kind, so that each sees what the one before it did: the others wait for the next batch, in their order.
 */
function takeBatch(queue: Waiting[], maxBatch: number): { batch: Waiting[]; rest: Waiting[] } {
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  const taken = new Set<string>();
  for (const waiting of queue) {
    const { fact } = waiting;
    if (batch.length >= maxBatch) {
      rest.push(waiting);
      continue;
    }
    if (fact.kind !== 'view') {
      const key = keyOf(fact.kind, fact.contentId, fact.viewer.id);
      if (taken.has(key)) {
        rest.push(waiting);
        continue;
      }
      taken.add(key);
    }
    batch.push(waiting);
  }
  return { batch, rest };
}
