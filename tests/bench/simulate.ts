import { seededRandom } from '../../src/cli/demo/random';

/** A server with its ledger, its database and its clients on one machine, as numbers. Times in milliseconds. */
export interface Simulated {
  /** Clients, each of which sends its next request when the last one is answered. They share one thread. */
  clients: number;
  /** Cores of the machine. What wants more of them than there are shares them evenly. */
  cores: number;
  /** Work of the clients' thread for a request and its answer. */
  clientMs: number;
  /** Work of the server's one thread: for a request and its answer, and for a batch whatever its size. */
  requestMs: number;
  batchMs: number;
  lanes: number;
  maxBatch: number;
  /** Work of the lane's own process in the database: for a batch, and for each fact in it. */
  databaseBatchMs: number;
  databaseFactMs: number;
  /** What a batch waits for besides, using no core: the disk, and ways. */
  waitMs: number;
  /** Simulated time. */
  forMs: number;
}

export interface Prediction {
  perSecond: number;
  p50Ms: number;
  meanBatch: number;
}

interface Task {
  leftMs: number;
  done(): void;
}

/** Of what a request costs the server and the client, so much comes before it reaches the ledger, or the server. */
const before = 0.7;
/** Of a batch, between server and database. */
const roundTrips = 3;
const tiny = 1e-9;

/**
 * A discrete simulation of the law by which the ledger commits: facts that arrive while every lane is busy go together in the next batch;
 * a lone fact goes at once. Each thread does its work first come first served; threads that are at work share the cores.
 */
export function simulate(given: Simulated): Prediction {
  const running = new Set<Task>();
  const waits: { atMs: number; happen(): void }[] = [];
  const facts: number[] = [];
  const latencies: number[] = [];
  const random = seededRandom(1);
  let nowMs = 0;
  let idleLanes = given.lanes;
  let isScheduled = false;
  let [committed, batches] = [0, 0];

  /** Exponential: else clients would go in step for ever, which real ones do not. */
  function later(meanMs: number, happen: () => void): void {
    waits.push({ atMs: nowMs - meanMs * Math.log(1 - random()), happen });
  }

  /** Work that a process of its own does at once. */
  function run(ms: number, done: () => void): void {
    running.add({ leftMs: ms, done });
  }

  /** A thread: one work after the other. */
  function thread(): (ms: number, done: () => void) => void {
    const queue: [ms: number, done: () => void][] = [];
    let isBusy = false;
    const next = () => {
      const work = isBusy ? undefined : queue.shift();
      if (!work) return;
      isBusy = true;
      run(work[0], () => {
        isBusy = false;
        work[1]();
        next();
      });
    };
    return (ms, done) => {
      queue.push([ms, done]);
      next();
    };
  }

  const [server, client] = [thread(), thread()];

  function send(): void {
    const sentMs = nowMs;
    client(given.clientMs * before, () =>
      server(given.requestMs * before, () => {
        facts.push(sentMs);
        startSoon();
      }),
    );
  }

  /** What else came in with the same turn of the event loop joins the batch. */
  function startSoon(): void {
    if (isScheduled) return;
    isScheduled = true;
    server(0, () => {
      isScheduled = false;
      startLanes();
    });
  }

  function startLanes(): void {
    while (idleLanes > 0 && facts.length > 0) {
      idleLanes--;
      const batch = facts.splice(0, given.maxBatch);
      trip(batch, roundTrips);
    }
  }

  /** The server's thread has other work in between: a busy one makes batches last longer, and so grow. */
  function trip(batch: number[], left: number): void {
    const databaseMs = given.databaseBatchMs + given.databaseFactMs * batch.length;
    if (left === 0) later(given.waitMs, () => commit(batch));
    else server(given.batchMs / roundTrips, () => run(databaseMs / roundTrips, () => trip(batch, left - 1)));
  }

  function commit(batch: number[]): void {
    committed += batch.length;
    batches++;
    idleLanes++;
    for (const sentMs of batch)
      server(given.requestMs * (1 - before), () =>
        client(given.clientMs * (1 - before), () => {
          latencies.push(nowMs - sentMs);
          send();
        }),
      );
    startLanes();
  }

  for (let n = 0; n < given.clients; n++) later(1, send);
  while (nowMs < given.forMs) {
    const pace = Math.min(1, given.cores / running.size);
    const taskMs = Math.min(...[...running].map(({ leftMs }) => leftMs)) / pace;
    const waitMs = Math.min(...waits.map(({ atMs }) => atMs)) - nowMs;
    const passed = Math.min(taskMs, waitMs);
    nowMs += passed;
    for (const task of running) task.leftMs -= passed * pace;
    for (const task of [...running])
      if (task.leftMs <= tiny) {
        running.delete(task);
        task.done();
      }
    for (const wait of waits.filter(({ atMs }) => atMs <= nowMs + tiny)) {
      waits.splice(waits.indexOf(wait), 1);
      wait.happen();
    }
  }
  latencies.sort((a, b) => a - b);
  return {
    perSecond: (latencies.length / nowMs) * 1_000,
    p50Ms: latencies[latencies.length >> 1] ?? Number.NaN,
    meanBatch: committed / Math.max(1, batches),
  };
}
