import type { StatsRow } from '../ledger/counter-tables';

/** Number of channels on which servers send counts to each other. A server listens only to the channels of the contents that its clients follow. */
const channels = 64;

/** Returns the name of the channel for the counts of a content. All servers compute the same name. */
export function channelOf(contentId: string): string {
  let hash = 0;
  for (let n = 0; n < contentId.length; n++) hash = (Math.imul(hash, 31) + contentId.charCodeAt(n)) >>> 0;
  return `stats:${hash % channels}`;
}

const trends = ['trendHour', 'trendDay', 'trendWeek'] as const;
/** A StatsRow after a round trip through JSON: dates are strings, and a trend score of minus infinity is null. */
export type WireRow = Omit<StatsRow, 'updatedAt' | (typeof trends)[number]> & { updatedAt: string } & Record<(typeof trends)[number], number | null>;

export function fromWire(row: WireRow): StatsRow {
  const [trendHour, trendDay, trendWeek] = trends.map((trend) => row[trend] ?? Number.NEGATIVE_INFINITY) as [number, number, number];
  return { ...row, trendHour, trendDay, trendWeek, updatedAt: new Date(row.updatedAt) };
}
