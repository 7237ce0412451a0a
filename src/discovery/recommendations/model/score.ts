import { strengthOf } from './matrix';
import type { Popularity } from './popularity';
import type { Model, Parameters } from './types';

/** A fact of the user; the model may not know its item. */
export interface ProfileFact {
  item: number;
  /** In the unit of the training weights; negative for dislike. */
  weight: number;
  /** Unix milliseconds, 0 if unknown. */
  timeMs: number;
}

export interface NeighbourList {
  items: ArrayLike<number>;
  weights: ArrayLike<number>;
}

export interface Question {
  profile: readonly ProfileFact[];
  neighboursOf: (item: number) => NeighbourList | null;
  /** Popularity around the time of the list. */
  popularity: Popularity;
  meanStrength: number;
  parameters: Parameters;
  limit: number;
  /** Filter for the list; by default every item outside the profile passes. */
  isAllowed?: (item: number) => boolean;
}

export interface Recommendation {
  item: number;
  /** Comparable within one list. */
  score: number;
  /** Profile item that contributed most; null when popularity contributed most. */
  because: number | null;
  /** PROFILE for a profile item. RISING when the item's current popularity is at least twice its overall popularity. POPULAR otherwise. */
  reason: 'PROFILE' | 'POPULAR' | 'RISING';
}

/**
 * The best `limit` items for a user, best first; ties go to the item more popular overall, then to the lower number. An item's score
 * is s · rᵖ + q · r: s sums value × recency × neighbour's weight over the user's facts, r is recent popularity (0–1), p is
 * `popularityPower`, q is `popularityShare`; a negative s is not multiplied. Items of the profile are never in the list.
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

/** The neighbours of an item, from the model in memory or from a database row. */
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

/** The newest fact counts floor + 1. The part above the floor halves every `profileHalfLife` facts. Undated facts count as the oldest. */
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

/** Maintains a bounded sorted list. Most items fail the first comparison. */
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

/** Finds, for each chosen item, the fact with the largest contribution, this contribution and the sum of all. */
function strongestSpokesmen(influences: readonly Influence[], chosen: readonly number[]): Map<number, Spokesman> {
  const spokesmen = new Map(chosen.map((item) => [item, { item: -1, share: 0, total: 0 }]));
  for (const { item, influence, list } of influences)
    for (let n = 0; n < list.items.length; n++) {
      const spokesman = spokesmen.get(list.items[n] as number);
      if (!spokesman) continue;
      const share = influence * (list.weights[n] as number);
      spokesman.total += share;
      // Skips dislikes: a dislike can raise an item, but "because you disliked" is not a useful reason.
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
