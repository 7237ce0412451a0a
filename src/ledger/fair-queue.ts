import { CodedError } from '../domain/errors';
import type { Fact, Outcome } from './facts';
import { Fifo } from './fifo-queue';
import type { Kinds } from './interaction-module';
import { keyOf } from './row-format';

/** Queued fact, with the callbacks that settle the promise of the caller. */
export interface Waiting {
  fact: Fact;
  /** Whether the fact is part of a list (`recordList`). The list facts and the single facts of a user have separate turns in the queue. */
  isBulk: boolean;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

/** Queued facts of one user. A user has one turn for single facts and another turn for facts from lists. */
interface Turn {
  key: string;
  isBulk: boolean;
  /** Facts that the next batch can contain. */
  ready: Fifo<Waiting>;
  /** Number of queued facts, including those that wait for an earlier fact with the same order key. */
  length: number;
}

/** Share of the queue that the single facts of one user can occupy, 0–1. The list facts of one user can occupy the same share in addition. */
const shareOfTurn = 1 / 5;
/** Share of the queue that the list facts of all users together can occupy, 0–1. Only single facts can use the rest. */
const shareOfLists = 3 / 4;
/** Number of list facts that one user can queue even if they exceed `shareOfTurn`. They cannot exceed `shareOfLists`. */
const fullList = 1_000;
const retryAfterMs = 1_000;

/**
 * Queue of the facts that wait for a batch. `take` removes one fact of each user in turn (round-robin), so that a user with thousands of facts delays
 * other users by at most one batch. A batch contains at most one fact per kind, user and content, so that the ledger commits a fact before it applies
 * the next one. This limit does not apply to kinds whose facts are commutative. `add`, `take` and `release` need constant time per fact.
 */
export class FactQueue {
  private length = 0;
  private ready = 0;
  private readySingles = 0;
  private bulkLength = 0;
  private readonly turns = new Map<string, Turn>();
  /** Turns that have a ready fact. `take` starts with the first turn. */
  private readonly order = new Fifo<Turn>();
  /**
   * Maps the order key of each fact that is ready or in a batch to the later facts with the same order key, which wait for that fact. Null if none
   * wait.
   */
  private readonly followers = new Map<string, Fifo<Waiting> | null>();

  constructor(
    private readonly maxLength: number,
    private readonly kinds: Kinds,
  ) {}

  get size(): number {
    return this.length;
  }

  /** Number of facts that the next batch can contain. */
  get readyCount(): number {
    return this.ready;
  }

  /** Whether the facts that the next batch can contain include single facts. */
  get hasReadySingles(): boolean {
    return this.readySingles > 0;
  }

  /** Adds a fact. @throws CodedError OVERLOADED if the queue is full, or if the user or all lists together have used their share of the queue. */
  add(waiting: Waiting): void {
    const turnKey = turnKeyOf(waiting);
    const turn = this.turns.get(turnKey) ?? { key: turnKey, isBulk: waiting.isBulk, ready: new Fifo<Waiting>(), length: 0 };
    this.refuseBeyond(turn);
    this.turns.set(turnKey, turn);
    turn.length++;
    this.length++;
    if (turn.isBulk) this.bulkLength++;
    const key = this.orderKey(waiting.fact);
    const followers = key === null ? undefined : this.followers.get(key);
    if (key === null || followers === undefined) {
      if (key !== null) this.followers.set(key, null);
      this.makeReady(turn, waiting);
    } else if (followers) followers.push(waiting);
    else this.followers.set(key, new Fifo(waiting));
  }

  /** Removes and returns up to `most` ready facts. The caller must pass them to `release` after their batch ends. */
  take(most: number): Waiting[] {
    const batch: Waiting[] = [];
    while (batch.length < most) {
      const turn = this.order.shift();
      const waiting = turn?.ready.shift();
      if (!turn || !waiting) break;
      batch.push(waiting);
      this.ready--;
      if (!turn.isBulk) this.readySingles--;
      this.leave(turn);
      if (turn.ready.length > 0) this.order.push(turn);
    }
    return batch;
  }

  /** Ends a batch. Facts that waited for a fact of the batch become ready. */
  release(batch: readonly Waiting[]): void {
    for (const { fact } of batch) {
      const key = this.orderKey(fact);
      if (key === null) continue;
      const next = this.followers.get(key)?.shift();
      const turn = next && this.turns.get(turnKeyOf(next));
      if (turn) this.makeReady(turn, next);
      else this.followers.delete(key);
    }
  }

  /** Removes and returns all queued facts. */
  clear(): Waiting[] {
    const followers = [...this.followers.values()].flatMap((fifo) => fifo?.drain() ?? []);
    const ready = this.order.drain().flatMap((turn) => turn.ready.drain());
    // Deletes only the order keys of ready facts. A fact in a batch keeps its order key until `release`.
    for (const { fact } of ready) this.followers.delete(this.orderKey(fact) ?? '');
    this.turns.clear();
    this.length = 0;
    this.ready = 0;
    this.readySingles = 0;
    this.bulkLength = 0;
    return [...ready, ...followers];
  }

  private refuseBeyond({ isBulk, length }: Turn): void {
    const { maxLength } = this;
    const mostOfLists = Math.ceil(maxLength * shareOfLists);
    const mostOfTurn = Math.max(Math.ceil(maxLength * shareOfTurn), isBulk ? Math.min(fullList, mostOfLists) : 0);
    if (this.length >= maxLength) throw overloaded(maxLength, 'facts');
    if (length >= mostOfTurn) throw overloaded(mostOfTurn, isBulk ? 'facts of your lists' : 'of your single facts');
    if (isBulk && this.bulkLength >= mostOfLists) throw overloaded(mostOfLists, 'facts of lists');
  }

  /** Returns the key of facts that the ledger must record one after another. Returns null for commutative facts. */
  private orderKey({ kind, contentId, viewer }: Fact): string | null {
    return this.kinds[kind].isCommutative ? null : keyOf(kind, contentId, viewer.id);
  }

  private makeReady(turn: Turn, waiting: Waiting): void {
    this.ready++;
    if (!turn.isBulk) this.readySingles++;
    turn.ready.push(waiting);
    if (turn.ready.length === 1) this.order.push(turn);
  }

  private leave(turn: Turn): void {
    turn.length--;
    this.length--;
    if (turn.isBulk) this.bulkLength--;
    if (turn.length === 0) this.turns.delete(turn.key);
  }
}

function overloaded(most: number, facts: string): CodedError {
  return new CodedError('OVERLOADED', `More than ${most} ${facts} are waiting to be written. Try again in a second.`, { retryAfterMs });
}

function turnKeyOf({ fact, isBulk }: Waiting): string {
  return keyOf(isBulk ? 'list' : 'single', fact.viewer.id);
}
