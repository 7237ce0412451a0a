import type { Facts, Model, Parameters } from './types';

/** Popularity of each item relative to the most popular item, 0–1: `recent` around one point in time, `overall` over all time. */
export interface Popularity {
  recent: Float32Array;
  overall: Float32Array;
}

/** Returns the number of likes of each item, divided by the number of likes of the most liked item: 0–1. */
export function overallPopularity(facts: Facts): Float32Array {
  return sharesOfTop(counted(facts, () => 1));
}

/**
 * Returns the popularity of each item at a point in time, relative to the most popular item: 0–1. The weight of a like halves for every
 * `halfLifeMs` between the like and this time. Likes after this time are included, because they also show what was popular then. Facts
 * without a time have the minimum weight, 1e-9.
 */
export function popularityAround(facts: Facts, momentMs: number, halfLifeMs: number): Float32Array {
  return sharesOfTop(counted(facts, (timeMs) => Math.max(2 ** (-Math.abs(timeMs - momentMs) / halfLifeMs), 1e-9)));
}

/**
 * Returns at most `count` points in time, ascending, for which the model stores popularity. The last point is the time of the latest fact
 * (`nowMs` if no fact has a time). The others are quantiles of the times at which the users had their latest facts.
 */
export function momentsOf(facts: Facts, nowMs: number, count: number): Float64Array {
  const last = new Float64Array(facts.userCount);
  let latest = 0;
  for (let n = 0; n < facts.users.length; n++) {
    const [user, time] = [facts.users[n] as number, Math.min(facts.times[n] as number, nowMs)];
    last[user] = Math.max(last[user] as number, time);
    latest = Math.max(latest, time);
  }
  const known = last.filter((time) => time > 0).sort();
  const quantiles = Array.from({ length: Math.max(0, count - 1) }, (_, n) => known[Math.floor(((n + 0.5) * known.length) / (count - 1))]);
  const moments = new Set([...quantiles.filter((time) => time !== undefined), latest || nowMs]);
  return Float64Array.from(moments).sort();
}

/**
 * Returns the popularity at the stored point in time that is nearest to `momentMs`. Returns the popularity at the last point if `momentMs`
 * is 0 (an unknown time).
 */
export function popularityAt(model: Pick<Model, 'itemCount' | 'momentTimes' | 'recent' | 'overall'>, momentMs: number): Popularity {
  let nearest = model.momentTimes.length - 1;
  model.momentTimes.forEach((time, n) => {
    if (momentMs > 0 && Math.abs(time - momentMs) <= Math.abs((model.momentTimes[nearest] as number) - momentMs)) nearest = n;
  });
  return { recent: model.recent.subarray(nearest * model.itemCount, (nearest + 1) * model.itemCount), overall: model.overall };
}

/** Returns the popularity of all items around each point in time of `moments`, one row of `itemCount` numbers per point. */
export function popularityRows(facts: Facts, moments: Float64Array, parameters: Parameters): Float32Array {
  const rows = new Float32Array(moments.length * facts.itemCount);
  moments.forEach((moment, n) => {
    rows.set(popularityAround(facts, moment, parameters.popularityHalfLifeMs), n * facts.itemCount);
  });
  return rows;
}

function counted(facts: Facts, countOf: (timeMs: number) => number): Float64Array {
  const counts = new Float64Array(facts.itemCount);
  for (let n = 0; n < facts.items.length; n++) {
    const item = facts.items[n] as number;
    if ((facts.weights[n] as number) > 0) counts[item] = (counts[item] as number) + countOf(facts.times[n] as number);
  }
  return counts;
}

function sharesOfTop(counts: Float64Array): Float32Array {
  const top = counts.reduce((most, count) => Math.max(most, count), 0);
  return Float32Array.from(counts, (count) => (top > 0 ? count / top : 0));
}
