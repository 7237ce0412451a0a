import 'reflect-metadata';
import type { Pool } from 'pg';
import { type App, createApp } from '../../src/app/app';
import type { Config } from '../../src/infrastructure/config/config';
import { createTestClient, type TestApp, type TestAppOptions, testEnvironment } from './app';
import { testConfig } from './config';
import { cloneDatabase } from './database';

export interface LocalTestApp extends TestApp {
  config: Config;
  services: App['services'];
}

/** Like `startApp`, but in the test's process, for tests that inspect the server, shift its clock or measure its memory. */
export async function startLocalApp({
  env,
  config: changes,
  databaseUrl,
  resolvers = [],
}: TestAppOptions & { resolvers?: (new () => object)[] } = {}): Promise<LocalTestApp> {
  const database = databaseUrl ? null : await cloneDatabase();
  const address = databaseUrl ?? database?.url ?? '';
  const config = testConfig(testEnvironment(env), changes);
  const app = await createApp(config, address, resolvers);
  return {
    ...createTestClient(await app.start()),
    databaseUrl: address,
    config,
    services: app.services,
    // Tests read rows without declared types.
    pool: app.services.pool as unknown as Pool,
    async stop() {
      await app.stop();
      await database?.drop();
    },
  };
}
