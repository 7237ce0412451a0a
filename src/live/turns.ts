/** So many values are handed out in one turn of the event loop; each becomes a message, about 0.03 ms of work. */
const mostInTurn = 256;

const waiting = new Set<() => void>();
let left = mostInTurn;
let isScheduled = false;

/**
 * Hands something out: at once, or, when so many were handed out in this turn of the event loop, in one of the next, first come first
 * served. So thousands of followers of one content do not hold up the recording of facts, nor each other: what comes meanwhile takes
 * the place of what waits, and whoever has more to send than it can sends fewer values and not older ones.
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
