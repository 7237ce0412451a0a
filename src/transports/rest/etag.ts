import type { StatsRow } from '../../ledger/counter-tables';

/**
 * Returns a weak ETag for the counts of a content. It changes with each change of a count and each UTC day, but not with the trending score,
 * which decays continuously.
 */
export function freshness({ version }: Pick<StatsRow, 'version'>, nowMs: number): string {
  return `W/"${version}-${new Date(nowMs).toISOString().slice(0, 10)}"`;
}

/** Whether the header If-None-Match contains `etag` or is `*`, with the weak comparison of RFC 9110. */
export function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch !== undefined && (ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag)));
}
