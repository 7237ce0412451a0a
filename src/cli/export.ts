import { pipeline } from 'node:stream/promises';
import { checkRange } from '../graphql/date-range';
import { type Config, readConfig } from '../infrastructure/config/read-config';
import { countHistory } from '../privacy/export/queries';
import { exportStream } from '../privacy/export/stream';
import type { ExportRequest } from '../privacy/export/types';
import { onDatabase } from './database';

/**
 * Reads a user's history directly from the database and writes it to stdout.
 * @returns the number of exported interactions.
 * @throws Error when the user has no interactions in the range, or when the output cannot be written completely.
 */
export async function exportHistory(request: ExportRequest, config: Config = readConfig()): Promise<number> {
  checkRange(request);
  const describeProgress = (done: string, total: string) => `${done} of ${total} interactions`;
  return onDatabase(config, { connections: 1, describeProgress }, async (pool, { at }) => {
    const total = Number(await countHistory(pool, request));
    if (total === 0)
      throw new Error(
        `Nothing was exported: ${request.userId} has no interactions${request.from || request.to ? ' in this range' : ''}. Check --user, and DATABASE_URL or DATA_DIR.`,
      );
    let done = 0;
    const stream = await exportStream(pool, request, (count) => {
      done += count;
      at(done, total);
    });
    await pipeline(stream, process.stdout, { end: false }).catch((error: NodeJS.ErrnoException) => {
      throw new Error(`The export is not complete: ${error.code === 'EPIPE' ? 'the reader of the output ended early' : error.message}.`);
    });
    return done;
  });
}
