import { strengthOf } from './matrix';
import type { Popularity } from './popularity';
import type { Model, Parameters } from './types';

/** A fact of the viewer; those the model has never seen too. */
export interface ProfileFact {
  item: number;
  /** In the unit of the training's weights; below 0 is dislike. */
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
  /** Around the moment the list is for. */
  popularity: Popularity;
  meanStrength: number;
  parameters: Parameters;
  limit: number;
  /** What may be in the list, beside what the profile holds; everything by default. */
  isAllowed?: (item: number) => boolean;
}

export interface Recommendation {
  item: number;
  /** Comparable within one list. */
  score: number;
  /** The viewer's own item that spoke most for it; null if its popularity did. */
  because: number | null;
  /** Why, without such an item: 'RISING' has at least twice the share now that it has overall. */
  reason: 'PROFILE' | 'POPULAR' | 'RISING';
}

/**
 * The best `limit` items for a viewer, best first, of equals the one more popular overall, then the lower number. An item's score
 * is s · rᵖ + q · r: s sums over the viewer's facts value × recency × neighbour's weight, r is recent popularity (0–1), p is
 * `popularityPower`, q `popularityShare`; an s below 0 is not multiplied. Facts of the viewer are never in the list.
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

/** The neighbour list of an item in the model; the same as a row of a database holds. */
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

/** The newest fact counts floor + 1; every `profileHalfLife` facts before it the part above the floor halves. Undated ones count as the oldest. */
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

/** A list kept in order while items pass by: most of them fail the first comparison. */
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

/** For every chosen item the fact that added most, what it added, and what all added. */
function strongestSpokesmen(influences: readonly Influence[], chosen: readonly number[]): Map<number, Spokesman> {
  const spokesmen = new Map(chosen.map((item) => [item, { item: -1, share: 0, total: 0 }]));
  for (const { item, influence, list } of influences)
    for (let n = 0; n < list.items.length; n++) {
      const spokesman = spokesmen.get(list.items[n] as number);
      if (!spokesman) continue;
      const share = influence * (list.weights[n] as number);
      spokesman.total += share;
      // A dislike may speak for an item too, but "because you disliked" explains nothing.
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
