import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { open, placeAt, runningServer, stopServer, urlOf } from './cluster';

export interface EmbeddedDatabase {
  url: string;
  /** A fast shutdown; resolves when the server is down and the folder is free. May be called again. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  log?: (line: string) => void;
  /** PostgreSQL settings beyond ours, e.g. { fsync: 'off' }. */
  settings?: Record<string, string>;
  /** By default a free one, chosen anew at each start. */
  port?: number;
}

/**
 * Starts the PostgreSQL whose data lies in `dataDir`/postgres, first creating it if needed, for this process alone. Should
 * the server die, it is started again at the same url; after 10 tries without a minute of success `log` tells the end.
 * @throws Error with a sentence that says what to do, when another process uses the data or PostgreSQL cannot run here.
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
    log('PostgreSQL went away; starting it again.');
    if (Date.now() - isBackSince > 60_000) tries = 0;
    for (;;) {
      // At once at first: another start must not find the folder free.
      await delay(tries && Math.min(100 * 2 ** tries, 5_000), undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      if (tries++ === 10) return log(`Gave up on PostgreSQL after 10 tries. ${place.logFile} tells why; then start Rapport again.`);
      try {
        owner = await open(place, owner.port, owner.port);
        isBackSince = Date.now();
        log('PostgreSQL is back.');
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

/** The url of the PostgreSQL that runs on `dataDir` now, whoever started it; null when none does. For commands beside a server. */
export async function runningEmbedded(dataDir: string): Promise<string | null> {
  if (!existsSync(dataDir)) return null;
  const place = await placeAt(realpathSync(dataDir), {}, () => {});
  const found = existsSync(place.cluster) ? await runningServer(place) : null;
  await found?.client.end();
  return found && urlOf(place, found.port);
}
