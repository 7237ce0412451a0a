import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { viewerStates } from '../../src/catalog/viewer-state/queries';
import { newId } from '../../src/domain/identifiers';
import { createPool } from '../../src/infrastructure/database/pool';
import { counters, counterTables } from '../../src/interactions/registry/counters';
import { modules } from '../../src/interactions/registry/modules';
import type { ViewFact } from '../../src/interactions/views/fact';
import { type Batch, commitBatch } from '../../src/ledger/commit';
import { withWeights } from '../../src/ledger/write-counters';
import { startApp, type TestApp } from './app';
import { plainView } from './facts';
import { brokenLaws, driftsOf } from './laws';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** Time in Unix ms from which the tests count the ages of viewings. */
export const nowMs = Date.now();

/** Starts an app before all tests of a file, and checks the laws after each. The returned functions commit batches to its database directly. */
export function viewingsOfApp() {
  let app: TestApp;
  let pool: Pool;
  let contents = 0;
  beforeAll(async () => {
    app = await startApp();
    pool = createPool(app.databaseUrl, 8, { pipeline: true });
  });
  afterAll(async () => {
    await pool.end();
    await app.stop();
  });
  afterEach(async () => {
    expect(await brokenLaws(app.pool)).toEqual([]);
    expect(await driftsOf(app.pool)).toEqual([]);
  });
  return {
    app: () => app,
    /** Adds a content and returns its id. */
    async fresh(): Promise<string> {
      const id = `plain-${++contents}`;
      await app.addContents({ id });
      return id;
    },
    /** Commits the facts in one batch, in this order. */
    async commit(...facts: ViewFact[]) {
      return (await commitTimes(pool, facts, 1)).flat();
    },
    /** Commits the batch again after its COMMIT, and returns the results of both attempts. */
    commitTwice: (...facts: ViewFact[]) => commitTimes(pool, facts, 2),
    stored: (contentId: string, user: string) => storedView(app.pool, contentId, user),
  };
}

/** Returns a viewing that occurred `agoMs` before `nowMs`, without an eventId and a handle. */
export function viewing(contentId: string, user: string, agoMs: number, more: Partial<ViewFact> = {}): ViewFact {
  return {
    ...plainView,
    id: newId(),
    isClientId: false,
    viewer: { id: user, role: 'user' },
    contentId,
    occurredAt: nowMs - agoMs,
    recordedAt: nowMs,
    wantsState: true,
    ...more,
  };
}

/** Returns a viewing with an eventId. */
export const identified = (contentId: string, user: string, agoMs: number, more: Partial<ViewFact> = {}) =>
  viewing(contentId, user, agoMs, { id: randomUUID(), isClientId: true, ...more });

const rules = {
  modules,
  weights: counters.defaultWeights,
  counters: withWeights(counterTables, counters.defaultWeights),
  hourlyDays: 35,
  timelineTypes: null,
  erasureKeyOf: (id: string) => id,
  viewerStates,
};

/** Commits one batch several times, as the ledger does if the reply to a COMMIT is lost. */
async function commitTimes(pool: Pool, facts: ViewFact[], times: number) {
  const client = await pool.connect();
  const batch: Batch = { writerId: newId(), shard: 0, number: 1, facts, sent: null };
  try {
    const committed = [];
    for (let i = 0; i < times; i++) committed.push((await commitBatch(client, batch, rules)).results);
    return committed;
  } finally {
    client.release();
  }
}

/** Returns the ages in ms of the viewing without a row and of the viewings with rows, the latest first, and the number of viewings. */
async function storedView(pool: Pool, contentId: string, user: string) {
  const { rows } = await pool.query<{ plain: Date | null; first: Date; times: number; verified: boolean; rows: Date[] | null }>(
    `SELECT plain_viewed_at AS plain, first_viewed_at AS first, times_viewed AS times, verified_by IS NOT NULL AS verified,
      (SELECT array_agg(w.occurred_at ORDER BY w.occurred_at DESC) FROM viewings w WHERE (w.content_id, w.user_id) = (v.content_id, v.user_id)) AS rows
    FROM views v WHERE content_id = $1 AND user_id = $2`,
    [contentId, user],
  );
  const ago = (at: Date) => nowMs - at.getTime();
  return rows.map(({ plain, first, times, verified, rows: others }) => ({
    plain: plain && ago(plain),
    first: ago(first),
    rows: (others ?? []).map(ago),
    times,
    verified,
  }))[0];
}
