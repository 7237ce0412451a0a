import { ask, Unreachable } from './client';
import { MeDocument } from './operations';
import { session } from './session';
import { createStore } from './store';

/**
 * Whether the server is unreachable (`isLost`), and the time of the last change (Unix ms). While the server is unreachable, the page shows
 * the last numbers in grey and checks repeatedly whether the server responds.
 */
export const connection = createStore<{ isLost: boolean; sinceMs: number }>({ isLost: false, sinceMs: Date.now() });

/** Number of reconnects to the server. When the number changes, the page fetches all data again. */
export const round = createStore(0);

const firstPauseMs = 400;
const longestPauseMs = 8_000;

/** Checks repeatedly whether the server responds, until it does. Call it after a failed request or a closed socket. */
export async function doubt(): Promise<void> {
  if (isTrying) return;
  isTrying = true;
  for (let tries = 0; session.get().token; tries++) {
    try {
      await ask(MeDocument, {});
      break;
    } catch (error) {
      if (!(error instanceof Unreachable)) break;
      if (!connection.get().isLost) connection.set({ isLost: true, sinceMs: Date.now() });
      await pause(tries);
    }
  }
  isTrying = false;
  if (connection.get().isLost) {
    connection.set({ isLost: false, sinceMs: Date.now() });
    round.set(round.get() + 1);
  }
}

let isTrying = false;

/**
 * Waits before the next attempt. The time grows exponentially and is partly random, so that pages do not reconnect to a restarted server
 * all at once.
 */
export function pause(tries: number): Promise<void> {
  const most = Math.min(longestPauseMs, firstPauseMs * 2 ** tries);
  return new Promise((resolve) => setTimeout(resolve, most * (0.5 + Math.random() / 2)));
}
