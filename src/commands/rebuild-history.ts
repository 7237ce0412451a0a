import { type Config, readConfig } from '../config';
import { createPool, plansByKey } from '../database/pool';
import { type Rebuilt, rebuildUserHistory } from '../history/rebuild';
import { grouped, startProgress } from '../progress';
import { openDatabase } from './database';

const longestStatementMs = 600_000;

/** Makes the hints in user_history whole and right, with a progress bar. @throws Error as `rebuildUserHistory` does. */
export async function rebuildHistory(config: Config = readConfig()): Promise<Rebuilt> {
  const database = await openDatabase(config);
  const pool = createPool(database.url, 2, { settings: { ...plansByKey, ...config.databaseSettings }, queryTimeoutMs: longestStatementMs });
  let [done, total] = [0, 0];
  const progress = startProgress(
    () => total,
    () => done,
    () => `${grouped(done)} of about ${grouped(total)} facts and hints`,
  );
  try {
    return await rebuildUserHistory(pool, {
      onProgress: (soFar, all) => {
        [done, total] = [soFar, all];
      },
    });
  } finally {
    progress.stop();
    await pool.end();
    await database.stop();
  }
}

/** What an operator reads in the end. */
export function rebuildReport({ added, deleted, seconds }: Rebuilt): string {
  return `user_history is whole: ${grouped(added)} hints added, ${grouped(deleted)} stale ones deleted in ${seconds.toFixed(1)} s`;
}
