import { invert } from './invert-matrix';
import type { Sparse } from './matrix';
import type { Parameters } from './types';

/** Writes the weights from `item` to all items into `row`: `row[j]` is the weight to item j. */
export type Similarity = (item: number, row: Float64Array) => void;

export interface Interactions {
  users: Sparse;
  items: Sparse;
}

/**
 * Factor for the weights of items that EASE does not cover. These weights are computed from pairs of items, so similar items add the same
 * preference to a score several times. The factor compensates for this.
 */
const tailShare = 0.5;

/**
 * Computes the weights between items with EASE (Steck: "Embarrassingly shallow autoencoders for sparse data", WWW 2019): the matrix B with
 * a zero diagonal that minimises |X - XB|² + λ|B|². With P = (XᵀX + λI)⁻¹, B[i][j] = -P[i][j] / P[j][j]. Inverts the smaller matrix, which
 * has one row per item or one row per user.
 */
export function similarityOf(x: Interactions, parameters: Parameters, step: (done: number) => void): Similarity {
  const met = metItems(x.items);
  const activeUsers = countRows(x.users);
  if (activeUsers <= parameters.exactLimit && activeUsers < met.length) return byUsers(x, parameters.lambda, step);
  const exact = met.slice(0, parameters.exactLimit);
  const similarity = byItems(x, exact, parameters.lambda, step);
  return exact.length === met.length ? similarity : withTail(similarity, x, exact, parameters.lambda);
}

/** Returns the items that have facts, sorted by the number of their facts, most first. */
function metItems(items: Sparse): Int32Array {
  const sizes = Int32Array.from({ length: items.rowCount }, (_, item) => (items.starts[item + 1] as number) - (items.starts[item] as number));
  const met = Array.from(sizes.keys()).filter((item) => (sizes[item] as number) > 0);
  return Int32Array.from(met.sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || a - b));
}

function countRows({ rowCount, starts }: Sparse): number {
  let count = 0;
  for (let row = 0; row < rowCount; row++) if (starts[row + 1] !== starts[row]) count++;
  return count;
}

/**
 * Computes the weights from a matrix with one row and column per user. By Woodbury's identity, P = (I - XᵀMX) / λ with M = (XXᵀ + λI)⁻¹, so
 * that B[i][j] = xᵢᵀ M xⱼ / (1 - xⱼᵀ M xⱼ), where xᵢ is the column of item i in X.
 */
function byUsers({ users, items }: Interactions, lambda: number, step: (done: number) => void): Similarity {
  const active = Int32Array.from(
    Array.from({ length: users.rowCount }, (_, user) => user).filter((user) => users.starts[user] !== users.starts[user + 1]),
  );
  const inverse = gram(users, items, active, lambda);
  invert(inverse, active.length, step);
  const place = placesOf(active, users.rowCount);
  const size = active.length;
  const reach = new Float64Array(size);
  const spread = (item: number) => {
    reach.fill(0);
    for (let at = items.starts[item] as number; at < (items.starts[item + 1] as number); at++) {
      const from = (place[items.columns[at] as number] as number) * size;
      const value = items.values[at] as number;
      for (let user = 0; user < size; user++) reach[user] = (reach[user] as number) + value * (inverse[from + user] as number);
    }
  };
  const along = (item: number) => {
    let total = 0;
    for (let at = items.starts[item] as number; at < (items.starts[item + 1] as number); at++)
      total += (items.values[at] as number) * (reach[place[items.columns[at] as number] as number] as number);
    return total;
  };
  const scale = new Float64Array(items.rowCount);
  for (let item = 0; item < items.rowCount; item++) {
    spread(item);
    scale[item] = 1 / (1 - along(item));
  }
  return (item, row) => {
    spread(item);
    for (let other = 0; other < items.rowCount; other++) row[other] = other === item ? 0 : along(other) * (scale[other] as number);
  };
}

function byItems({ users, items }: Interactions, exact: Int32Array, lambda: number, step: (done: number) => void): Similarity {
  const size = exact.length;
  const inverse = gram(items, users, exact, lambda);
  invert(inverse, size, step);
  const place = placesOf(exact, items.rowCount);
  return (item, row) => {
    row.fill(0);
    const own = place[item] as number;
    if (own < 0) return;
    for (let other = 0; other < size; other++)
      if (other !== own) row[exact[other] as number] = -(inverse[own * size + other] as number) / (inverse[other * size + other] as number);
  };
}

/**
 * Adds the weights from and to the items that are not in `exact`. Each weight is the coefficient of a ridge regression with item i as the
 * only predictor, xᵢᵀxⱼ / (xᵢᵀxᵢ + λ), multiplied by `tailShare`.
 */
function withTail(similarity: Similarity, x: Interactions, exact: Int32Array, lambda: number): Similarity {
  const place = placesOf(exact, x.items.rowCount);
  const together = new Float64Array(x.items.rowCount);
  return (item, row) => {
    similarity(item, row);
    together.fill(0);
    addTogether(x.items, x.users, item, together);
    const scale = tailShare / ((together[item] as number) + lambda);
    for (let other = 0; other < row.length; other++) {
      const isExact = (place[item] as number) >= 0 && (place[other] as number) >= 0;
      if (!isExact && other !== item) row[other] = (together[other] as number) * scale;
    }
  };
}

/** Adds the inner product of the rows `row` and i to `together[i]`, for every row i. */
function addTogether(rows: Sparse, columns: Sparse, row: number, together: Float64Array): void {
  for (let at = rows.starts[row] as number; at < (rows.starts[row + 1] as number); at++) {
    const column = rows.columns[at] as number;
    const value = rows.values[at] as number;
    for (let of = columns.starts[column] as number; of < (columns.starts[column + 1] as number); of++) {
      const other = columns.columns[of] as number;
      together[other] = (together[other] as number) + value * (columns.values[of] as number);
    }
  }
}

/** Returns the Gram matrix of the chosen rows, which contains their inner products with each other, and adds λ to its diagonal. */
function gram(rows: Sparse, columns: Sparse, chosen: Int32Array, lambda: number): Float64Array {
  const size = chosen.length;
  const result = new Float64Array(size * size);
  const together = new Float64Array(rows.rowCount);
  for (let place = 0; place < size; place++) {
    together.fill(0);
    addTogether(rows, columns, chosen[place] as number, together);
    for (let other = 0; other < size; other++) result[place * size + other] = together[chosen[other] as number] as number;
    result[place * size + place] = (result[place * size + place] as number) + lambda;
  }
  return result;
}

function placesOf(chosen: Int32Array, count: number): Int32Array {
  const places = new Int32Array(count).fill(-1);
  for (let place = 0; place < chosen.length; place++) places[chosen[place] as number] = place;
  return places;
}
