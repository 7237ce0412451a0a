import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { createPool } from '../src/infrastructure/database/pool';
import { awaitProgress } from './support/await-progress';
import { cloneDatabase } from './support/database';
import { brokenLaws, driftsOf } from './support/laws';
import { startMixedLoad } from './support/mixed-load';
import { addContents, post } from './support/post';
import { install, installThisWith, lastRelease } from './support/releases';
import { type ServerProcess, startServer } from './support/server';
import { tokenOf } from './support/tokens';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const release = lastRelease();
const contents = Array.from({ length: 20 }, (_, i) => `c${i}`);
/** What any later version may do under a server of this one: every table grows, and stays readable and writable to who knows nothing of it. */
const expansion = `DO $$ DECLARE name regclass; BEGIN
  FOR name IN SELECT c.oid FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    AND relname <> '_prisma_migrations' ORDER BY relname LOOP
    EXECUTE format('ALTER TABLE %s ADD COLUMN of_later text NOT NULL DEFAULT ''later'', ADD COLUMN not_yet_known int', name);
  END LOOP;
END $$;
CREATE TABLE of_later (id text COLLATE "C" PRIMARY KEY);
CREATE INDEX of_later_idx ON interactions (not_yet_known, content_id);`;

it(`the previous release (${release.version}) and this version serve one database, one after the other and side by side, and every interaction counts once`, async () => {
  const before = install(release);
  const after = installThisWith('99999999999999_expand', expansion);
  const database = await cloneDatabase({ isMigrated: false });
  const pool = createPool(database.url, 2);
  cleanUps.push(before.remove, after.remove, database.drop, () => pool.end());
  const start = async ({ folder }: { folder: string }) => {
    const server = await startServer(database.url, { folder });
    cleanUps.push(() => server.end('SIGKILL'));
    return server;
  };

  const old = await start(before);
  await addContents(old.url, [...contents, 'shared']);
  let servers = [old];
  const load = startMixedLoad(() => servers.map(({ url }) => url), contents);
  cleanUps.push(load.stop);
  await awaitProgress(load, 300);

  // It migrates while the old one serves.
  const eventId = randomUUID();
  expect(await share(old, eventId)).toEqual({ isChanged: true });
  const young = await start(after);
  expect(await columnsOf(pool, 'views')).toContain('of_later');
  expect(await share(young, eventId)).toEqual({ isChanged: false });
  servers = [old, young];
  await awaitProgress(load, 400);
  expect(load.connectionsLost).toBe(0);

  servers = [young];
  expect(await old.end('SIGTERM')).toBe(0);
  await awaitProgress(load, 300);

  // The way back: the release before starts again, on a database of which it does not know all.
  const back = await start(before);
  expect(await share(back, eventId)).toEqual({ isChanged: false });
  servers = [back];
  expect(await young.end('SIGTERM')).toBe(0);
  await awaitProgress(load, 300);

  await load.stop();
  expect(load.wrong).toEqual([]);
  expect(await load.miscounted(pool)).toEqual([]);
  expect(await brokenLaws(pool)).toEqual([]);
  expect(await driftsOf(pool)).toEqual([]);
}, 120_000);

async function share({ url }: ServerProcess, eventId: string): Promise<unknown> {
  const query = 'mutation ($input: ShareInput!) { share(input: $input) { isChanged } }';
  const { data, errors } = await post(url, await tokenOf('ada'), query, { input: { contentId: 'shared', eventId, recipient: 'ben' } });
  return data?.share ?? errors;
}

async function columnsOf(pool: Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query('SELECT column_name FROM information_schema.columns WHERE table_name = $1', [table]);
  return rows.map(({ column_name }) => column_name);
}
