import { type Config, readConfig } from '../infrastructure/config/read-config';
import { plansByKey } from '../infrastructure/database/pool';
import { type Rebuilt, rebuildUserHistory } from '../insights/history/rebuild';
import { onDatabase } from './database';
import { grouped } from './progress';

/** Rebuilds the timeline index in user_history, with a progress bar. @throws Error as `rebuildUserHistory` does. */
export function rebuildHistory(config: Config = readConfig()): Promise<Rebuilt> {
  const describeProgress = (done: string, total: string) => `${done} of about ${total} facts and index rows`;
  return onDatabase(config, { connections: 2, settings: plansByKey, describeProgress }, (pool, { at }) =>
    rebuildUserHistory(pool, { onProgress: at }),
  );
}

/** Final report for the operator. */
export function rebuildReport({ added, deleted, seconds }: Rebuilt): string {
  return `The timeline index is complete: ${grouped(added)} rows added, ${grouped(deleted)} stale rows deleted in ${seconds.toFixed(1)} s`;
}
