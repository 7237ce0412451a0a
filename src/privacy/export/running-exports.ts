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

/** Starts and aborts the exports that run on this server. */
export interface Exports {
  /**
   * Starts an export and returns the file.
   * @throws CodedError OVERLOADED if an export of the user or the maximum number of exports is running; UNAVAILABLE if the server is stopping.
   */
  open(request: ExportRequest): Promise<Readable>;
  /** Aborts the export of a user if one is running. */
  endOf(userId: string): void;
  /** Aborts all running exports and rejects new ones. */
  close(): void;
}

/** Maximum number of exports that run on one server at the same time. The connection pool for exports should have this size. */
export const maxRunning = 2;
const retryAfterMs = 10_000;
/** Longest duration of an export in ms. The limit exists because the snapshot of an export prevents PostgreSQL from removing old row versions. */
const maxMs = hourMs;
/** Lowest rate at which a client must read available data. Below this rate, the server can abort the export to start another one. */
const slowestBytesPerSecond = 32 * 1024;
const windowMs = 10_000;

interface Running {
  stream: Readable;
  /** Returns true if the client read too few bytes in the last 10 s although data was available. */
  isSlow(): boolean;
}

/** Creates the service for exports. `pool` must serve only exports, so that they do not occupy connections that other requests need. */
export function createExports(pool: Database): Exports {
  /** Running export by user id; null while the export is starting. A user can run only one export, so that one user cannot block all others. */
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

  /**
   * Aborts one running export whose client reads too slowly if the server would otherwise reject a new export of the user. If the user already has a
   * running export, that export is the only candidate.
   */
  async function makeRoom(userId: string): Promise<void> {
    const inTheWay = running.has(userId) ? [running.get(userId)] : running.size >= maxRunning ? [...running.values()] : [];
    const slow = inTheWay.find((one) => one?.isSlow());
    if (!slow) return;
    // `once` of node:events would reject, because the stream emits `error` before `close`.
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

/** Checks every 10 s whether the client reads too slowly. A client is not slow if the stream has no available data because the database is slow. */
function watchReader(stream: Readable): { isSlow(): boolean; stop(): void } {
  let [takenBefore, isSlow] = [0, false];
  const timer = setInterval(() => {
    const taken = takenOf(stream);
    isSlow = stream.readableLength > 0 && taken - takenBefore < (slowestBytesPerSecond * windowMs) / 1_000;
    takenBefore = taken;
  }, windowMs).unref();
  return { isSlow: () => isSlow, stop: () => clearInterval(timer) };
}
