import type { Pool } from 'pg';
import { forgetOldModels } from '../src/discovery/recommendations/store';
import { newId } from '../src/domain/identifiers';
import { createPool } from '../src/infrastructure/database/pool';
import { applyWeights } from '../src/insights/stats/apply-weights';
import { counters } from '../src/interactions/registry/counters';
import { audit } from '../src/operations/audit/audit';
import { purgeRequestKeys } from '../src/transports/rest/idempotency';
import { purgeWebhookMessages } from '../src/transports/user-webhook';
import { startApp } from './support/app';
import { cloneDatabase, type TestDatabase } from './support/database';
import { until } from './support/until';

let database: TestDatabase;
let pool: Pool;
beforeEach(async () => {
  database = await cloneDatabase();
  pool = createPool(database.url, 8);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

const dayMs = 86_400_000;
const newWeights = { ...counters.defaultWeights, likeCount: 10 };
const addLiked = async (count: number) => {
  await pool.query(
    `INSERT INTO content (id, type, title, is_public, updated_at) SELECT 'c' || i, 'ARTICLE', 'C', true, now() FROM generate_series(1, $1) i`,
    [count],
  );
  await pool.query(
    `INSERT INTO content_stats (content_id, type, is_listed, like_count, popularity) SELECT 'c' || i, 'ARTICLE', true, 1, 4 FROM generate_series(1, $1) i`,
    [count],
  );
  await pool.query(
    `INSERT INTO content_daily (content_id, day, like_count, score) SELECT 'c' || i, '2026-01-01', 1, 4 FROM generate_series(1, $1) i`,
    [count],
  );
};
/** How many contents have which popularity, of all time and of their day. */
const popularities = async () =>
  (
    await pool.query(
      'SELECT popularity::int, score::int, count(*)::int FROM content_stats JOIN content_daily USING (content_id) GROUP BY 1, 2 ORDER BY 1, 2',
    )
  ).rows.map(({ popularity, score, count }) => [popularity, score, count]);
const trigger = (name: string, when: string, body: string) =>
  pool.query(
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN ${body} END $f$; CREATE TRIGGER ${name} ${when} EXECUTE FUNCTION ${name}()`,
  );

describe('a change of weights', () => {
  beforeEach(async () => {
    await applyWeights(pool, counters.defaultWeights);
    await addLiked(10);
  });

  it('may take longer than a request', async () => {
    await trigger('tarry', 'BEFORE UPDATE ON content_stats FOR EACH STATEMENT', 'PERFORM pg_sleep(2.5); RETURN NULL;');
    const app = await startApp({ databaseUrl: database.url, env: { OPERATION_TIMEOUT_MS: '2000', WEIGHTS: '{"likeCount": 10}' } });
    await app.stop();
    expect(await popularities()).toEqual([[10, 10, 10]]);
  }, 60_000);

  describe('that was interrupted', () => {
    const written = async (id: string) => (await pool.query('SELECT xmin::text FROM content_stats WHERE content_id = $1', [id])).rows[0].xmin;
    beforeEach(async () => {
      // In the order of the ids: c1, c10, c2, c3 …
      const body = `IF NEW.content_id = 'c5' THEN RAISE 'broken off'; END IF; RETURN NEW;`;
      await trigger('break_off', 'BEFORE UPDATE ON content_stats FOR EACH ROW', body);
      await expect(applyWeights(pool, newWeights, 2)).rejects.toThrow('broken off');
      await pool.query('DROP TRIGGER break_off ON content_stats');
      expect(await popularities()).toEqual([
        [4, 4, 6],
        [10, 10, 4],
      ]);
    });

    it('is continued by the next start', async () => {
      const before = await written('c1');
      expect(await applyWeights(pool, newWeights, 2)).toBe(true);
      expect(await popularities()).toEqual([[10, 10, 10]]);
      expect(await written('c1')).toBe(before);
      expect(await applyWeights(pool, newWeights, 2)).toBe(false);
    });

    it('is reverted by a start with the previous weights', async () => {
      expect(await applyWeights(pool, counters.defaultWeights, 2)).toBe(true);
      expect(await popularities()).toEqual([[4, 4, 10]]);
    });

    it('is reported by an audit, which would find drift everywhere', async () => {
      await expect(audit(pool, { fix: true, hourlyDays: 35, onDrift: () => {}, onProgress: () => {} })).rejects.toThrow(
        'A change of WEIGHTS is in progress',
      );
      expect(await popularities()).toEqual([
        [4, 4, 6],
        [10, 10, 4],
      ]);
    });
  });

  it('is made once by servers that start together', async () => {
    const made = await Promise.all([1, 2, 3].map(() => applyWeights(pool, newWeights, 3)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await popularities()).toEqual([[10, 10, 10]]);
  });
});

describe('what piled up', () => {
  const many = 5_000;
  const sizes = async () => (await pool.query('SELECT size FROM deletions ORDER BY size DESC')).rows.map(({ size }) => size);

  it.each([
    [
      'request_keys',
      `INSERT INTO request_keys (user_id, key, fingerprint, created_at) SELECT 'u', i::text, 'f', now() FROM generate_series(1, ${many}) i`,
      () => purgeRequestKeys(pool, Date.now() + dayMs + 60_000),
    ],
    [
      'webhook_messages',
      `INSERT INTO webhook_messages (id, received_at) SELECT i::text, now() FROM generate_series(1, ${many}) i`,
      () => purgeWebhookMessages(pool, Date.now() + dayMs + 60_000),
    ],
    [
      'recommender_neighbours',
      `WITH m AS (INSERT INTO recommender_models (version, status, phase, started_at, updated_at) VALUES ('${newId()}', 'FAILED', 'WRITING', now(), now()) RETURNING version)
        INSERT INTO recommender_neighbours (version, content_id, neighbours, weights) SELECT version, i::text, '{}', '{}' FROM m, generate_series(1, ${many}) i`,
      () => forgetOldModels(pool),
    ],
  ])('goes in slices: %s', async (table, fill, purge) => {
    await pool.query(fill);
    await pool.query('CREATE TABLE deletions (size int)');
    const when = `AFTER DELETE ON ${table} REFERENCING OLD TABLE AS gone FOR EACH STATEMENT`;
    await trigger('note', when, 'INSERT INTO deletions SELECT count(*) FROM gone; RETURN NULL;');
    await purge();
    expect((await pool.query(`SELECT FROM ${table}`)).rowCount).toBe(0);
    expect(await sizes()).toEqual([2_000, 2_000, 1_000]);
  });

  it('goes also where that takes longer than a request', async () => {
    await pool.query(`INSERT INTO request_keys (user_id, key, fingerprint, created_at) VALUES ('u', 'k', 'f', now() - interval '2 days')`);
    await trigger('tarry', 'BEFORE DELETE ON request_keys FOR EACH ROW', 'PERFORM pg_sleep(2.5); RETURN OLD;');
    const app = await startApp({ databaseUrl: database.url, env: { OPERATION_TIMEOUT_MS: '2000' } });
    try {
      await until(async () => (await pool.query('SELECT FROM request_keys')).rowCount === 0, 'the key is gone');
    } finally {
      await app.stop();
    }
  }, 60_000);
});

it('a training that takes its time holds up neither the other jobs nor a stop', async () => {
  await pool.query(`INSERT INTO request_keys (user_id, key, fingerprint, created_at) VALUES ('u', 'k', 'f', now() - interval '2 days')`);
  const blocker = await pool.connect();
  await blocker.query('BEGIN');
  await blocker.query('LOCK TABLE recommender_models');
  const app = await startApp({ databaseUrl: database.url });
  const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%recommender_models%'`;
  await until(async () => ((await pool.query(waits)).rowCount ?? 0) > 0, 'the training waits');
  await until(async () => (await pool.query('SELECT FROM request_keys')).rowCount === 0, 'the other jobs are done');
  await app.stop();
  blocker.release(true);
}, 60_000);
