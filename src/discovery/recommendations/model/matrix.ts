import type { Facts, Parameters } from './types';

/** Rows of a sparse matrix: `columns` and `values` from `starts[row]` to `starts[row + 1]`. */
export interface Sparse {
  rowCount: number;
  starts: Int32Array;
  columns: Int32Array;
  values: Float32Array;
}

/** Cleans the facts: removes invalid entries, keeps the latest fact of each pair (in a tie, the last entry), and orders by user, then time. */
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
  // Iterates backwards, so that the latest fact of a pair comes first.
  for (let at = order.length - 1; at >= 0; at--) {
    const n = order[at] as number;
    const item = facts.items[n] as number;
    if (seenBy[item] === facts.users[n]) continue;
    seenBy[item] = facts.users[n] as number;
    kept.push(n);
  }
  return picked(facts, kept.reverse());
}

/** Returns these entries in this order. */
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

/** Start index of each user's facts in facts ordered by `cleaned`, plus one entry for the end. */
export function userStarts(facts: Facts): Int32Array {
  return startsOf(facts.users, facts.userCount);
}

/** Value of a fact before the division by the mean strength. */
export function strengthOf(weight: number, parameters: Parameters): number {
  // 0 ** 0 is 1.
  if (weight === 0) return 0;
  const strength = Math.abs(weight) ** parameters.weightExponent;
  return weight < 0 ? -strength * parameters.dislikeShare : strength;
}

/** Mean of |weight|^exponent; 1 without facts. Makes λ independent of the unit of the weights. */
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
