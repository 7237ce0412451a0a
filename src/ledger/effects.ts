import { dayMs, hourMs } from '../durations';
import { addLogs, halfLives, logContribution, type TrendPeriod } from '../rankings/score';
import { type CounterName, isDaily, type Weights } from '../stats/counters';

/** What was new, by the beginning of its UTC day or hour in unix milliseconds. */
export type Buckets = Map<number, Partial<Record<CounterName, number>>>;

/** What a batch changes about one content, before it is written. */
export interface ContentEffect {
  counts: Partial<Record<CounterName, number>>;
  trend: Record<TrendPeriod, number>;
  days: Buckets;
  hours: Buckets;
  tallies: Map<string, number>;
}

const periods = Object.keys(halfLives) as TrendPeriod[];

/** Collects a batch's changes of counters, folded per content and day. */
export class Effects {
  readonly byContent = new Map<string, ContentEffect>();
  /** What was new over all contents. */
  readonly hours: Buckets = new Map();

  /** What is older than `hoursSince` is not charted by hour any more. */
  constructor(
    private readonly weights: Weights,
    private readonly hoursSince: number,
  ) {}

  /**
   * Changes a counter by `delta`. With `happenedAt` it is something new that happened then: it belongs to that day and
   * raises the trend. Without it only the count moves: an undone like, or one set again.
   */
  count(contentId: string, counter: CounterName, delta: number, happenedAt?: number): void {
    const effect = this.effectOn(contentId);
    const weight = this.weights[counter];
    effect.counts[counter] = (effect.counts[counter] ?? 0) + delta;
    if (happenedAt === undefined) return;
    if (isDaily(counter)) {
      addTo(effect.days, counter, delta, happenedAt, dayMs);
      addTo(this.hours, counter, delta, happenedAt, hourMs);
      if (happenedAt >= this.hoursSince) addTo(effect.hours, counter, delta, happenedAt, hourMs);
    }
    if (weight <= 0) return;
    for (const period of periods) effect.trend[period] = addLogs(effect.trend[period], logContribution(weight * delta, happenedAt, period));
  }

  /** Changes a count that not every content has: `reaction:LOVE`, `rating:7`. */
  tally(contentId: string, tally: string, delta: number): void {
    const { tallies } = this.effectOn(contentId);
    tallies.set(tally, (tallies.get(tally) ?? 0) + delta);
  }

  private effectOn(contentId: string): ContentEffect {
    let effect = this.byContent.get(contentId);
    if (!effect) {
      effect = { counts: {}, trend: { HOUR: -Infinity, DAY: -Infinity, WEEK: -Infinity }, days: new Map(), hours: new Map(), tallies: new Map() };
      this.byContent.set(contentId, effect);
    }
    return effect;
  }
}

function addTo(buckets: Buckets, counter: CounterName, delta: number, atMs: number, sizeMs: number): void {
  const start = Math.floor(atMs / sizeMs) * sizeMs;
  const counts = buckets.get(start) ?? {};
  counts[counter] = (counts[counter] ?? 0) + delta;
  buckets.set(start, counts);
}
