import type { Pool } from 'pg';
import { createPool } from '../src/infrastructure/database/pool';
import { awaitProgress } from './support/await-progress';
import { cloneDatabase } from './support/database';
import { type Follower, followWith } from './support/follow';
import { brokenLaws, driftsOf } from './support/laws';
import { startMixedLoad } from './support/mixed-load';
import { addContents, post } from './support/post';
import { startRedis, withRedis } from './support/redis';
import { type ServerProcess, startServer } from './support/server';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

const contents = Array.from({ length: 12 }, (_, i) => `c${i}`);
const rateLimit = 150;
const cleanUps: (() => unknown)[] = [];

/** As operators run them: processes, of which one is killed on the way. */
withRedis.describe('three nodes on one database and one Redis', () => {
  let pool: Pool;
  let start: () => Promise<ServerProcess>;
  let first: ServerProcess;
  let others: ServerProcess[];
  let followers: Follower[];
  let letGo: () => Promise<void>;
  /** The nodes that are alive. */
  let nodes: ServerProcess[] = [];

  beforeAll(async () => {
    const [database, redis] = await Promise.all([cloneDatabase(), startRedis()]);
    pool = createPool(database.url, 4);
    cleanUps.push(database.drop, redis.kill, () => pool.end());
    const env = { REDIS_URL: redis.url, RATE_LIMIT: String(rateLimit), METRICS: 'on', OPERATION_TIMEOUT_MS: '60000' };
    start = async () => {
      const node = await startServer(database.url, { env });
      cleanUps.push(() => node.end('SIGKILL'));
      return node;
    };
    letGo = await hold('LOCK TABLE ranking_snapshots, recommender_models IN SHARE MODE');
    first = await start();
    await until(async () => (await holderOf('janitor')) !== undefined, 'the first node is the janitor');
    others = await Promise.all([start(), start()]);
    nodes = [first, ...others];
    await addContents(first.url, contents);
    followers = await Promise.all(nodes.map((node, n) => followWith(node, contents, `follower-${n}`)));
  }, 60_000);
  afterAll(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  /** Holds a lock, so that the work of the lease's holder lasts as long. */
  async function hold(lock: string): Promise<() => Promise<void>> {
    const client = await pool.connect();
    await client.query(`BEGIN; ${lock}`);
    return async () => {
      await client.query('COMMIT');
      client.release();
    };
  }
  const holderOf = async (lease: string): Promise<string | undefined> =>
    (await pool.query('SELECT holder FROM leases WHERE name = $1', [lease])).rows[0]?.holder;
  /** The hourly jobs of the janitor that a node ran. The replacement of shared keys has a lease of its own. */
  const jobsDoneBy = async ({ url }: ServerProcess) =>
    ((await (await fetch(`${url}/metrics`)).text()).match(/^rapport_job_runs_total\{.*$/gm) ?? []).filter(
      (line) => !line.includes('replace-shared-keys'),
    );

  it('count rates together', async () => {
    const answered = await Promise.all(nodes.map((node) => answeredOf(node, rateLimit)));
    const sum = answered.reduce((all, one) => all + one, 0);
    expect(sum).toBeGreaterThanOrEqual(rateLimit);
    // Each for itself would be three times as many; a question that Redis keeps waiting for longer than 50 ms its node counts alone.
    expect(sum).toBeLessThan(rateLimit * 2);
  });

  it('have one janitor and one trainer; another takes over from a killed one, and every subscriber receives the right counts', async () => {
    // Services are not limited.
    const load = startMixedLoad(() => nodes.map(({ url }) => url), contents, { clients: 6, role: 'service' });
    cleanUps.push(load.stop);
    await awaitProgress(load, 100);
    const janitor = await holderOf('janitor');
    await train(first);
    await until(async () => (await holderOf('training')) !== undefined, 'the first node trains');
    const trainer = await holderOf('training');
    for (const node of others) await train(node);
    await awaitProgress(load, 100);
    expect([await holderOf('janitor'), await holderOf('training')]).toEqual([janitor, trainer]);
    for (const node of others) expect(await jobsDoneBy(node)).toEqual([]);

    nodes = others;
    await first.end('SIGKILL');
    await awaitProgress(load, 200);
    // Its leases outlive it for a while, which passes here.
    expect([await holderOf('janitor'), await holderOf('training')]).toEqual([janitor, trainer]);
    await pool.query("UPDATE leases SET held_until = held_until - interval '30 s'");
    await train(others[0] as ServerProcess);
    await until(async () => ![undefined, trainer].includes(await holderOf('training')), 'another node trains');
    const late = await start();
    nodes = [...others, late];
    await until(async () => ![undefined, janitor].includes(await holderOf('janitor')), 'another node is the janitor');
    await letGo();
    await until(async () => (await jobsDoneBy(late)).some((line) => /"ranking-snapshots",outcome="done"/.test(line)), 'it does the work');
    for (const node of others) expect(await jobsDoneBy(node)).toEqual([]);

    await awaitProgress(load, 100);
    await load.stop();
    expect(load.wrong).toEqual([]);
    expect(await load.miscounted(pool)).toEqual([]);
    const { rows } = await pool.query('SELECT content_id, share_count, like_count FROM content_stats');
    for (const { content_id: id, share_count: shareCount, like_count: likeCount } of rows)
      for (const follower of followers.slice(1))
        await until(() => follower.last(id)?.shareCount === shareCount && follower.last(id)?.likeCount === likeCount, `the counts of ${id}`);
    expect(await brokenLaws(pool)).toEqual([]);
    expect(await driftsOf(pool)).toEqual([]);
  }, 120_000);
});

async function train({ url }: ServerProcess): Promise<void> {
  const answer = await post(url, await tokenOf('grace', 'admin'), 'mutation { trainRecommender { isStarted } }');
  expect(answer).toMatchObject({ data: { trainRecommender: { isStarted: true } } });
}

/** Number of the given queries of one user that a node answered. */
async function answeredOf({ url }: ServerProcess, count: number): Promise<number> {
  const token = await tokenOf('asker');
  let answered = 0;
  for (let asked = 0; asked < count; asked += 10)
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        if ((await post(url, token, '{ __typename }')).data) answered++;
      }),
    );
  return answered;
}
