import { pipeline } from 'node:stream/promises';
import { type Config, readConfig } from '../config';
import { countHistory } from '../export/queries';
import { exportStream } from '../export/stream';
import type { ExportRequest } from '../export/types';
import { checkRange } from '../range';
import { onDatabase } from './database';

/** Writes a user's history to stdout, straight from the database. @returns how many acts. */
export async function exportHistory(request: ExportRequest, config: Config = readConfig()): Promise<number> {
  checkRange(request);
  const tell = (done: string, total: string) => `${done} of ${total} acts`;
  return onDatabase(config, { connections: 1, tell }, async (pool, { at }) => {
    const total = await countHistory(pool, request);
    let done = 0;
    const stream = await exportStream(pool, request, (count) => {
      done += count;
      at(done, total);
    });
    await pipeline(stream, process.stdout, { end: false });
    return done;
  });
}
