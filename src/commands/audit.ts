import { type Config, readConfig } from '../config';
import { createPool } from '../database/pool';
import { hourMs } from '../durations';
import { type AuditResult, audit } from '../ledger/audit';
import type { Drift } from '../ledger/drift';
import { grouped, startProgress } from '../progress';
import { openDatabase } from './database';

const shownDrifts = 20;
const longestStatementMs = hourMs;

/** Recounts every counter from the facts, with a progress bar; each drift is told on stderr (the first twenty). */
export async function auditCounters(fix: boolean, config: Config = readConfig()): Promise<AuditResult> {
  const database = await openDatabase(config);
  const pool = createPool(database.url, 2, { queryTimeoutMs: longestStatementMs });
  let [done, total, drifts] = [0, 0, 0];
  const progress = startProgress(
    () => total,
    () => done,
    () => `${grouped(done)} of about ${grouped(total)} facts`,
  );
  try {
    return await audit(pool, {
      fix,
      hourlyDays: config.retentionDays.hourlyCounts,
      onDrift: (drift) => {
        if (++drifts <= shownDrifts) progress.say(sentence(drift));
      },
      onProgress: (soFar, all) => {
        [done, total] = [soFar, all];
      },
    });
  } finally {
    progress.stop();
    if (drifts > shownDrifts) process.stderr.write(`… and ${grouped(drifts - shownDrifts)} more\n`);
    await pool.end();
    await database.stop();
  }
}

/** What an operator reads in the end. */
export function auditReport({ contents, driftByCounter, mended, seconds }: AuditResult): string {
  const drifts = Object.entries(driftByCounter).filter(([, count]) => count > 0);
  const scope = `${grouped(contents)} contents recounted from their facts in ${seconds.toFixed(1)} s`;
  if (drifts.length === 0) return `drift 0: ${scope}, every counter equals its facts`;
  const list = drifts.map(([counter, count]) => `${counter} on ${grouped(count)}`).join(', ');
  const after = mended > 0 ? `${grouped(mended)} contents mended` : 'npm run audit -- --fix mends them';
  return `DRIFT: ${list} (${scope}); ${after}`;
}

function sentence({ contentId, counter, stored, facts }: Drift): string {
  return `${contentId}: ${counter} is ${stored ?? 'missing'}, the facts say ${facts}`;
}
