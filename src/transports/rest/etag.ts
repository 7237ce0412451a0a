import type { StatsRow } from '../../ledger/rows/stats';

/** Weak ETag of the counts: responses with the same tag can differ in scores, which decay with time. The tag changes every UTC day. */
export function freshness({ version }: Pick<StatsRow, 'version'>, nowMs: number): string {
  return `W/"${version}-${new Date(nowMs).toISOString().slice(0, 10)}"`;
}

/** Whether a client's If-None-Match names the tag (RFC 9110, weak comparison). */
export function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch !== undefined && (ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag)));
}
