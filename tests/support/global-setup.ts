import 'reflect-metadata';
import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../src/infrastructure/database/embedded/embedded';
import { migrate } from '../../src/infrastructure/database/migrate';
import { createPool } from '../../src/infrastructure/database/pool';
import { templateName } from './database';

/** Folder whose files Linux keeps in memory, so that creating and dropping a database for each test file takes less time. */
const memoryDisk = '/dev/shm';
const memoryDiskBytes = 4 * 1024 ** 3;

/**
 * Starts one PostgreSQL for the whole test run, and creates a migrated database that each test file copies. If TEST_DATABASE_URL is set, uses that
 * server instead, which can have Citus.
 */
export default async function setUp(): Promise<void> {
  let serverUrl = process.env.TEST_DATABASE_URL;
  if (!serverUrl) {
    const dataDir = mkdtempSync(join(hasMemoryDisk() ? memoryDisk : tmpdir(), 'rapport-test-'));
    // `fsync` is off, because the data is deleted after the run.
    const embedded = await startEmbedded({
      dataDir,
      settings: { fsync: 'off', full_page_writes: 'off', max_connections: '300', shared_buffers: '128MB' },
    });
    Object.assign(globalThis, { rapportTestServer: { embedded, dataDir } });
    serverUrl = embedded.url;
  }
  process.env.RAPPORT_TEST_SERVER = serverUrl;

  const server = createPool(serverUrl, 1);
  const { rows } = await server.query(`SELECT version(), current_setting('shared_preload_libraries') ~ '\\mcitus\\M' AS "isCitus"`);
  const { version, isCitus } = rows[0];
  process.env.RAPPORT_TEST_CITUS = isCitus ? 'on' : 'off';
  process.stderr.write(`On ${version.split(' on ')[0]}${isCitus ? ', with Citus: facts and counters distributed' : ''}\n`);
  await server.query(`DROP DATABASE IF EXISTS ${templateName}`);
  await server.query(`CREATE DATABASE ${templateName}`);
  await server.end();

  const template = createPool(Object.assign(new URL(serverUrl), { pathname: `/${templateName}` }).href, 1);
  await migrate(template);
  await template.end();
}

function hasMemoryDisk(): boolean {
  if (!existsSync(memoryDisk)) return false;
  const { bavail, bsize } = statfsSync(memoryDisk);
  return bavail * bsize >= memoryDiskBytes;
}
