import type { Readable } from 'node:stream';
import type { Pool } from 'pg';
import { hourMs } from '../../domain/durations';
import { CodedError } from '../../domain/errors';
import { exportStream, takenOf } from './stream';
import type { ExportRequest } from './types';

declare module '../../graphql/context' {
  interface Services {
    exports: Exports;
  }
}

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
/** A reader who takes less than this of what is ready gives way to the next export. */
const slowestBytesPerSecond = 32 * 1024;
const windowMs = 10_000;

interface Running {
  stream: Readable;
  /** Its reader took too little of what was ready in the last window. */
  isSlow(): boolean;
}

/** `pool` is theirs alone: exports take no connection from other reads. */
export function createExports(pool: Pool): Exports {
  /** By user; null while it is being opened. One each: nobody holds up everybody else. */
  const running = new Map<string, Running | null>();
  let isClosed = false;

  function keep(userId: string, stream: Readable): void {
    const timer = setTimeout(() => stream.destroy(new Error('An export took longer than an hour.')), maxMs);
    const progress = watchReader(stream);
    running.set(userId, { stream, isSlow: progress.isSlow });
    stream.once('close', () => {
      clearTimeout(timer);
      progress.stop();
      running.delete(userId);
    });
  }

  /** Ends the export of a slow reader, of this user if there is one, where a new one would have no place. */
  async function makeRoom(userId: string): Promise<void> {
    const inTheWay = running.has(userId) ? [running.get(userId)] : running.size >= maxRunning ? [...running.values()] : [];
    const slow = inTheWay.find((one) => one?.isSlow());
    if (!slow) return;
    // Not `once` of node:events, which rejects at the error.
    const closed = new Promise((resolve) => slow.stream.once('close', resolve));
    slow.stream.destroy(new Error('The reader of an export was too slow, and another export needed its place.'));
    await closed;
  }

  return {
    async open(request) {
      const { userId } = request;
      await makeRoom(userId);
      if (running.has(userId))
        throw new CodedError('OVERLOADED', 'You already have an export in progress on this server. Wait for its end.', { retryAfterMs });
      if (running.size >= maxRunning)
        throw new CodedError('OVERLOADED', `${maxRunning} exports are in progress on this server. Try again later.`, { retryAfterMs });
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

    endOf: (userId) => void running.get(userId)?.stream.destroy(new Error('The user of an export was erased.')),

    close() {
      isClosed = true;
      for (const one of running.values()) one?.stream.destroy(isStopping());
    },
  };
}

function isStopping(): CodedError {
  return new CodedError('UNAVAILABLE', 'The server is stopping: try again.');
}

/** Measures by windows whether bytes that are ready wait for their reader. What the database has yet to find is not the reader's fault. */
function watchReader(stream: Readable): { isSlow(): boolean; stop(): void } {
  let [takenBefore, isSlow] = [0, false];
  const timer = setInterval(() => {
    const taken = takenOf(stream);
    isSlow = stream.readableLength > 0 && taken - takenBefore < (slowestBytesPerSecond * windowMs) / 1_000;
    takenBefore = taken;
  }, windowMs).unref();
  return { isSlow: () => isSlow, stop: () => clearInterval(timer) };
}
