import { dayMs } from '../../durations';
/** Who met what, how strongly and when: entry n of each array belongs together. Users and items are numbered from 0. */
export interface Facts {
  userCount: number;
  itemCount: number;
  users: Int32Array;
  items: Int32Array;
  /** Strength of a fact, in any unit; below 0 is dislike. */
  weights: Float32Array;
  /** Unix milliseconds; 0 where nobody knows. */
  times: Float64Array;
}

export interface Parameters {
  /** The most neighbours an item keeps. */
  neighbours: number;
  /** EASE's λ, for values whose mean strength is 1: the higher, the less a rare coincidence counts. */
  lambda: number;
  /** Value of a fact = |weight| to this power: 0 counts every fact alike. */
  weightExponent: number;
  /** How much a dislike counts, against a like of the same strength. */
  dislikeShare: number;
  /** Above this many items (and users) EASE covers the most met items only; the others are joined by co-occurrence. */
  exactLimit: number;
  /** Counted in facts: the viewer's newest fact counts 1, the one this many facts before it counts half. */
  profileHalfLife: number;
  /** What an old fact of the viewer still counts, beside 1 for the newest. */
  profileFloor: number;
  popularityHalfLifeMs: number;
  /** Recent popularity (0–1) to this power multiplies what the neighbours say. */
  popularityPower: number;
  /** Added for the most popular item of the moment, less for others in proportion; neighbours add about 0.01–0.5. */
  popularityShare: number;
  /** At this many moments recent popularity is kept, the last of them `nowMs`. */
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

/** `neighbours[starts[i]]` up to, not including, `neighbours[starts[i + 1]]` belong to item i, strongest first. */
export interface Model {
  itemCount: number;
  starts: Int32Array;
  neighbours: Int32Array;
  /** What a fact of value 1 about the item adds to the neighbour; below 0 it takes away. */
  weights: Float32Array;
  /** Mean of |weight| to the power `weightExponent`: a profile is divided by it, as the facts of training were. */
  meanStrength: number;
  /** All likes of an item, as a share of the most liked item's: 0–1. */
  overall: Float32Array;
  /** Unix milliseconds, rising. */
  momentTimes: Float64Array;
  /** Row m, of `itemCount` numbers: recent popularity at moment m, as a share of the top item's: 0–1. */
  recent: Float32Array;
}

export interface Watch {
  /** From 0 to 1, rising. */
  onProgress?: (done: number) => void;
  /** Told the best parameters so far, whenever better ones are found: with them another tuning may start. */
  onBetter?: (parameters: Parameters) => void;
  /** Asked several times a second; true ends the work with `Stopped`. */
  shouldStop?: () => boolean;
}

/** Thrown out of `train` and `tune` after `shouldStop` said so. */
class Stopped extends Error {
  readonly code = 'STOPPED';
  constructor() {
    super('stopped on request');
  }
}

/** Tells progress within a part of the whole, and stops there. */
export function stepOf(watch: Watch, from = 0, to = 1): (done: number) => void {
  return (done) => {
    if (watch.shouldStop?.()) throw new Stopped();
    watch.onProgress?.(from + (to - from) * Math.min(1, done));
  };
}
