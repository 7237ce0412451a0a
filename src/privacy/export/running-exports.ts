import type { Readable } from 'node:stream';
import { hourMs } from '../../domain/durations';
import { CodedError } from '../../domain/errors';
import type { Database } from '../../infrastructure/database/pool';
import { exportStream, takenOf } from './stream';
import type { ExportRequest } from './types';

declare module '../../graphql/context' {
  interface Services {
    exports: Exports;
  }
}

/** The running exports of this server. */
export interface Exports {
  /** @throws CodedError OVERLOADED if the maximum number of exports is running; UNAVAILABLE if the server is stopping. */
  open(request: ExportRequest): Promise<Readable>;
  /** Aborts the running export of a user. */
  endOf(userId: string): void;
  /** Aborts all exports and accepts no more. */
  close(): void;
}

/** Maximum number of running exports. `pool` should have as many connections. */
export const maxRunning = 2;
const retryAfterMs = 10_000;
/** Longest duration of an export. While it reads, its snapshot keeps the database from removing old row versions. */
const maxMs = hourMs;
/** A reader that is slower than this while data is ready can be aborted in favor of the next export. */
const slowestBytesPerSecond = 32 * 1024;
const windowMs = 10_000;

interface Running {
  stream: Readable;
  /** Whether the reader took too few of the available bytes in the last window. */
  isSlow(): boolean;
}

/** Only exports use `pool`, so that they take no connections from other reads. */
export function createExports(pool: Database): Exports {
  /** By user; null while the export is being opened. Each user can have one, so that no user blocks the others. */
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

  /** Aborts the export of a slow reader if the new export would otherwise be rejected; prefers the user's own export. */
  async function makeRoom(userId: string): Promise<void> {
    const inTheWay = running.has(userId) ? [running.get(userId)] : running.size >= maxRunning ? [...running.values()] : [];
    const slow = inTheWay.find((one) => one?.isSlow());
    if (!slow) return;
    // Not `once` of node:events: its promise would reject, because the stream emits `error` before `close`.
    const closed = new Promise((resolve) => slow.stream.once('close', resolve));
    slow.stream.destroy(new Error('The client read an export too slowly, and another export needed its slot.'));
    await closed;
  }

  return {
    async open(request) {
      const { userId } = request;
      await makeRoom(userId);
      if (running.has(userId))
        throw new CodedError('OVERLOADED', 'You already have an export in progress on this server. Wait until it ends.', { retryAfterMs });
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
  return new CodedError('UNAVAILABLE', 'The server is stopping. Try again.');
}

/** Checks in each time window whether available bytes wait for the reader. Time that the database needs does not count. */
function watchReader(stream: Readable): { isSlow(): boolean; stop(): void } {
  let [takenBefore, isSlow] = [0, false];
  const timer = setInterval(() => {
    const taken = takenOf(stream);
    isSlow = stream.readableLength > 0 && taken - takenBefore < (slowestBytesPerSecond * windowMs) / 1_000;
    takenBefore = taken;
  }, windowMs).unref();
  return { isSlow: () => isSlow, stop: () => clearInterval(timer) };
}
