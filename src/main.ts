import { createApp } from './app';
import { sharedSecret, signToken } from './auth';
import { readConfig } from './config';
import { startDatabase } from './database/start';

/** The only file that acts when it is loaded. */
async function main(): Promise<void> {
  const config = readConfig();
  const database = await startDatabase(config, say);
  const app = await createApp(config, database.url);
  const url = await app.start();
  say(`GraphQL       ${url}/graphql  (subscriptions: ${url.replace('http', 'ws')}/graphql)`);
  if (config.hasPlayground) say(`Playground    ${url}/playground`);
  if (!config.isProduction && !config.auth.jwksUrl) {
    say(`Token         ${await signToken(sharedSecret(config), 'ada')}`);
  }

  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      say('Stopping: answering what was taken …');
      app.stop().then(database.stop).then(() => process.exit(0), fail);
    });
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(error: unknown): void {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
