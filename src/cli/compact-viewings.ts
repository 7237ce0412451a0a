import { type Config, readConfig } from '../infrastructure/config/read-config';
import { plansByKey } from '../infrastructure/database/pool';
import { type Compacted, compactViewings } from '../interactions/views/compact-viewings';
import { onDatabase } from './database';
import { grouped } from './progress';

/** Compacts the viewings of earlier versions, or only counts them without `isMeant`, and shows a progress bar. */
export function compactStoredViewings(isMeant: boolean, config: Config = readConfig()): Promise<Compacted> {
  const describeProgress = (done: string, total: string) => `${done} of at most ${total} viewings`;
  return onDatabase(config, { connections: 2, settings: plansByKey, describeProgress }, (pool, { at }) =>
    compactViewings(pool, { isMeant, onProgress: at }),
  );
}

/** Returns the final report as text. */
export function compactReport({ found, compacted, seconds }: Compacted, isMeant: boolean): string {
  if (isMeant) return `${grouped(compacted)} viewings have no row of their own any more (${seconds.toFixed(1)} s).`;
  return `${grouped(found)} viewings have an id that a server appears to have created. Nothing was changed. If no client sends UUIDv7 as eventId, and all servers of 0.1.0 have stopped, run: npm run viewings:compact -- --yes`;
}
