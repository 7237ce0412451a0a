import type { Facts, Parameters } from './types';

/** A sparse matrix. The entries of row r are in `columns` and `values`, from index `starts[r]` to before index `starts[r + 1]`. */
export interface Sparse {
  rowCount: number;
  starts: Int32Array;
  columns: Int32Array;
  values: Float32Array;
}

/**
 * Removes facts with a weight of 0 or with invalid numbers. Keeps only the latest fact of each user and item; if several have the latest time, keeps
 * the last of them in the arrays. Sorts the facts by user, then by time.
 */
export function cleaned(facts: Facts): Facts {
  const entries: number[] = [];
  for (let n = 0; n < facts.users.length; n++) {
    const [user, item, weight] = [facts.users[n] as number, facts.items[n] as number, facts.weights[n] as number];
    if (user >= 0 && user < facts.userCount && item >= 0 && item < facts.itemCount && Number.isFinite(weight) && weight !== 0) entries.push(n);
  }
  const time = (n: number) => facts.times[n] || 0;
  const order = Int32Array.from(entries).sort((a, b) => (facts.users[a] as number) - (facts.users[b] as number) || time(a) - time(b) || a - b);
  const seenBy = new Int32Array(facts.itemCount).fill(-1);
  const kept: number[] = [];
  // Iterates backwards, so that the first fact with a user and item is their latest fact.
  for (let at = order.length - 1; at >= 0; at--) {
    const n = order[at] as number;
    const item = facts.items[n] as number;
    if (seenBy[item] === facts.users[n]) continue;
    seenBy[item] = facts.users[n] as number;
    kept.push(n);
  }
  return picked(facts, kept.reverse());
}

/** Returns the facts with the indexes `entries`, in the order of `entries`. */
export function picked(facts: Facts, entries: readonly number[]): Facts {
  return {
    userCount: facts.userCount,
    itemCount: facts.itemCount,
    users: Int32Array.from(entries, (n) => facts.users[n] as number),
    items: Int32Array.from(entries, (n) => facts.items[n] as number),
    weights: Float32Array.from(entries, (n) => facts.weights[n] as number),
    times: Float64Array.from(entries, (n) => facts.times[n] || 0),
  };
}

/** Returns the index of each user's first fact, followed by the number of facts. `facts` must come from `cleaned`. */
export function userStarts(facts: Facts): Int32Array {
  return startsOf(facts.users, facts.userCount);
}

/** Returns |weight| to the power `weightExponent`. For a dislike (negative weight), multiplies by -`dislikeShare`. */
export function strengthOf(weight: number, parameters: Parameters): number {
  // A weight of 0 must have the value 0, but 0 ** 0 is 1.
  if (weight === 0) return 0;
  const strength = Math.abs(weight) ** parameters.weightExponent;
  return weight < 0 ? -strength * parameters.dislikeShare : strength;
}

/**
 * Returns the mean of |weight| to the power `weightExponent` over all facts; 1 if there are no facts. Values are divided by this mean, so
 * that the same λ suits weights in any unit.
 */
export function meanStrengthOf(facts: Facts, parameters: Parameters): number {
  let total = 0;
  for (const weight of facts.weights) total += Math.abs(weight) ** parameters.weightExponent;
  return total > 0 ? total / facts.weights.length : 1;
}

export function byUser(facts: Facts, values: Float32Array): Sparse {
  return grouped(facts.users, facts.items, values, facts.userCount);
}

export function byItem(facts: Facts, values: Float32Array): Sparse {
  return grouped(facts.items, facts.users, values, facts.itemCount);
}

function grouped(rows: Int32Array, columns: Int32Array, values: Float32Array, rowCount: number): Sparse {
  const starts = startsOf(rows, rowCount);
  const next = starts.slice();
  const result = { rowCount, starts, columns: new Int32Array(rows.length), values: new Float32Array(rows.length) };
  for (let n = 0; n < rows.length; n++) {
    const at = next[rows[n] as number] as number;
    next[rows[n] as number] = at + 1;
    result.columns[at] = columns[n] as number;
    result.values[at] = values[n] as number;
  }
  return result;
}

function startsOf(rows: Int32Array, rowCount: number): Int32Array {
  const starts = new Int32Array(rowCount + 1);
  for (const row of rows) starts[row + 1] = (starts[row + 1] as number) + 1;
  for (let row = 0; row < rowCount; row++) starts[row + 1] = (starts[row + 1] as number) + (starts[row] as number);
  return starts;
}
