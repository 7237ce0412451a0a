import { type Config, readConfig } from '../infrastructure/config/read-config';
import { type AuditResult, audit } from '../operations/audit/audit';
import type { Drift } from '../operations/audit/drift';
import { onDatabase } from './database';
import { grouped } from './progress';

const shownDrifts = 20;

/** Compares every counter with its facts and shows a progress bar. Prints the first 20 wrong counters on stderr. */
export function auditCounters(fix: boolean, config: Config = readConfig()): Promise<AuditResult> {
  const describeProgress = (done: string, total: string) => `${done} of about ${total} facts`;
  return onDatabase(config, { connections: 2, describeProgress }, async (pool, { at, say }) => {
    let drifts = 0;
    const onDrift = (drift: Drift) => {
      if (++drifts <= shownDrifts) say(sentence(drift));
    };
    const result = await audit(pool, { fix, hourlyDays: config.retentionDays.hourlyCounts, onDrift, onProgress: at });
    if (drifts > shownDrifts) say(`… and ${grouped(drifts - shownDrifts)} more`);
    return result;
  });
}

/** Returns the final report of an audit as text. `fix` is true if the audit corrected wrong counters. */
export function auditReport({ contents, driftByCounter, fixed, seconds }: AuditResult, fix = false): string {
  if (contents === 0) return 'Nothing was audited: the database has no contents. Check DATABASE_URL and DATA_DIR.';
  const drifts = Object.entries(driftByCounter).filter(([, count]) => count > 0);
  const scope = `${grouped(contents)} contents recounted from their facts in ${seconds.toFixed(1)} s`;
  if (drifts.length === 0) return `drift 0: ${scope}, every counter equals its facts`;
  const list = drifts.map(([counter, count]) => `${counter} on ${grouped(count)}`).join(', ');
  const after = fix ? `${grouped(fixed)} contents fixed` : 'fix them with: npm run audit -- --fix';
  return `DRIFT: ${list} (${scope}); ${after}`;
}

function sentence({ contentId, counter, stored, facts }: Drift): string {
  return `${contentId}: ${counter} is ${stored ?? 'missing'}, expected ${facts}`;
}
