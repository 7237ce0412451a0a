import { ask, Unreachable } from './ask';
import { MeDocument } from './operations';
import { session } from './session';
import { createStore } from './store';

/** Whether the server answers. While it does not, the page keeps its last numbers, greyed, and tries again. */
export const connection = createStore<{ isLost: boolean; sinceMs: number }>({ isLost: false, sinceMs: Date.now() });

/** Grows whenever everything is to be asked anew. */
export const round = createStore(0);

const firstPauseMs = 400;
const longestPauseMs = 8_000;

/** Called when something did not come, or a socket closed: finds out whether the server is there, until it is. */
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

/** Longer from try to try, and never the same for two pages: a server that comes back is not met by all at once. */
export function pause(tries: number): Promise<void> {
  const most = Math.min(longestPauseMs, firstPauseMs * 2 ** tries);
  return new Promise((resolve) => setTimeout(resolve, most * (0.5 + Math.random() / 2)));
}
