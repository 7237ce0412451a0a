import { pipeline } from 'node:stream/promises';
import { type Config, readConfig } from '../config';
import { createPool } from '../database/pool';
import { hourMs } from '../durations';
import { countHistory } from '../export/queries';
import { exportStream } from '../export/stream';
import type { ExportRequest } from '../export/types';
import { grouped, startProgress } from '../progress';
import { checkRange } from '../range';
import { openDatabase } from './database';

const longestStatementMs = hourMs;

/** Writes a user's history to stdout, straight from the database. @returns how many acts. */
export async function exportHistory(request: ExportRequest, config: Config = readConfig()): Promise<number> {
  checkRange(request);
  const database = await openDatabase(config);
  const pool = createPool(database.url, 1, { queryTimeoutMs: longestStatementMs });
  let [done, total] = [0, 0];
  const progress = startProgress(
    () => total,
    () => done,
    () => `${grouped(done)} of ${grouped(total)} acts`,
  );
  try {
    total = await countHistory(pool, request);
    const stream = await exportStream(pool, request, (count) => {
      done += count;
    });
    await pipeline(stream, process.stdout, { end: false });
    return done;
  } finally {
    progress.stop();
    await pool.end();
    await database.stop();
  }
}
