import { columnOf } from '../../domain/column-name';
import type { DailyCounterName, DailyCounts } from '../../domain/counters';
import { dayMs, hourMs } from '../../domain/durations';
import { badInput } from '../../domain/errors';
import type { Queryable } from '../../infrastructure/database/pool';
import { type Statement, statement } from '../../infrastructure/database/statement';
import { counters } from '../../interactions/registry/counters';

const seriesSteps = ['HOUR', 'DAY', 'WEEK', 'MONTH'] as const;
export type SeriesStep = (typeof seriesSteps)[number];

/** Numbers of new interactions in one step of a time series. The step begins at `start` and ends at the start of the next step. */
export interface SeriesPoint {
  start: Date;
  counts: DailyCounts;
}

/** Time range of whole steps. `from` is the start of the first step, and `to` is the end of the last step (exclusive). */
export interface SeriesRange {
  step: SeriesStep;
  from: Date;
  to: Date;
}

const mostPoints = 1_000;
const latestMs = Date.UTC(9998, 11, 31);
const usualPoints: Record<SeriesStep, number> = { HOUR: 48, DAY: 30, WEEK: 26, MONTH: 24 };

/**
 * Returns the range of whole steps that contains the times from `from` to `to`. `to` defaults to now. Without `from`, the range has `usual` steps.
 * @throws CodedError BAD_USER_INPUT for more than 1,000 steps, or for times outside of the years 1970–9998.
 */
export function seriesRange(
  step: SeriesStep,
  from: Date | null | undefined,
  to: Date | null | undefined,
  nowMs: number,
  usual = usualPoints[step],
): SeriesRange {
  for (const [name, at] of Object.entries({ from, to }))
    if (at && (+at < 0 || +at > latestMs)) throw badInput(name, `${name} must be in the years 1970–9998, got ${at.toISOString()}.`);
  const end = nextStep(step, stepStart(step, to ? new Date(+to - 1) : new Date(nowMs)));
  const start = from ? stepStart(step, from) : stepsBefore(step, end, usual);
  if (stepsBefore(step, end, mostPoints) > start)
    throw badInput('from', `from and to must span at most ${mostPoints} steps. Request a shorter range or longer steps.`);
  return { step, from: start, to: end };
}

/** Returns the start of each step in the range, earliest first. */
export function stepsOf({ step, from, to }: SeriesRange): Date[] {
  const starts: Date[] = [];
  for (let start = from; start < to; start = nextStep(step, start)) starts.push(start);
  return starts;
}

const seriesColumns = {
  start: 'timestamptz',
  ...(Object.fromEntries(counters.dailyNames.map((name) => [name, 'int8'])) as Record<DailyCounterName, 'int8'>),
} as const;

const series = (name: string, source: string) =>
  statement(
    `series-${name}`,
    seriesColumns,
    `SELECT date_trunc($1, at, 'UTC') AS start, ${counters.dailyNames.map((name) => `sum(${columnOf(name)})::bigint AS "${name}"`).join(', ')}
    FROM (${source}) f WHERE $2::timestamptz < $3::timestamptz GROUP BY 1`,
  );
const hours = series('hours', 'SELECT hour AS at, content_hourly.* FROM content_hourly WHERE content_id = $4 AND hour >= $2 AND hour < $3');
const days = series(
  'days',
  `SELECT day::timestamp AT TIME ZONE 'UTC' AS at, content_daily.* FROM content_daily
        WHERE content_id = $4 AND day >= ($2 AT TIME ZONE 'UTC')::date AND day < ($3 AT TIME ZONE 'UTC')::date`,
);
const ofService = series('service', 'SELECT hour AS at, service_hourly.* FROM service_hourly WHERE hour >= $2 AND hour < $3');

/**
 * Returns the numbers of new interactions with one content per step. Steps without interactions contain zeros. With the step HOUR, hours whose counts
 * the server has deleted contain zeros as well.
 */
export function contentSeries(db: Queryable, contentId: string, range: SeriesRange): Promise<SeriesPoint[]> {
  return seriesFrom(db, range.step === 'HOUR' ? hours : days, range, [contentId]);
}

/** Returns the numbers of new interactions with all contents per step. */
export function serviceSeries(db: Queryable, range: SeriesRange): Promise<SeriesPoint[]> {
  return seriesFrom(db, ofService, range, []);
}

async function seriesFrom(db: Queryable, source: Statement<typeof seriesColumns>, range: SeriesRange, values: unknown[]): Promise<SeriesPoint[]> {
  const rows = await source.rows(db, [range.step.toLowerCase(), range.from, range.to, ...values]);
  const byStart = new Map<number, DailyCounts>(rows.map(({ start, ...counts }) => [+start, counts]));
  return stepsOf(range).map((start) => ({ start, counts: byStart.get(+start) ?? noCounts() }));
}

export function noCounts(): DailyCounts {
  return Object.fromEntries(counters.dailyNames.map((name) => [name, 0])) as DailyCounts;
}

/** Returns the start of the UTC step that contains the time `at`. Weeks start on Mondays. */
function stepStart(step: SeriesStep, at: Date): Date {
  const day = Math.floor(+at / dayMs) * dayMs;
  if (step === 'HOUR') return new Date(Math.floor(+at / hourMs) * hourMs);
  if (step === 'DAY') return new Date(day);
  // Weeks start on Mondays, and 1 January 1970 was a Thursday, which is 3 days after a Monday.
  if (step === 'WEEK') return new Date(day - ((day / dayMs + 3) % 7) * dayMs);
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()));
}

function nextStep(step: SeriesStep, start: Date): Date {
  return stepsBefore(step, start, -1);
}

function stepsBefore(step: SeriesStep, start: Date, steps: number): Date {
  if (step === 'MONTH') return new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() - steps));
  return new Date(+start - steps * { HOUR: hourMs, DAY: dayMs, WEEK: 7 * dayMs }[step]);
}
