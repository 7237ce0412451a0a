import { type CounterName, isDaily, type Weights } from '../domain/counters';
import { dayMs, hourMs } from '../domain/durations';
import { addLogs, halfLives, logContribution, type TrendPeriod } from '../domain/trend-score';

/** What was new, by the beginning of its UTC day or hour in unix milliseconds. */
export type Buckets = Map<number, Partial<Record<CounterName, number>>>;

/** What a batch changes about one content, before it is written. */
export interface ContentDeltas {
  counts: Partial<Record<CounterName, number>>;
  trend: Record<TrendPeriod, number>;
  /** Per period, the sum of the contributions that leave the trend; null when none does. Their replacements are part of `trend`. */
  removed: Record<TrendPeriod, number> | null;
  days: Buckets;
  hours: Buckets;
  tallies: Map<string, number>;
}

const periods = Object.keys(halfLives) as TrendPeriod[];

/** Collects a batch's changes of counters, folded per content and day. */
export class CounterDeltas {
  readonly byContent = new Map<string, ContentDeltas>();
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
  add(contentId: string, counter: CounterName, delta: number, happenedAt?: number): void {
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

  /**
   * Moves one that was counted at `fromMs` to the earlier moment `toMs`: to another day, another hour and a smaller part of the trend. The
   * count stays. The trend is corrected by today's weights, which can differ from those of the moment when it was counted.
   */
  move(contentId: string, counter: CounterName, fromMs: number, toMs: number): void {
    const effect = this.effectOn(contentId);
    const weight = this.weights[counter];
    if (isDaily(counter)) {
      moveBetween(effect.days, counter, fromMs, toMs, dayMs);
      moveBetween(this.hours, counter, fromMs, toMs, hourMs);
      moveBetween(effect.hours, counter, fromMs, toMs, hourMs, this.hoursSince);
    }
    if (weight <= 0) return;
    effect.removed ??= emptySums();
    for (const period of periods) {
      effect.removed[period] = addLogs(effect.removed[period], logContribution(weight, fromMs, period));
      effect.trend[period] = addLogs(effect.trend[period], logContribution(weight, toMs, period));
    }
  }

  /** Changes a count that not every content has: `reaction:LOVE`, `rating:7`. */
  addTally(contentId: string, tally: string, delta: number): void {
    const { tallies } = this.effectOn(contentId);
    tallies.set(tally, (tallies.get(tally) ?? 0) + delta);
  }

  private effectOn(contentId: string): ContentDeltas {
    let effect = this.byContent.get(contentId);
    if (!effect) {
      effect = { counts: {}, trend: emptySums(), removed: null, days: new Map(), hours: new Map(), tallies: new Map() };
      this.byContent.set(contentId, effect);
    }
    return effect;
  }
}

function emptySums(): Record<TrendPeriod, number> {
  return { HOUR: -Infinity, DAY: -Infinity, WEEK: -Infinity };
}

/** Within one bucket nothing moves. Buckets before `sinceMs` are not kept. */
function moveBetween(buckets: Buckets, counter: CounterName, fromMs: number, toMs: number, sizeMs: number, sinceMs = -Infinity): void {
  if (Math.floor(fromMs / sizeMs) === Math.floor(toMs / sizeMs)) return;
  if (fromMs >= sinceMs) addTo(buckets, counter, -1, fromMs, sizeMs);
  if (toMs >= sinceMs) addTo(buckets, counter, 1, toMs, sizeMs);
}

function addTo(buckets: Buckets, counter: CounterName, delta: number, atMs: number, sizeMs: number): void {
  const start = Math.floor(atMs / sizeMs) * sizeMs;
  const counts = buckets.get(start) ?? {};
  counts[counter] = (counts[counter] ?? 0) + delta;
  buckets.set(start, counts);
}
