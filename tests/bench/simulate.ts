/** A server with its ledger, as numbers. Times in milliseconds. */
export interface Simulated {
  /** Clients, each of which sends its next request when the last one is answered. */
  clients: number;
  /** What passes between an answer leaving the process and the client's next request reaching it. */
  thinkMs: number;
  /** What the process does before a fact reaches the ledger, and after its commit: one thread, one request at a time. */
  beforeMs: number;
  afterMs: number;
  lanes: number;
  maxBatch: number;
  /** From the first statement to the answer of COMMIT: so much for a batch, and so much more for each fact in it. */
  commitMs: number;
  commitPerFactMs: number;
  /** What the process does for a batch, whatever its size: between the thread's other work. */
  batchMs: number;
  /** Simulated time. */
  forMs: number;
}

export interface Prediction {
  perSecond: number;
  p50Ms: number;
  meanBatch: number;
}

interface Event {
  atMs: number;
  happen(): void;
}

/**
 * A discrete simulation of the law by which the ledger commits: facts that arrive while every lane is busy go together in the next batch;
 * a lone fact goes at once. The process is one queue of work, first come first served.
 */
export function simulate(given: Simulated): Prediction {
  const events: Event[] = [];
  const threadWork: { ms: number; done: () => void }[] = [];
  const waiting: number[] = [];
  const latencies: number[] = [];
  let nowMs = 0;
  let isThreadBusy = false;
  let idleLanes = given.lanes;
  let facts = 0;
  let batches = 0;

  function at(atMs: number, happen: () => void): void {
    let place = events.length;
    while (place > 0 && (events[place - 1] as Event).atMs < atMs) place--;
    events.splice(place, 0, { atMs, happen });
  }

  function work(ms: number, done: () => void): void {
    threadWork.push({ ms, done });
    nextWork();
  }

  function nextWork(): void {
    const next = isThreadBusy ? undefined : threadWork.shift();
    if (!next) return;
    isThreadBusy = true;
    at(nowMs + next.ms, () => {
      isThreadBusy = false;
      next.done();
      nextWork();
    });
  }

  function send(): void {
    const sentMs = nowMs;
    work(given.beforeMs, () => {
      waiting.push(sentMs);
      startLanes();
    });
  }

  function startLanes(): void {
    while (idleLanes > 0 && waiting.length > 0) {
      idleLanes--;
      const batch = waiting.splice(0, given.maxBatch);
      work(given.batchMs, () =>
        at(nowMs + given.commitMs + given.commitPerFactMs * batch.length, () => {
          facts += batch.length;
          batches++;
          idleLanes++;
          for (const sentMs of batch)
            work(given.afterMs, () => {
              latencies.push(nowMs - sentMs + given.thinkMs);
              at(nowMs + given.thinkMs, send);
            });
          startLanes();
        }),
      );
    }
  }

  for (let client = 0; client < given.clients; client++) at(client * 0.01, send);
  for (let next = events.pop(); next && next.atMs < given.forMs; next = events.pop()) {
    nowMs = next.atMs;
    next.happen();
  }
  latencies.sort((a, b) => a - b);
  return {
    perSecond: (latencies.length / given.forMs) * 1_000,
    p50Ms: latencies[latencies.length >> 1] ?? Number.NaN,
    meanBatch: facts / Math.max(1, batches),
  };
}
