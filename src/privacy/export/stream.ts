import { Readable } from 'node:stream';
import type { Database } from '../../infrastructure/database/pool';
import { formats } from './formats';
import { openEverything } from './personal-data';
import { columnsOf, type ExportedInteraction, openHistory } from './queries';
import type { ExportRequest } from './types';

/** Number of interactions per read. Formatting this number of interactions blocks the event loop for only a few milliseconds. */
const interactionsAtATime = 500;
const bufferBytes = 64 * 1024;

/**
 * Returns a stream of one exported file, which contains a user's history or all data about a user. Reads from the database only as fast as the
 * client reads the stream. Occupies one connection of `pool` and closes it when the stream ends or fails. Calls `onInteractions` with the number of
 * interactions in each piece of a history.
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
  // With `Readable.from`, a generator would not close the connection if the stream is destroyed before or during the first read.
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

/** Returns the number of bytes that the client has read from the stream of an export; 0 for any other stream. */
export function takenOf(stream: Readable): number {
  return taken.get(stream)?.() ?? 0;
}

/** Returns a function that resolves with the next piece of a history file, and with null after the last piece. */
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
    // The text is empty only at the end of the file. Null ends the stream, whereas an empty string would stall it.
    return whole || null;
  };
}
