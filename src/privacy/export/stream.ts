import { Readable } from 'node:stream';
import type { Database } from '../../infrastructure/database/pool';
import { formats } from './formats';
import { openEverything } from './personal-data';
import { columnsOf, type ExportedInteraction, openHistory } from './queries';
import type { ExportRequest } from './types';

/** Small enough that formatting a batch blocks the event loop only for some milliseconds. */
const interactionsAtATime = 500;
const bufferBytes = 64 * 1024;

/**
 * Streams a user's history, or all data about them, as the bytes of one file. Reads from the database no faster than the stream is consumed.
 * Takes a connection from `pool` and closes it when the stream ends or fails. Calls `onInteractions` with the number of interactions written.
 */
export async function exportStream(pool: Database, request: ExportRequest, onInteractions: (count: number) => void = () => {}): Promise<Readable> {
  const client = await pool.connect();
  const close = () => client.release(true);
  let piece: () => Promise<string | null>;
  try {
    piece = request.isWhole
      ? await openEverything(client, request.userId, Date.now())
      : historyPieces(request, await openHistory(client, request), onInteractions);
  } catch (error) {
    close();
    throw error;
  }
  let made = 0;
  // Not `Readable.from` with a generator: if the stream is destroyed before or during the first read, the generator would keep its connection.
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

/** Returns how many bytes of an export its reader has taken. */
export function takenOf(stream: Readable): number {
  return taken.get(stream)?.() ?? 0;
}

/** Returns a function that returns the next piece of a history file; null at the end. */
function historyPieces(
  request: ExportRequest,
  next: (limit: number) => Promise<ExportedInteraction[]>,
  onInteractions: (count: number) => void,
): () => Promise<string | null> {
  const writer = formats[request.format].writer(columnsOf(request));
  let text = writer.begin;
  let isOver = false;

  return async () => {
    if (isOver) return null;
    const acts = await next(interactionsAtATime);
    isOver = acts.length < interactionsAtATime;
    text += writer.acts(acts) + (isOver ? writer.end : '');
    const whole = text;
    text = '';
    onInteractions(acts.length);
    // Pushing an empty string would not continue the stream; null ends it.
    return whole || null;
  };
}
