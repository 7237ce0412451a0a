import { picked, userStarts } from './matrix';
import type { Facts } from './types';

export interface Split {
  training: Facts;
  /** Held-out items by user number. Users without held-out items have no entry. */
  heldOut: Map<number, Set<number>>;
}

/** Minimum number of facts of a user for the split to hold out items of this user. */
const leastFacts = 3;

/**
 * Splits the facts into training facts and held-out items. Separates the latest facts of each user with at least three facts: `share` of the
 * user's facts, at least one. If all facts of a user have the same time, a hash of the item number selects the facts. The items of separated
 * likes are held out; separated dislikes are in neither part. `facts` must come from `cleaned`.
 */
export function holdOutLast(facts: Facts, share = 0.2): Split {
  const starts = userStarts(facts);
  const kept: number[] = [];
  const heldOut = new Map<number, Set<number>>();
  for (let user = 0; user < facts.userCount; user++) {
    const entries = inOrder(facts, starts[user] as number, starts[user + 1] as number);
    const count = entries.length < leastFacts ? 0 : Math.max(1, Math.floor(entries.length * share));
    const relevant = new Set<number>();
    entries.forEach((entry, at) => {
      if (at < entries.length - count) kept.push(entry);
      else if ((facts.weights[entry] as number) > 0) relevant.add(facts.items[entry] as number);
    });
    if (relevant.size > 0) heldOut.set(user, relevant);
  }
  return { training: picked(facts, kept), heldOut };
}

/**
 * Returns the facts of at most `count` users, with new user numbers from 0. A hash of the user number selects the users, so the same facts
 * always result in the same sample.
 */
export function sampleOfUsers(facts: Facts, count: number): Facts {
  const starts = userStarts(facts);
  const active = Array.from({ length: facts.userCount }, (_, user) => user).filter((user) => starts[user] !== starts[user + 1]);
  const chosen = active.length <= count ? active : active.sort((a, b) => scattered(a) - scattered(b) || a - b).slice(0, count);
  const renumbered = new Map(chosen.sort((a, b) => a - b).map((user, at) => [user, at]));
  const entries = Array.from(facts.users.keys()).filter((n) => renumbered.has(facts.users[n] as number));
  const sample = picked(facts, entries);
  return { ...sample, userCount: chosen.length, users: sample.users.map((user) => renumbered.get(user) as number) };
}

function inOrder(facts: Facts, from: number, to: number): number[] {
  const entries = Array.from({ length: to - from }, (_, n) => from + n);
  const isTimed = to > from && facts.times[from] !== facts.times[to - 1];
  return isTimed ? entries : entries.sort((a, b) => scattered(facts.items[a] as number) - scattered(facts.items[b] as number) || a - b);
}

/** Returns a pseudo-random 32-bit number that depends only on `number`. The function is the finalizer of MurmurHash3 (Austin Appleby). */
function scattered(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
