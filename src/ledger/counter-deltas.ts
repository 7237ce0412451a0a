import type { CounterName, CounterSet, Weights } from '../domain/counters';
import { dayMs, hourMs } from '../domain/durations';
import { addLogs, halfLives, logContribution, type TrendPeriod } from '../domain/trend-score';

/** Changes of the counters of each UTC day or each UTC hour. The key is the start of the day or hour in Unix milliseconds. */
export type Buckets = Map<number, Partial<Record<CounterName, number>>>;

/** Changes that a batch makes to the counters of one content. */
export interface ContentDeltas {
  counts: Partial<Record<CounterName, number>>;
  /** Per period, log2 of the amount that the batch adds to the trend. `-Infinity` if it adds nothing. */
  trend: Record<TrendPeriod, number>;
  /** Per period, log2 of the amount that the batch subtracts from the trend. Null if it subtracts nothing. */
  removed: Record<TrendPeriod, number> | null;
  days: Buckets;
  hours: Buckets;
  tallies: Map<string, number>;
}

const periods = Object.keys(halfLives) as TrendPeriod[];

/** Sums the counter changes of a batch per content, UTC day and UTC hour. */
export class CounterDeltas {
  readonly byContent = new Map<string, ContentDeltas>();
  /** Changes of the service-wide hourly counters. */
  readonly hours: Buckets = new Map();

  /** Omits interactions before `hoursSince` (Unix milliseconds) from the hourly counts of contents. */
  constructor(
    private readonly counters: CounterSet,
    private readonly weights: Weights,
    private readonly hoursSince: number,
  ) {}

  /**
   * Adds `delta` to the total of a counter. If `happenedAt` (Unix milliseconds) is set, also adds `delta` to the counts of that UTC day and hour, and
   * updates the trend. Callers set `happenedAt` for new interactions only. If a user withdraws a like, for example, only the total changes.
   */
  add(contentId: string, counter: CounterName, delta: number, happenedAt?: number): void {
    const contentDeltas = this.deltasOf(contentId);
    const weight = this.weights[counter];
    contentDeltas.counts[counter] = (contentDeltas.counts[counter] ?? 0) + delta;
    if (happenedAt === undefined) return;
    if (this.counters.isDaily(counter)) {
      addTo(contentDeltas.days, counter, delta, happenedAt, dayMs);
      addTo(this.hours, counter, delta, happenedAt, hourMs);
      if (happenedAt >= this.hoursSince) addTo(contentDeltas.hours, counter, delta, happenedAt, hourMs);
    }
    if (weight <= 0) return;
    for (const period of periods)
      contentDeltas.trend[period] = addLogs(contentDeltas.trend[period], logContribution(weight * delta, happenedAt, period));
  }

  /**
   * Moves one counted interaction from `fromMs` to the earlier time `toMs` (both Unix milliseconds). This changes the counts per day and hour and
   * reduces the trend, but not the total. Computes the trend with the current weights, even if the weights have changed since the interaction was
   * counted.
   */
  move(contentId: string, counter: CounterName, fromMs: number, toMs: number): void {
    const contentDeltas = this.deltasOf(contentId);
    const weight = this.weights[counter];
    if (this.counters.isDaily(counter)) {
      moveBetween(contentDeltas.days, counter, fromMs, toMs, dayMs);
      moveBetween(this.hours, counter, fromMs, toMs, hourMs);
      moveBetween(contentDeltas.hours, counter, fromMs, toMs, hourMs, this.hoursSince);
    }
    if (weight <= 0) return;
    contentDeltas.removed ??= emptySums();
    for (const period of periods) {
      contentDeltas.removed[period] = addLogs(contentDeltas.removed[period], logContribution(weight, fromMs, period));
      contentDeltas.trend[period] = addLogs(contentDeltas.trend[period], logContribution(weight, toMs, period));
    }
  }

  /** Adds `delta` to a tally. A tally counts the reactions of one kind (`reaction:LOVE`) or the ratings of one value (`rating:7`). */
  addTally(contentId: string, tally: string, delta: number): void {
    const { tallies } = this.deltasOf(contentId);
    tallies.set(tally, (tallies.get(tally) ?? 0) + delta);
  }

  private deltasOf(contentId: string): ContentDeltas {
    let contentDeltas = this.byContent.get(contentId);
    if (!contentDeltas) {
      contentDeltas = { counts: {}, trend: emptySums(), removed: null, days: new Map(), hours: new Map(), tallies: new Map() };
      this.byContent.set(contentId, contentDeltas);
    }
    return contentDeltas;
  }
}

function emptySums(): Record<TrendPeriod, number> {
  return { HOUR: -Infinity, DAY: -Infinity, WEEK: -Infinity };
}

/** Moves one interaction from the day or hour of `fromMs` to that of `toMs`. Omits days and hours before `sinceMs`. */
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
