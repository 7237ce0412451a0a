import { dayMs } from '../../../domain/durations';
/** Facts in parallel arrays: `users[n]`, `items[n]`, `weights[n]` and `times[n]` belong to fact n. Users and items are numbered from 0. */
export interface Facts {
  userCount: number;
  itemCount: number;
  users: Int32Array;
  items: Int32Array;
  /** Strength of the preference in each fact, in any unit; negative for a dislike. */
  weights: Float32Array;
  /** Time of each fact in Unix ms; 0 if unknown. */
  times: Float64Array;
}

export interface Parameters {
  /** Maximum number of neighbours per item. */
  neighbours: number;
  /**
   * Regularization parameter λ of EASE, for values of facts with a mean strength of 1. A higher λ reduces the weights between items that
   * few users have in common.
   */
  lambda: number;
  /** Exponent of |weight| in the value of a fact. If the exponent is 0, all likes have the same value. */
  weightExponent: number;
  /** Value of a dislike relative to a like of the same strength, 0–1. */
  dislikeShare: number;
  /**
   * Maximum number of rows of the matrix that EASE inverts. If there are more items and more users than this number, EASE covers only the
   * items with most facts, and the weights of other items are computed from pairs of items.
   */
  exactLimit: number;
  /** Half-life of the influence of a fact, measured in newer facts: with 3, the influence halves after three newer facts. */
  profileHalfLife: number;
  /** Part of the influence of a fact that does not decay. The decaying part is 1 for the newest fact. */
  profileFloor: number;
  popularityHalfLifeMs: number;
  /** Exponent p for the recent popularity r of an item (0–1): the score from the user's facts is multiplied by (r + 0.001)ᵖ. */
  popularityPower: number;
  /**
   * Score that popularity adds to the item with the highest recent popularity. Other items receive a proportional part. For comparison, the
   * facts of a user add about 0.01–0.5.
   */
  popularityShare: number;
  /** Maximum number of points in time for which the model stores recent popularity. */
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

/**
 * A trained model with the neighbours of each item. The neighbours of item i are in `neighbours` and `weights`, from index `starts[i]` to
 * before index `starts[i + 1]`, strongest first.
 */
export interface Model {
  itemCount: number;
  starts: Int32Array;
  neighbours: Int32Array;
  /** Score that a fact with the value 1 about an item adds to the neighbour of the item; can be negative. */
  weights: Float32Array;
  /**
   * Mean of |weight| to the power `weightExponent` over the training facts. The values of facts are divided by this mean, in trainings and
   * in profiles.
   */
  meanStrength: number;
  /** Number of likes of each item divided by the number of likes of the most liked item, 0–1. */
  overall: Float32Array;
  /** Points in time (Unix ms, ascending) to which the rows of `recent` belong. */
  momentTimes: Float64Array;
  /**
   * Recent popularity. Row m contains `itemCount` numbers: the popularity of each item around `momentTimes[m]`, relative to the most
   * popular item, 0–1.
   */
  recent: Float32Array;
}

export interface Watch {
  /** Receives the completed share of the work, 0–1, in ascending order. */
  onProgress?: (done: number) => void;
  /** Receives the best parameters so far after each improvement. A later tuning can start with these parameters. */
  onBetter?: (parameters: Parameters) => void;
  /** Called several times per second. If it returns true, the work ends with the error `Stopped`. */
  shouldStop?: () => boolean;
}

/** Thrown by `train` and `tune` after `shouldStop` returned true. */
class Stopped extends Error {
  readonly code = 'STOPPED';
  constructor() {
    super('stopped on request');
  }
}

/**
 * Returns a callback that reports the progress of one part of the work (0–1) as `from`–`to` of the whole work. The callback throws
 * `Stopped` if `shouldStop` returns true.
 */
export function stepOf(watch: Watch, from = 0, to = 1): (done: number) => void {
  return (done) => {
    if (watch.shouldStop?.()) throw new Stopped();
    watch.onProgress?.(from + (to - from) * Math.min(1, done));
  };
}
