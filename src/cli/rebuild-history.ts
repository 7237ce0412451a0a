import { type Config, readConfig } from '../infrastructure/config/read-config';
import { plansByKey } from '../infrastructure/database/pool';
import { type Rebuilt, rebuildUserHistory } from '../insights/history/rebuild';
import { onDatabase } from './database';
import { grouped } from './progress';

/** Rebuilds the timeline index in the table `user_history` and shows a progress bar. @throws Error for the same reasons as `rebuildUserHistory`. */
export function rebuildHistory(config: Config = readConfig()): Promise<Rebuilt> {
  const describeProgress = (done: string, total: string) => `${done} of about ${total} facts and index rows`;
  return onDatabase(config, { connections: 2, settings: plansByKey, describeProgress }, (pool, { at }) =>
    rebuildUserHistory(pool, { onProgress: at }),
  );
}

/** Returns the final report of a rebuild as text. */
export function rebuildReport({ added, deleted, seconds }: Rebuilt): string {
  return `The timeline index is complete: ${grouped(added)} rows added, ${grouped(deleted)} stale rows deleted in ${seconds.toFixed(1)} s`;
}
