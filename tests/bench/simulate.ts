import { seededRandom } from '../../src/cli/demo/random';

/** Model of a server with its ledger, database and clients on one machine. Times in milliseconds. */
export interface Simulated {
  /** Number of clients. Each sends its next request after the last response; all share one thread. */
  clients: number;
  /** Cores of the machine, shared evenly when there are more active threads. */
  cores: number;
  /** CPU time of the client thread per request. */
  clientMs: number;
  /** CPU time of the server thread: per request, and per batch of any size. */
  requestMs: number;
  batchMs: number;
  lanes: number;
  maxBatch: number;
  /** CPU time of a writer's database process: per batch, and per fact. */
  databaseBatchMs: number;
  databaseFactMs: number;
  /** Waiting time of a batch without CPU: disk and network. */
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

/** Share of the request costs of server and client that precedes the ledger or the server. */
const before = 0.7;
/** Number of round trips between server and database per batch. */
const roundTrips = 3;
const tiny = 1e-9;

/**
 * Discrete simulation of the ledger's commits: a single fact is committed immediately if no batch is running; otherwise the next batch starts when as
 * many facts wait as the running batches contain. Each thread works first come, first served; active threads share the cores.
 */
export function simulate(given: Simulated): Prediction {
  const running = new Set<Task>();
  const waits: { atMs: number; happen(): void }[] = [];
  const facts: number[] = [];
  const latencies: number[] = [];
  const random = seededRandom(1);
  let nowMs = 0;
  let idleLanes = given.lanes;
  let runningFacts = 0;
  let isScheduled = false;
  let [committed, batches] = [0, 0];

  /** Exponentially distributed, because otherwise the clients would stay synchronized, unlike real ones. */
  function later(meanMs: number, happen: () => void): void {
    waits.push({ atMs: nowMs - meanMs * Math.log(1 - random()), happen });
  }

  /** Runs work in its own process immediately. */
  function run(ms: number, done: () => void): void {
    running.add({ leftMs: ms, done });
  }

  /** A thread, which runs one task after another. */
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

  /** Facts that arrive in the same turn of the event loop join the batch. */
  function startSoon(): void {
    if (isScheduled) return;
    isScheduled = true;
    server(0, () => {
      isScheduled = false;
      startLanes();
    });
  }

  function startLanes(): void {
    while (idleLanes > 0 && facts.length > 0 && facts.length >= Math.min(runningFacts, given.maxBatch)) {
      idleLanes--;
      const batch = facts.splice(0, given.maxBatch);
      runningFacts += batch.length;
      trip(batch, roundTrips);
    }
  }

  /** The server thread does other work in between: a busy server makes batches take longer and grow. */
  function trip(batch: number[], left: number): void {
    const databaseMs = given.databaseBatchMs + given.databaseFactMs * batch.length;
    if (left === 0) later(given.waitMs, () => commit(batch));
    else server(given.batchMs / roundTrips, () => run(databaseMs / roundTrips, () => trip(batch, left - 1)));
  }

  function commit(batch: number[]): void {
    committed += batch.length;
    batches++;
    idleLanes++;
    runningFacts -= batch.length;
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
