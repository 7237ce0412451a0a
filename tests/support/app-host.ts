import 'reflect-metadata';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, createApp } from '../../src/app/app';
import { type ConfigChanges, testConfig } from './config';

/** Request of a test file to start an app. */
export interface HostedAppRequest {
  /** The test file. Open apps of other test files are stopped first. */
  owner: string;
  env: NodeJS.ProcessEnv;
  config?: ConfigChanges;
  databaseUrl: string;
}

// A process that runs the apps of all test files of one jest worker, because loading the product's modules takes seconds and jest loads them again
// for each test file. POST / starts an app; DELETE /<id> stops it.
const apps = new Map<string, { owner: string; app: App }>();
let started = 0;

async function start({ owner, env, config, databaseUrl }: HostedAppRequest): Promise<{ id: string; url: string }> {
  for (const [id, entry] of apps) if (entry.owner !== owner) await stop(id);
  const app = await createApp(testConfig(env, config), databaseUrl);
  const url = await app.start();
  const id = String(++started);
  apps.set(id, { owner, app });
  return { id, url };
}

async function stop(id: string): Promise<void> {
  const entry = apps.get(id);
  apps.delete(id);
  await entry?.app.stop();
}

async function answer(request: IncomingMessage): Promise<unknown> {
  if (request.method === 'DELETE') return stop(request.url?.slice(1) ?? '');
  let body = '';
  for await (const chunk of request) body += chunk;
  return start(JSON.parse(body));
}

const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  answer(request).then(
    (result) => response.end(JSON.stringify(result ?? null)),
    (error: Error) => response.writeHead(500).end(JSON.stringify({ name: error.name, message: error.message })),
  );
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
