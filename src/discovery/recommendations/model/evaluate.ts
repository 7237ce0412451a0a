/**
 * Quality of recommendation lists. Except for `viewers` (a number of users) and `coverage`, the values are means over the users with
 * held-out items. All values except `viewers` are 0–1.
 */
export interface Quality {
  viewers: number;
  /**
   * Normalized discounted cumulative gain: a held-out item at rank r of the list adds 1 / log2(r + 1), and the sum is divided by the sum of
   * a list that starts with all held-out items.
   */
  ndcg: number;
  precision: number;
  recall: number;
  /** Share of the items in the catalogue that occur in the list of at least one user. */
  coverage: number;
}

/**
 * Compares the first `length` items of each user's list with the held-out items of the user. Calls `listOf`, which returns the best items
 * first, once per user.
 */
export function quality(
  heldOut: ReadonlyMap<number, ReadonlySet<number>>,
  listOf: (user: number) => readonly number[],
  catalogueSize: number,
  length = 10,
): Quality {
  const seen = new Set<number>();
  let [viewers, ndcg, precision, recall] = [0, 0, 0, 0];
  for (const [user, relevant] of heldOut) {
    if (relevant.size === 0) continue;
    const list = listOf(user).slice(0, length);
    for (const item of list) seen.add(item);
    const hits = list.filter((item) => relevant.has(item)).length;
    viewers++;
    ndcg += gain(list.map((item) => relevant.has(item))) / gain(Array.from({ length: Math.min(length, relevant.size) }, () => true));
    precision += hits / length;
    recall += hits / relevant.size;
  }
  const mean = (total: number) => (viewers > 0 ? total / viewers : 0);
  return { viewers, ndcg: mean(ndcg), precision: mean(precision), recall: mean(recall), coverage: catalogueSize > 0 ? seen.size / catalogueSize : 0 };
}

function gain(hits: readonly boolean[]): number {
  return hits.reduce((total, isHit, at) => total + (isHit ? 1 / Math.log2(at + 2) : 0), 0);
}
