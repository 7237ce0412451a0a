import { createApp } from '../../src/app/app';
import { readConfig } from '../../src/infrastructure/config/read-config';
import { startDatabase } from '../../src/infrastructure/database/start';
import { Contestants } from './contestants';
import { LiveContestants } from './live-contestants';

/** The measured server, in its own process. Reports its CPU time and memory on request. */
async function main(): Promise<void> {
  // No rate limits, because the load comes from a few users.
  const config = readConfig({ RATE_LIMIT: '0', RATE_LIMIT_ANONYMOUS: '0', ...process.env });
  const database = await startDatabase(config, () => {});
  const app = await createApp(config, database.url, [Contestants, LiveContestants]);
  const url = await app.start();
  const stop = () =>
    void app
      .stop()
      .then(database.stop)
      .then(() => process.exit(0));
  // The benchmark process exited.
  process.on('disconnect', stop);
  process.on('message', (asked) => {
    if (asked === 'cpuMs') {
      const { user, system } = process.cpuUsage();
      process.send?.({ cpuMs: (user + system) / 1_000 });
    } else if (asked === 'memory') {
      global.gc?.();
      process.send?.({ memory: { now: process.memoryUsage.rss() / 2 ** 20, most: process.resourceUsage().maxRSS / 1_024 } });
    } else stop();
  });
  process.send?.({ url, databaseUrl: database.url });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
