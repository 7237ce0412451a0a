import { createApp } from '../../src/app';
import { readConfig } from '../../src/config';
import { startDatabase } from '../../src/database/start';
import { Contestants } from './contestants';
import { LiveContestants } from './live-contestants';

/** The measured server, in a process of its own. Tells its CPU time when asked. */
async function main(): Promise<void> {
  // A load that comes from a few users is what is measured here.
  const config = readConfig({ RATE_LIMIT: '0', RATE_LIMIT_ANONYMOUS: '0', ...process.env });
  const database = await startDatabase(config, () => {});
  const app = await createApp(config, database.url, [Contestants, LiveContestants]);
  const url = await app.start();
  process.on('message', (message) => {
    if (message === 'cpu') {
      const { user, system } = process.cpuUsage();
      process.send?.({ cpuMs: (user + system) / 1000 });
    } else if (message === 'memory') {
      global.gc?.();
      process.send?.({ rss: process.memoryUsage().rss });
    } else if (message === 'rss') {
      process.send?.({ maxRss: process.resourceUsage().maxRSS, rss: process.memoryUsage().rss });
    } else {
      void app
        .stop()
        .then(database.stop)
        .then(() => process.exit(0));
    }
  });
  process.send?.({ url, databaseUrl: database.url });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
