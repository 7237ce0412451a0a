import { Readable } from 'node:stream';
import type { Pool } from 'pg';
import { formats } from './formats';
import { openEverything } from './personal-data';
import { columnsOf, type ExportedAct, openHistory } from './queries';
import type { ExportRequest } from './types';

/** So few that making their text holds up nobody else for longer than some milliseconds. */
const actsAtATime = 500;
const bufferBytes = 64 * 1024;

/**
 * A user's history, or everything held about them, as the bytes of one file, read from the database no faster than it is consumed. It
 * takes a connection of `pool` and closes it at its end, however that comes; `onActs` is told how many acts were written.
 */
export async function exportStream(pool: Pool, request: ExportRequest, onActs: (count: number) => void = () => {}): Promise<Readable> {
  const client = await pool.connect();
  const close = () => client.release(true);
  let piece: () => Promise<string | null>;
  try {
    piece = request.isWhole
      ? await openEverything(client, request.userId, Date.now())
      : historyPieces(request, await openHistory(client, request), onActs);
  } catch (error) {
    close();
    throw error;
  }
  let made = 0;
  // Not one made of a generator: one that is given up before its first piece, or while it waits for one, would keep its connection.
  const stream = new Readable({
    highWaterMark: bufferBytes,
    read() {
      piece().then(
        (bytes) => {
          made += bytes === null ? 0 : Buffer.byteLength(bytes);
          this.push(bytes);
        },
        (error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      close();
      done(error);
    },
  });
  taken.set(stream, () => made - stream.readableLength);
  return stream;
}

const taken = new WeakMap<Readable, () => number>();

/** How many bytes of an export its reader has taken. */
export function takenOf(stream: Readable): number {
  return taken.get(stream)?.() ?? 0;
}

/** The pieces of the file of a history, one after the other. */
function historyPieces(
  request: ExportRequest,
  next: (limit: number) => Promise<ExportedAct[]>,
  onActs: (count: number) => void,
): () => Promise<string | null> {
  const writer = formats[request.format].writer(columnsOf(request));
  let text = writer.begin;
  let isOver = false;

  return async () => {
    if (isOver) return null;
    const acts = await next(actsAtATime);
    isOver = acts.length < actsAtATime;
    text += writer.acts(acts) + (isOver ? writer.end : '');
    const whole = text;
    text = '';
    onActs(acts.length);
    // Nothing at all may be pushed only at the end.
    return whole || null;
  };
}
