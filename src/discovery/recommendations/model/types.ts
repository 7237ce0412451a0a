import { dayMs } from '../../../domain/durations';
/** Facts as parallel arrays: user, item, weight and time of fact n. Users and items are numbered from 0. */
export interface Facts {
  userCount: number;
  itemCount: number;
  users: Int32Array;
  items: Int32Array;
  /** Strength of a fact in any unit; negative for dislike. */
  weights: Float32Array;
  /** Unix milliseconds; 0 for an unknown time. */
  times: Float64Array;
}

export interface Parameters {
  /** Maximum number of neighbours per item. */
  neighbours: number;
  /** EASE's λ, for values with a mean strength of 1. A higher λ reduces the weight of rare coincidences. */
  lambda: number;
  /** Exponent of |weight| in the value of a fact; 0 makes all facts equal. */
  weightExponent: number;
  /** Value of a dislike relative to a like of the same strength. */
  dislikeShare: number;
  /** Above this number of items (and users), EASE covers only the most frequent items and co-occurrence covers the others. */
  exactLimit: number;
  /** Half-life in facts: a fact that is this many facts older than the newest counts half as much. */
  profileHalfLife: number;
  /** Minimum weight of an old fact, added to the decaying part. */
  profileFloor: number;
  popularityHalfLifeMs: number;
  /** Exponent of recent popularity (0–1) in the factor that multiplies the neighbours' score. */
  popularityPower: number;
  /** Score added to the most popular item of the moment, and proportionally less to others. Neighbours add about 0.01–0.5. */
  popularityShare: number;
  /** Number of moments with stored recent popularity; the last is `nowMs`. */
  moments: number;
}

export const defaultParameters: Parameters = {
  neighbours: 200,
  lambda: 200,
  weightExponent: 0,
  dislikeShare: 0.5,
  exactLimit: 4000,
  profileHalfLife: 3,
  profileFloor: 0.1,
  popularityHalfLifeMs: 30 * dayMs,
  popularityPower: 0,
  popularityShare: 0.02,
  moments: 32,
};

/** Neighbour lists. Item i has the entries from `starts[i]` to before `starts[i + 1]`, strongest first. */
export interface Model {
  itemCount: number;
  starts: Int32Array;
  neighbours: Int32Array;
  /** Score that a fact of value 1 about the item adds to the neighbour's score; can be negative. */
  weights: Float32Array;
  /** Mean of |weight| to the power `weightExponent`. Training facts and profiles are divided by it. */
  meanStrength: number;
  /** All likes of an item relative to the most liked item: 0–1. */
  overall: Float32Array;
  /** Unix milliseconds, ascending. */
  momentTimes: Float64Array;
  /** Row m holds `itemCount` numbers: recent popularity at moment m relative to the top item, 0–1. */
  recent: Float32Array;
}

export interface Watch {
  /** Called with ascending values, 0–1. */
  onProgress?: (done: number) => void;
  /** Called with the best parameters so far after each improvement. A later tuning can start from them. */
  onBetter?: (parameters: Parameters) => void;
  /** Called several times per second; returning true ends the work with `Stopped`. */
  shouldStop?: () => boolean;
}

/** Thrown by `train` and `tune` after `shouldStop` returned true. */
class Stopped extends Error {
  readonly code = 'STOPPED';
  constructor() {
    super('stopped on request');
  }
}

/** Maps the progress of a part onto the whole and checks `shouldStop`. */
export function stepOf(watch: Watch, from = 0, to = 1): (done: number) => void {
  return (done) => {
    if (watch.shouldStop?.()) throw new Stopped();
    watch.onProgress?.(from + (to - from) * Math.min(1, done));
  };
}
