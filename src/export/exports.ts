import type { Readable } from 'node:stream';
import type { Pool } from 'pg';
import { hourMs } from '../durations';
import { CodedError } from '../errors';
import { exportStream } from './stream';
import type { ExportRequest } from './types';

/** The exports that this server has under way. */
export interface Exports {
  /** @throws CodedError OVERLOADED when there are as many as there may be; UNAVAILABLE when the server is stopping. */
  open(request: ExportRequest): Promise<Readable>;
  /** Breaks off what is under way of a user. */
  endOf(userId: string): void;
  /** Ends them all, and takes no more. */
  close(): void;
}

/** As many connections should `pool` have. */
export const maxRunning = 2;
const retryAfterMs = 10_000;
/** While an export reads, its moment is kept, and the database cannot clean up what changed since. */
const maxMs = hourMs;

/** `pool` is theirs alone: exports take no connection from other reads. */
export function createExports(pool: Pool): Exports {
  /** By user; null while it is being opened. One each: nobody holds up everybody else. */
  const running = new Map<string, Readable | null>();
  let isClosed = false;

  function keep(userId: string, stream: Readable): void {
    const timer = setTimeout(() => stream.destroy(new Error('An export took longer than an hour.')), maxMs);
    running.set(userId, stream);
    stream.once('close', () => {
      clearTimeout(timer);
      running.delete(userId);
    });
  }

  return {
    async open(request) {
      const { userId } = request;
      if (running.has(userId))
        throw new CodedError('OVERLOADED', 'An export of yours is under way on this server: let it end first.', { retryAfterMs });
      if (running.size >= maxRunning)
        throw new CodedError('OVERLOADED', `${maxRunning} exports are under way on this server: try again in a while.`, { retryAfterMs });
      if (isClosed) throw isStopping();
      running.set(userId, null);
      try {
        const stream = await exportStream(pool, request);
        keep(userId, stream);
        if (isClosed) stream.destroy(isStopping());
        return stream;
      } catch (error) {
        running.delete(userId);
        throw error;
      }
    },

    endOf: (userId) => void running.get(userId)?.destroy(new Error('The user of an export was erased.')),

    close() {
      isClosed = true;
      for (const stream of running.values()) stream?.destroy(isStopping());
    },
  };
}

function isStopping(): CodedError {
  return new CodedError('UNAVAILABLE', 'The server is stopping: try again.');
}
