import 'reflect-metadata';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../src/infrastructure/database/embedded/embedded';
import { migrate } from '../../src/infrastructure/database/migrate';
import { createPool } from '../../src/infrastructure/database/pool';
import { templateName } from './database';

/**
 * Starts one PostgreSQL for the whole run, with a migrated template that each test file clones. TEST_DATABASE_URL selects another server, which can
 * have Citus.
 */
export default async function setUp({ maxWorkers }: { maxWorkers: number }): Promise<void> {
  let serverUrl = process.env.TEST_DATABASE_URL;
  if (!serverUrl) {
    const dataDir = mkdtempSync(join(tmpdir(), 'rapport-test-'));
    // No fsync, because the data does not outlive the run.
    const embedded = await startEmbedded({ dataDir, settings: { fsync: 'off', full_page_writes: 'off', max_connections: '300' } });
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

  const hosts = await Promise.all(Array.from({ length: maxWorkers }, startAppHost));
  Object.assign(globalThis, { rapportAppHosts: hosts.map(({ host }) => host) });
  process.env.RAPPORT_TEST_HOSTS = JSON.stringify(hosts.map(({ port }) => port));
}

async function startAppHost(): Promise<{ host: ChildProcess; port: number }> {
  const host = fork(join(__dirname, 'app-host.ts'), { execArgv: ['-r', '@swc-node/register'] });
  const [port] = await once(host, 'message');
  return { host, port };
}
