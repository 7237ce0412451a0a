#!/usr/bin/env node
import cluster from 'node:cluster';
import { parseArgs } from 'node:util';
import { createApp } from './app/app';
import { startWorkers } from './app/workers';
import { fillDemoOnce } from './cli/demo/seed-once';
import { sharedSecret, signToken } from './infrastructure/auth';
import { type Config, readConfig } from './infrastructure/config/read-config';
import { removedVariableWarnings } from './infrastructure/config/removed-variables';
import { type StartedDatabase, startDatabase } from './infrastructure/database/start';
import { weightsWith } from './interactions/registry/counters';

const mostWorkers = 64;

async function main(): Promise<void> {
  const config = readConfig();
  // Rejects unknown counters before the server migrates the database.
  weightsWith(config.weights);
  if (cluster.isWorker) return serve(config);
  for (const warning of removedVariableWarnings(process.env)) process.stderr.write(`Warning       ${warning}\n`);
  const workers = wantedWorkers();
  const database = await startDatabase(config, say);
  await (workers > 1 ? serveWithWorkers(config, database, workers) : serve(config, database));
}

/** Runs a server in this process. In a worker process, it uses the database that the primary process started, at `config.databaseUrl`. */
async function serve(config: Config, database: StartedDatabase = { url: config.databaseUrl ?? '', stop: async () => {} }): Promise<void> {
  const app = await createApp(config, database.url).catch(async (error) => {
    await database.stop();
    throw error;
  });
  const stop = stopOnSignals(async () => {
    await app.stop();
    await database.stop();
  });
  try {
    if (cluster.isPrimary && config.hasDemo) await fillDemoOnce(app.services, say);
    const url = await app.start();
    if (cluster.isWorker) process.send?.({ listening: url });
    else await tell(config, url);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function serveWithWorkers(config: Config, database: StartedDatabase, count: number): Promise<void> {
  if (config.hasDemo) {
    const app = await createApp(config, database.url);
    await fillDemoOnce(app.services, say).finally(app.stop);
  }
  const workers = startWorkers(count, __filename, { ...process.env, DATABASE_URL: database.url }, say);
  const stop = stopOnSignals(async () => {
    await workers.stop();
    await database.stop();
  });
  try {
    await tell(config, await workers.ready);
    say(`Workers       ${count} processes on this port`);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until the server answers a first query, then prints its addresses and, outside of production, tokens for two sample users. */
async function tell(config: Config, url: string): Promise<void> {
  await firstAnswer(url);
  say(`GraphQL       ${url}/graphql   (subscriptions: ${url.replace('http', 'ws')}/graphql)`);
  say(`Ready         first query answered ${process.uptime().toFixed(1)} s after the command`);
  if (config.isProduction || config.auth.jwksUrl) return;
  const token = await signToken(sharedSecret(config), 'ada', 'user', config.auth);
  if (config.hasIntrospection) say(`Playground    ${url}/playground/#token=${token}   (signed in as "ada")`);
  const keeper = await signToken(sharedSecret(config), 'grace', 'admin', config.auth);
  say(`Dashboard     ${url}/dashboard/#token=${keeper}   (signed in as the admin "grace")`);
  say(`\nToken of "ada", for any client (others, with the same environment: npm run token -- --user ben):\n\n${token}\n`);
}

function wantedWorkers(): number {
  const { workers = '1' } = parseArgs({ options: { workers: { type: 'string' } } }).values;
  const count = Number(workers);
  if (!Number.isInteger(count) || count < 1 || count > mostWorkers) throw new Error(`--workers must be 1–${mostWorkers}, got "${workers}".`);
  return count;
}

async function firstAnswer(url: string): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ trending(first: 1) { edges { cursor } } }"}',
  });
  const text = await response.text();
  // With TRUSTED_DOCUMENTS=enforce, the server rejects this query with UNTRUSTED_DOCUMENT, which also shows that the server runs.
  if (!response.ok && !text.includes('"UNTRUSTED_DOCUMENT"'))
    throw new Error(`The server started, but its first query returned ${response.status}: ${text}`);
}

function stopOnSignals(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | null = null;
  const once = () => (stopping ??= stop());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (cluster.isPrimary) say('Stopping: completing the requests in progress …');
      once().then(() => process.exit(0), fail);
    });
  }
  // Stops a worker whose primary process was killed, because no process would restart or stop the worker later.
  if (cluster.isWorker) process.once('disconnect', () => once().then(() => process.exit(0), fail));
  return once;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(error: unknown): void {
  const hint = (error as { code?: unknown })?.code === 'EADDRINUSE' ? '. Another program uses this port. Stop it, or set PORT to a free port.' : '';
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}${hint}\n`);
  process.exit(1);
}

main().catch(fail);
