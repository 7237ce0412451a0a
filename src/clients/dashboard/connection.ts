import { ask, Unreachable } from './client';
import { MeDocument } from './operations';
import { session } from './session';
import { createStore } from './store';

/** Whether the server is reachable. While it is not, the page greys its last numbers and retries. */
export const connection = createStore<{ isLost: boolean; sinceMs: number }>({ isLost: false, sinceMs: Date.now() });

/** Increases whenever all data must be fetched again. */
export const round = createStore(0);

const firstPauseMs = 400;
const longestPauseMs = 8_000;

/** Call it after a failed request or a closed socket. Probes the server until it responds. */
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

/** Exponential back-off with jitter, so that pages do not reconnect to a restarted server all at once. */
export function pause(tries: number): Promise<void> {
  const most = Math.min(longestPauseMs, firstPauseMs * 2 ** tries);
  return new Promise((resolve) => setTimeout(resolve, most * (0.5 + Math.random() / 2)));
}
