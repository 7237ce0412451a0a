import type { StatsRow } from '../ledger/rows/stats';

/** Number of channels for the counts of all contents. A server listens to the channels of the contents that its clients follow. */
const channels = 64;

/** Returns the channel of a content. It is the same on every server. */
export function channelOf(contentId: string): string {
  let hash = 0;
  for (let n = 0; n < contentId.length; n++) hash = (Math.imul(hash, 31) + contentId.charCodeAt(n)) >>> 0;
  return `stats:${hash % channels}`;
}

const trends = ['trendHour', 'trendDay', 'trendWeek'] as const;
/** JSON form of a StatsRow: dates are strings, and a trend of minus infinity is null. */
export type WireRow = Omit<StatsRow, 'updatedAt' | (typeof trends)[number]> & { updatedAt: string } & Record<(typeof trends)[number], number | null>;

export function fromWire(row: WireRow): StatsRow {
  const [trendHour, trendDay, trendWeek] = trends.map((trend) => row[trend] ?? Number.NEGATIVE_INFINITY) as [number, number, number];
  return { ...row, trendHour, trendDay, trendWeek, updatedAt: new Date(row.updatedAt) };
}
