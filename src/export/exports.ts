import type { Readable } from 'node:stream';
import { createPool } from '../database/pool';
import { CodedError } from '../errors';
import { exportStream } from './stream';
import type { ExportRequest } from './types';

/** The exports that this server has under way. */
export interface Exports {
  /** @throws CodedError OVERLOADED when there are as many as there may be; UNAVAILABLE when the server is stopping. */
  open(request: ExportRequest): Promise<Readable>;
  /** Ends them all, and takes no more. */
  close(): Promise<void>;
}

const maxRunning = 2;
const retryAfterMs = 10_000;
/** While an export reads, its moment is kept, and the database cannot clean up what changed since. */
const maxMs = 3_600_000;
/** A server that fell silent must not hold its moment any longer. */
const settings = { idle_in_transaction_session_timeout: '150000' };

/** With connections of their own: exports take none from other reads. */
export function createExports(databaseUrl: string): Exports {
  const pool = createPool(databaseUrl, maxRunning, { settings });
  const running = new Set<Readable>();
  let opening = 0;
  let isClosed = false;

  function keep(stream: Readable): void {
    const timer = setTimeout(() => stream.destroy(new Error('An export took longer than an hour.')), maxMs);
    running.add(stream);
    stream.once('close', () => {
      clearTimeout(timer);
      running.delete(stream);
    });
  }

  return {
    async open(request) {
      if (running.size + opening >= maxRunning)
        throw new CodedError('OVERLOADED', `${maxRunning} exports are under way on this server: try again in a while.`, { retryAfterMs });
      opening++;
      try {
        if (isClosed) throw isStopping();
        const stream = await exportStream(pool, request);
        keep(stream);
        if (isClosed) stream.destroy(isStopping());
        return stream;
      } finally {
        opening--;
      }
    },

    async close() {
      isClosed = true;
      for (const stream of running) stream.destroy(isStopping());
      await pool.end();
    },
  };
}

function isStopping(): CodedError {
  return new CodedError('UNAVAILABLE', 'The server is stopping: try again.');
}
