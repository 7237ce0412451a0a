import { createApp } from './app';
import { sharedSecret, signToken } from './auth';
import { readConfig } from './config';
import { startDatabase } from './database/start';
import { fillDemoOnce } from './demo/once';

/** The only file that acts when it is loaded. */
async function main(): Promise<void> {
  const config = readConfig();
  const database = await startDatabase(config, say);
  const app = await createApp(config, database.url);
  const stop = stopOnSignals(async () => {
    await app.stop();
    await database.stop();
  });
  try {
    if (config.hasDemo) await fillDemoOnce(app.services, say);
    const url = await app.start();
    await firstAnswer(url);
    say(`GraphQL       ${url}/graphql   (subscriptions: ${url.replace('http', 'ws')}/graphql)`);
    say(`Ready         first query answered ${process.uptime().toFixed(1)} s after the command`);
    if (config.isProduction || config.auth.jwksUrl) return;
    const token = await signToken(sharedSecret(config), 'ada', 'user', config.auth);
    if (config.hasPlayground) say(`Playground    ${url}/playground/#token=${token}   (signed in as "ada")`);
    say(`\nToken of "ada", for any client (others: npm run token -- --user ben):\n\n${token}\n`);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A server that answers is a server that is up. */
async function firstAnswer(url: string): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ trending(first: 1) { edges { cursor } } }"}',
  });
  if (!response.ok) throw new Error(`The server is up, but its first query was answered with ${response.status}: ${await response.text()}`);
}

function stopOnSignals(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | null = null;
  const once = () => (stopping ??= stop());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      say('Stopping: answering what was taken …');
      once().then(() => process.exit(0), fail);
    });
  }
  return once;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(error: unknown): void {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
