import { CodedError } from '../domain/errors';
import { type Fact, kindOfFact, type Outcome } from './facts';
import { Fifo } from './fifo-queue';
import { keyOf } from './row-format';

/** A fact that waits for a batch, with the callbacks of its caller. */
export interface Waiting {
  fact: Fact;
  /** Whether it arrived in a list. Lists and single facts of one user take turns. */
  isBulk: boolean;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

/** The waiting facts of one user: either the single facts or those from lists. */
interface Turn {
  key: string;
  isBulk: boolean;
  /** Facts that the next batch may take. */
  ready: Fifo<Waiting>;
  /** Number of ready facts, plus those that wait for an earlier fact with the same order key. */
  length: number;
}

/** Maximum share of the queue for one user's single facts, and separately for one user's lists. */
const shareOfTurn = 1 / 5;
/** Maximum share of the queue for the lists of all users together; the rest is reserved for single facts. */
const shareOfLists = 3 / 4;
/** A list of this length is accepted even if it exceeds a fifth of the queue. */
const fullList = 1_000;
const retryAfterMs = 1_000;

/**
 * Facts that wait for a batch. Users take turns, one fact each, so that a user with thousands of facts delays others by at most one batch.
 * Commutative facts have no order. For other kinds, a batch holds at most one fact per user, content and kind, so that each fact sees the
 * effect of the previous one. `add`, `take` and `release` take constant time per fact.
 */
export class FactQueue {
  private length = 0;
  private bulkLength = 0;
  private readonly turns = new Map<string, Turn>();
  /** Turns with a ready fact; the first one is next. */
  private readonly order = new Fifo<Turn>();
  /** By order key, while a fact with that key is ready or in a batch: the facts that wait for it, or null if there are none. */
  private readonly followers = new Map<string, Fifo<Waiting> | null>();

  constructor(private readonly maxLength: number) {}

  get size(): number {
    return this.length;
  }

  get hasReady(): boolean {
    return this.order.length > 0;
  }

  /** @throws CodedError OVERLOADED when the queue, or the part of it that this fact may use, is full. */
  add(waiting: Waiting): void {
    const turnKey = turnKeyOf(waiting);
    const turn = this.turns.get(turnKey) ?? { key: turnKey, isBulk: waiting.isBulk, ready: new Fifo<Waiting>(), length: 0 };
    this.refuseBeyond(turn);
    this.turns.set(turnKey, turn);
    turn.length++;
    this.length++;
    if (turn.isBulk) this.bulkLength++;
    const key = orderKey(waiting.fact);
    const followers = key === null ? undefined : this.followers.get(key);
    if (key === null || followers === undefined) {
      if (key !== null) this.followers.set(key, null);
      this.makeReady(turn, waiting);
    } else if (followers) followers.push(waiting);
    else this.followers.set(key, new Fifo(waiting));
  }

  /** Removes the facts of the next batch. Pass them to `release` once the batch is over. */
  take(most: number): Waiting[] {
    const batch: Waiting[] = [];
    while (batch.length < most) {
      const turn = this.order.shift();
      const waiting = turn?.ready.shift();
      if (!turn || !waiting) break;
      batch.push(waiting);
      this.leave(turn);
      if (turn.ready.length > 0) this.order.push(turn);
    }
    return batch;
  }

  /** Ends a batch: facts that waited for one of its facts become ready. */
  release(batch: readonly Waiting[]): void {
    for (const { fact } of batch) {
      const key = orderKey(fact);
      if (key === null) continue;
      const next = this.followers.get(key)?.shift();
      const turn = next && this.turns.get(turnKeyOf(next));
      if (turn) this.makeReady(turn, next);
      else this.followers.delete(key);
    }
  }

  /** Removes and returns all waiting facts. */
  clear(): Waiting[] {
    const followers = [...this.followers.values()].flatMap((fifo) => fifo?.drain() ?? []);
    const ready = this.order.drain().flatMap((turn) => turn.ready.drain());
    // Keeps the keys of facts that are in a batch.
    for (const { fact } of ready) this.followers.delete(orderKey(fact) ?? '');
    this.turns.clear();
    this.length = 0;
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

  private makeReady(turn: Turn, waiting: Waiting): void {
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

/** Returns null for commutative facts, which need no order. */
function orderKey({ kind, contentId, viewer }: Fact): string | null {
  return kindOfFact[kind].isCommutative ? null : keyOf(kind, contentId, viewer.id);
}
