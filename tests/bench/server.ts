import { createApp } from '../../src/app/app';
import { readConfig } from '../../src/infrastructure/config/read-config';
import { startDatabase } from '../../src/infrastructure/database/start';
import { Contestants } from './contestants';
import { LiveContestants } from './live-contestants';
import { reportTo } from './report';

reportTo(async () => {
  // No rate limits, because the load comes from a few users.
  const config = readConfig({ RATE_LIMIT: '0', RATE_LIMIT_ANONYMOUS: '0', ...process.env });
  const database = await startDatabase(config, () => {});
  const app = await createApp(config, database.url, [Contestants, LiveContestants]);
  const url = await app.start();
  return { ready: { url, databaseUrl: database.url }, stop: () => app.stop().then(database.stop) };
});
