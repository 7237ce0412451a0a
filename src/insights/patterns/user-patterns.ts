import { DatabaseError } from 'pg';
import { badInput } from '../../domain/errors';
import type { Services } from '../../graphql/context';
import { checkRange } from '../../graphql/date-range';
import { statement } from '../../infrastructure/database/statement';
import { clearedSql } from '../history/queries';
import { patternsFrom } from './patterns';
import type { Patterns } from './patterns.type';
import { findingsColumns, findingsSql, mostEntries, patternStats, type Scope } from './queries';

interface PatternsRequest {
  from?: Date | null;
  /** End of the time range, exclusive. */
  to?: Date | null;
  /** IANA name of a time zone, such as Europe/Berlin. */
  timeZone: string;
}

// Reads an index on user and time in descending order, so that PostgreSQL stops after `mostEntries` rows.
const latestEntries = `(SELECT * FROM shown_history WHERE user_id = $5 AND occurred_at > ${clearedSql('$5')} AND occurred_at >= $1 AND occurred_at < $2
  ORDER BY occurred_at DESC LIMIT ${mostEntries})`;
const ofViewer = { sql: 'h.user_id = $5', source: latestEntries };
const patternsOfViewer = statement('patterns-of-viewer', findingsColumns, findingsSql(ofViewer));

/** Returns the patterns in the visible history of one user. Uses at most the latest `mostEntries` entries of the time range. */
export function patternsOfUser(services: Services, userId: string, request: PatternsRequest): Promise<Patterns> {
  return patternsIn(services, request, { ...ofViewer, prepared: patternsOfViewer, values: [userId] });
}

/** Returns the patterns in all entries of a scope. @throws CodedError BAD_USER_INPUT if the time range is reversed or the time zone is unknown. */
export async function patternsIn(
  services: Services,
  { from = null, to = null, timeZone }: PatternsRequest,
  scope: Pick<Scope, 'prepared' | 'sql' | 'values' | 'source'>,
): Promise<Patterns> {
  checkRange({ from, to });
  if (!isTimeZone(timeZone)) throw unknownZone(timeZone);
  const isOfMany = scope.source === 'history';
  const find = () => patternStats(isOfMany ? services.reader : services.pool, { ...scope, from, to, timeZone });
  const stats = await Promise.resolve(services.scans.run(find)).catch((error) => {
    // PostgreSQL does not know this time zone (error 22023), although Node.js knows it.
    throw error instanceof DatabaseError && error.code === '22023' ? unknownZone(timeZone) : error;
  });
  const setting = { from, to, timeZone, moods: services.config.moods, nowMs: Date.now() };
  return patternsFrom(stats, setting, isOfMany);
}

/**
 * Returns whether the name is an IANA time zone. Rejects short names except UTC and GMT, because PostgreSQL treats names such as CET as fixed offsets
 * without daylight saving time.
 */
function isTimeZone(name: string): boolean {
  try {
    return (name.includes('/') || name === 'UTC' || name === 'GMT') && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

function unknownZone(name: string): Error {
  return badInput('timeZone', `timeZone must be the IANA name of a time zone, such as Europe/Berlin, got "${name}".`);
}
