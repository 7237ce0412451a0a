import { strengthOf } from './matrix';
import type { Popularity } from './popularity';
import type { Model, Parameters } from './types';

/** A fact about the user's preference for an item. `item` is -1 if the model does not contain the item. */
export interface ProfileFact {
  item: number;
  /** Strength of the preference, in the unit of the training weights; negative for a dislike. */
  weight: number;
  /** Time of the fact in Unix ms; 0 if unknown. */
  timeMs: number;
}

export interface NeighbourList {
  items: ArrayLike<number>;
  weights: ArrayLike<number>;
}

export interface Question {
  profile: readonly ProfileFact[];
  neighboursOf: (item: number) => NeighbourList | null;
  /** Popularity of all items around the time for which the list is computed. */
  popularity: Popularity;
  meanStrength: number;
  parameters: Parameters;
  limit: number;
  /** Returns whether the list can contain the item. Default: the list can contain every item that is not in the profile. */
  isAllowed?: (item: number) => boolean;
}

export interface Recommendation {
  item: number;
  /** Score of the item. Only scores in the same list can be compared. */
  score: number;
  /** Item that contributed most to the score, among the items of the profile; null if `reason` is not PROFILE. */
  because: number | null;
  /**
   * PROFILE if the items of the profile contributed more to the score than popularity. Otherwise RISING if the recent popularity of the
   * item is at least twice its overall popularity. POPULAR in all other cases.
   */
  reason: 'PROFILE' | 'POPULAR' | 'RISING';
}

/**
 * Returns the best `limit` items for a user, best first, without the items of the profile. Items with the same score are sorted by overall
 * popularity, then by item number. The score of an item is s · (r + 0.001)ᵖ + q · r, or s + q · r if s is negative. Here r is the recent popularity
 * of the item (0–1), p is `popularityPower` and q is `popularityShare`. s is a sum over the facts in the profile. The term of a fact is its value ×
 * its recency × the weight from the item of the fact to the scored item.
 */
export function score(question: Question): Recommendation[] {
  const { popularity, parameters, limit } = question;
  const influences = influencesOf(question);
  const itemCount = popularity.recent.length;
  const sums = new Float64Array(itemCount);
  for (const { influence, list } of influences)
    for (let n = 0; n < list.items.length; n++) {
      const item = list.items[n] as number;
      sums[item] = (sums[item] as number) + influence * (list.weights[n] as number);
    }
  const own = new Set(question.profile.map(({ item }) => item));
  const scores = new Float64Array(itemCount);
  for (let item = 0; item < itemCount; item++) scores[item] = mixed(sums[item] as number, popularity.recent[item] as number, parameters);
  const chosen = best(scores, popularity.overall, limit, (item) => !own.has(item) && (question.isAllowed?.(item) ?? true));
  const spokesmen = strongestSpokesmen(influences, chosen);
  return chosen.map((item) => explained(item, scores[item] as number, spokesmen.get(item), popularity, parameters));
}

/** Returns the neighbours of an item; null if the item has none. */
export function neighboursIn(model: Model, item: number): NeighbourList | null {
  if (item < 0 || item >= model.itemCount) return null;
  const [from, to] = [model.starts[item] as number, model.starts[item + 1] as number];
  return from === to ? null : { items: model.neighbours.subarray(from, to), weights: model.weights.subarray(from, to) };
}

interface Influence {
  item: number;
  influence: number;
  list: NeighbourList;
}

/**
 * Returns the influence of each fact: its value × its recency. The recency is `profileFloor` plus a part that is 1 for the newest fact,
 * halves every `profileHalfLife` facts, and is 0 for facts without a time.
 */
function influencesOf({ profile, neighboursOf, meanStrength, parameters }: Question): Influence[] {
  const newestFirst = [...profile].sort((a, b) => b.timeMs - a.timeMs || b.item - a.item);
  const influences: Influence[] = [];
  newestFirst.forEach(({ item, weight, timeMs }, age) => {
    const list = neighboursOf(item);
    const recency = parameters.profileFloor + (timeMs > 0 ? 2 ** (-age / parameters.profileHalfLife) : 0);
    const value = strengthOf(weight, parameters) / meanStrength;
    if (list && Number.isFinite(value)) influences.push({ item, influence: value * recency, list });
  });
  return influences;
}

function mixed(sum: number, recent: number, { popularityPower, popularityShare }: Parameters): number {
  const neighbours = sum > 0 && popularityPower > 0 ? sum * (recent + 0.001) ** popularityPower : sum;
  return neighbours + popularityShare * recent;
}

/**
 * Returns the allowed items with the highest scores, best first. Inserts each item into a sorted list of at most `limit` items; most items
 * need only one comparison, because they are worse than the last item of the list.
 */
function best(scores: Float64Array, overall: Float32Array, limit: number, isAllowed: (item: number) => boolean): number[] {
  const chosen: number[] = [];
  const isBetter = (a: number, b: number) =>
    (scores[a] as number) > (scores[b] as number) || (scores[a] === scores[b] && (overall[a] as number) > (overall[b] as number));
  for (let item = 0; item < scores.length; item++) {
    if (chosen.length === limit && !isBetter(item, chosen[limit - 1] as number)) continue;
    if (limit < 1 || !isAllowed(item)) continue;
    if (chosen.length === limit) chosen.pop();
    let at = chosen.length;
    while (at > 0 && isBetter(item, chosen[at - 1] as number)) at--;
    chosen.splice(at, 0, item);
  }
  return chosen;
}

interface Spokesman {
  item: number;
  share: number;
  total: number;
}

/**
 * Returns for each chosen item the profile item that contributes most to its score, this contribution (`share`), and the sum of all
 * contributions (`total`).
 */
function strongestSpokesmen(influences: readonly Influence[], chosen: readonly number[]): Map<number, Spokesman> {
  const spokesmen = new Map(chosen.map((item) => [item, { item: -1, share: 0, total: 0 }]));
  for (const { item, influence, list } of influences)
    for (let n = 0; n < list.items.length; n++) {
      const spokesman = spokesmen.get(list.items[n] as number);
      if (!spokesman) continue;
      const share = influence * (list.weights[n] as number);
      spokesman.total += share;
      // Skips dislikes. A dislike can increase the score of another item, but "because you disliked X" is not a useful reason.
      if (influence > 0 && share > spokesman.share) [spokesman.item, spokesman.share] = [item, share];
    }
  return spokesmen;
}

function explained(item: number, total: number, spokesman: Spokesman | undefined, popularity: Popularity, parameters: Parameters): Recommendation {
  const recent = popularity.recent[item] as number;
  const isOwn = spokesman !== undefined && spokesman.share > 0 && total - parameters.popularityShare * recent > parameters.popularityShare * recent;
  if (isOwn) return { item, score: total, because: spokesman.item, reason: 'PROFILE' };
  const isRising = recent >= 2 * (popularity.overall[item] as number) && recent > 0;
  return { item, score: total, because: null, reason: isRising ? 'RISING' : 'POPULAR' };
}
