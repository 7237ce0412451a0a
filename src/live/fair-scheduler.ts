/** Values sent per turn of the event loop. Each becomes a message, about 0.03 ms of work. */
const mostInTurn = 256;

const waiting = new Set<() => void>();
let left = mostInTurn;
let isScheduled = false;

/**
 * Runs a task in this turn of the event loop or, above the limit, in one of the next turns, first in, first out. Therefore thousands of
 * subscribers of one content do not delay the recording of facts. Newer values replace waiting ones, so that an overloaded server sends
 * fewer values, not older ones.
 */
export function inTurn(handOut: () => void): void {
  if (!isScheduled) {
    isScheduled = true;
    setImmediate(nextTurn);
  }
  if (left > 0 && waiting.size === 0) {
    left--;
    handOut();
  } else waiting.add(handOut);
}

function nextTurn(): void {
  left = mostInTurn;
  for (const handOut of waiting) {
    if (left === 0) break;
    left--;
    waiting.delete(handOut);
    handOut();
  }
  isScheduled = waiting.size > 0;
  if (isScheduled) setImmediate(nextTurn);
  else left = mostInTurn;
}
