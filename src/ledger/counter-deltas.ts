import { type CounterName, isDaily, type Weights } from '../domain/counters';
import { dayMs, hourMs } from '../domain/durations';
import { addLogs, halfLives, logContribution, type TrendPeriod } from '../domain/trend-score';

/** New interactions, by the start of their UTC day or hour in Unix milliseconds. */
export type Buckets = Map<number, Partial<Record<CounterName, number>>>;

/** Changes of one content's counters by a batch that is not written yet. */
export interface ContentDeltas {
  counts: Partial<Record<CounterName, number>>;
  trend: Record<TrendPeriod, number>;
  /** Per period, the sum of the contributions that leave the trend; null if none does. `trend` includes their replacements. */
  removed: Record<TrendPeriod, number> | null;
  days: Buckets;
  hours: Buckets;
  tallies: Map<string, number>;
}

const periods = Object.keys(halfLives) as TrendPeriod[];

/** Collects the counter changes of a batch, summed per content, day and hour. */
export class CounterDeltas {
  readonly byContent = new Map<string, ContentDeltas>();
  /** New interactions across all contents. */
  readonly hours: Buckets = new Map();

  /** Hourly counts of a content are not kept before `hoursSince` (Unix milliseconds). */
  constructor(
    private readonly weights: Weights,
    private readonly hoursSince: number,
  ) {}

  /**
   * Changes a counter by `delta`. Pass `happenedAt` for a new interaction: it also counts on that day and raises the trend. Without
   * `happenedAt` only the total changes, for example when a user withdraws a like or sets it again.
   */
  add(contentId: string, counter: CounterName, delta: number, happenedAt?: number): void {
    const contentDeltas = this.deltasOf(contentId);
    const weight = this.weights[counter];
    contentDeltas.counts[counter] = (contentDeltas.counts[counter] ?? 0) + delta;
    if (happenedAt === undefined) return;
    if (isDaily(counter)) {
      addTo(contentDeltas.days, counter, delta, happenedAt, dayMs);
      addTo(this.hours, counter, delta, happenedAt, hourMs);
      if (happenedAt >= this.hoursSince) addTo(contentDeltas.hours, counter, delta, happenedAt, hourMs);
    }
    if (weight <= 0) return;
    for (const period of periods)
      contentDeltas.trend[period] = addLogs(contentDeltas.trend[period], logContribution(weight * delta, happenedAt, period));
  }

  /**
   * Moves one counted interaction from `fromMs` to the earlier time `toMs`: to another day and hour, and with a smaller contribution to the
   * trend. The total stays the same. The trend is corrected with the current weights, which can differ from those used originally.
   */
  move(contentId: string, counter: CounterName, fromMs: number, toMs: number): void {
    const contentDeltas = this.deltasOf(contentId);
    const weight = this.weights[counter];
    if (isDaily(counter)) {
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

  /** Changes a tally, such as `reaction:LOVE` or `rating:7`. */
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

/** Does nothing if both times are in the same bucket. Buckets before `sinceMs` are not kept. */
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
