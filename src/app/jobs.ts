import { normalizeCatalogue } from '../catalog/content/normalize-stored-texts';
import { fillSearch } from '../discovery/search/backfill';
import type { Services } from '../graphql/context';
import { type Job, runHourly } from '../infrastructure/job-runner';
import { indexRankings } from '../insights/rankings/bounds';
import { takeRankingSnapshots } from '../insights/rankings/snapshots';
import { applyWeights } from '../insights/stats/apply-weights';
import { weightsWith } from '../interactions/registry/counters';
import { auditSlice } from '../operations/audit/rolling-audit';
import { replaceSharedKeys } from '../privacy/erasure/upgrade-pseudonyms';
import { ensureMonthlyPartitions } from '../privacy/retention/partitions';
import { purgeDetails } from '../privacy/retention/purge';
import { purgeRequestKeys } from '../transports/rest/idempotency';
import { purgeWebhookMessages } from '../transports/user-webhook';

/**
 * Updates stored popularity to the configured weights, indexes the rankings, and creates monthly partitions.
 * @throws Error if the popularity cannot be updated or a ranking cannot be indexed.
 */
export async function prepareData({ config, jobsPool, log }: Services): Promise<void> {
  await applyWeights(jobsPool, weightsWith(config.weights));
  await indexRankings(jobsPool, (contents) => log.info({ contents }, 'Indexing the rankings; the server starts afterwards'));
  // Logs an error and continues, because the server also works without monthly partitions. PostgreSQL then stores the rows in the default
  // partition, and `purgeDetails` deletes them individually.
  await ensureMonthlyPartitions(jobsPool, config.retentionDays, Date.now()).catch((error) =>
    log.error({ err: error }, 'The monthly partitions could not be created'),
  );
}

/** Starts the hourly background jobs. @returns a function that waits for the running jobs and starts no further ones. */
export function startJobs(services: Services): () => Promise<void> {
  const { jobsPool, metrics, log } = services;
  const onRun = ({ name: job }: Job, error: unknown) => {
    metrics.jobRuns.inc({ job, outcome: error ? 'failed' : 'done' });
    if (error) log.error({ err: error, job }, 'A background job failed; the server retries it in an hour');
  };
  // Jobs of one lease run one after the other. Training can take long, so it has its own lease and does not delay the other jobs.
  const training: Job = { name: 'train-recommender', run: async () => void (await services.trainer.train()) };
  let isEnding = false;
  const keys: Job = { name: 'replace-shared-keys', run: async () => void (await replaceSharedKeys(jobsPool, () => isEnding)) };
  const ends = [
    runHourly(jobsPool, 'janitor', housekeeping(services), onRun),
    runHourly(jobsPool, 'hourly-training', [training], onRun),
    runHourly(jobsPool, 'replace-shared-keys', [keys], onRun),
  ];
  return async () => {
    isEnding = true;
    await Promise.all(ends.map((end) => end()));
  };
}

function housekeeping({ config: { retentionDays }, jobsPool, metrics }: Services): Job[] {
  return [
    { name: 'months', run: () => ensureMonthlyPartitions(jobsPool, retentionDays, Date.now()) },
    { name: 'normal-form', run: async () => void (await normalizeCatalogue(jobsPool, Date.now())) },
    { name: 'search', run: async () => void (await fillSearch(jobsPool)) },
    {
      name: 'retention',
      run: async () => {
        const purged = await purgeDetails(jobsPool, retentionDays, Date.now());
        for (const [kind, rows] of Object.entries(purged)) metrics.detailsPurged.inc({ kind }, rows);
      },
    },
    { name: 'ranking-snapshots', run: () => takeRankingSnapshots(jobsPool, Date.now()) },
    { name: 'audit', run: async () => void (await auditSlice(jobsPool, { hourlyDays: retentionDays.hourlyCounts, nowMs: Date.now() })) },
    { name: 'purge-webhook-messages', run: async () => void (await purgeWebhookMessages(jobsPool, Date.now())) },
    { name: 'purge-request-keys', run: async () => void (await purgeRequestKeys(jobsPool, Date.now())) },
  ];
}
