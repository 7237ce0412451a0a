import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { type Exactness, exactness } from './exactness';
import { below, load, type NextRequest, quantile } from './load';
import { fillCatalogue, type Server, startServer, tokensOf } from './serve';

const users = 2_000;
const contents = 1_000;
const query = 'mutation View($input: RecordViewInput!) { recordView(input: $input) { qualified content { id stats { viewCount } } } }';

interface Flood {
  offered: number;
  good: number;
  refused: number;
  /** Number of errors without a code or a retry time, and of requests without a response, by kind. */
  bad: Map<string, number>;
  /** Latencies of successful requests in milliseconds, sorted. */
  latencies: number[];
  seconds: number;
}

export interface FloodFile {
  date: string;
  /** Duration, multiple of the peak rate, and number of connections. */
  seconds: number;
  times: number;
  connections: number;
  goodputOfPeak: number;
  goodputOfPeakPerCpuSecond: number;
  offeredOfPeak: number;
  refusedOfOffered: number;
  /** Number of errors without a code or a retry time, and of other bad responses, by kind. */
  otherAnswers: Record<string, number>;
  p50Ms: number;
  p99Ms: number;
  health: Seen;
  memoryMb: { before: number; atMost: number; inItsLastThird: number[]; after: number };
  exact: Exactness;
}

/** Overload test with an open-loop load: several times the peak rate, over thousands of connections. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '20' },
      times: { type: 'string', default: '4' },
      connections: { type: 'string', default: '3000' },
      json: { type: 'string' },
    },
  });
  const [seconds, times, connections] = [Number(values.seconds), Number(values.times), Number(values.connections)];
  const server = await startServer();
  try {
    const tokens = await tokensOf(users);
    await fillCatalogue(
      server,
      Array.from({ length: contents }, (_, i) => `c${i}`),
    );
    const sent = new Set<string>();
    const next: NextRequest = () => {
      const eventId = randomUUID();
      sent.add(eventId);
      const input = { contentId: `c${below(contents)}`, eventId };
      return { token: tokens[below(users)] as string, body: JSON.stringify({ query, variables: { input } }) };
    };
    await load(server.port, 64, 3, next);
    let peak = 0;
    let peakPerCpu = 0;
    for (const width of [32, 64, 128]) {
      const cpu = await server.cpuMs();
      const { requests, failures, seconds: took } = await load(server.port, width, Math.max(3, seconds / 4), next);
      peak = Math.max(peak, (requests - failures) / took);
      peakPerCpu = Math.max(peakPerCpu, (requests - failures) / ((await server.cpuMs()) - cpu));
    }
    say(`Peak          ${Math.round(peak)} views a second, each waited for`);

    const acknowledged = new Set<string>();
    const before = Math.round((await server.memory()).now);
    const cpu = await server.cpuMs();
    const watch = watchOver(server);
    const flood = await offer(server.port, peak * times, connections, seconds, next, acknowledged);
    const { slowestMs, statuses, memoryMb } = await watch.stop();
    const perCpu = acknowledged.size / ((await server.cpuMs()) - cpu);
    await wait(2_000);
    const after = Math.round((await server.memory()).now);
    const result: FloodFile = {
      date: new Date().toISOString(),
      seconds,
      times,
      connections,
      goodputOfPeak: round(flood.good / flood.seconds / peak),
      // Relative to the server's CPU time, because the client shares the machine.
      goodputOfPeakPerCpuSecond: round(perCpu / peakPerCpu),
      offeredOfPeak: round(flood.offered / flood.seconds / peak),
      refusedOfOffered: round(flood.refused / flood.offered),
      otherAnswers: Object.fromEntries(flood.bad),
      p50Ms: Math.round(quantile(flood.latencies, 0.5)),
      p99Ms: Math.round(quantile(flood.latencies, 0.99)),
      health: { statuses, slowestMs: Math.round(slowestMs) },
      memoryMb: { before, atMost: Math.max(...memoryMb), inItsLastThird: memoryMb.slice(-Math.ceil(memoryMb.length / 3)), after },
      exact: await exactness(server.pool, 'viewings', sent, acknowledged),
    };
    say(JSON.stringify(result, null, 2));
    if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
    if (result.goodputOfPeak < 0.8) process.exitCode = 1;
  } finally {
    await server.stop();
  }
}

/** Sends at a fixed rate, independent of the responses. Each request uses an idle connection; without one, the request is skipped. */
async function offer(port: number, perSecond: number, most: number, seconds: number, next: NextRequest, acknowledged: Set<string>): Promise<Flood> {
  const flood: Flood = { offered: 0, good: 0, refused: 0, bad: new Map(), latencies: [], seconds };
  const idle: Line[] = [];
  let isOver = false;
  const all = new Set<Line>();
  const count = (what: string) => flood.bad.set(what, (flood.bad.get(what) ?? 0) + 1);
  // Opens the connections before the load starts, like those of a frontend's users.
  for (let i = 0; i < most; i++) {
    idle.push(open());
    if (i % 100 === 0) await wait(20);
  }
  await wait(500);
  const started = performance.now();
  const end = started + seconds * 1_000;
  for (let now = started; now < end; now = performance.now()) {
    const due = Math.floor(((now - started) / 1_000) * perSecond);
    for (; flood.offered < due; flood.offered++) {
      const line = idle.shift();
      if (line) line.send();
      else count('every connection waits');
    }
    await wait(1);
  }
  const patience = performance.now() + 10_000;
  while (idle.length < all.size && performance.now() < patience) await wait(20);
  isOver = true;
  for (const { socket } of all) socket.destroy();
  const unanswered = all.size - idle.length;
  if (unanswered > 0) flood.bad.set('unanswered', unanswered);
  flood.latencies.sort((a, b) => a - b);
  return flood;

  function open(): Line {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let eventId = '';
    let sentAt = 0;
    let received = '';
    const line: Line = {
      socket,
      send() {
        const { token, body } = next();
        eventId = body.slice(body.lastIndexOf('"eventId":"') + 11).slice(0, 36);
        sentAt = performance.now();
        socket.write(
          `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        );
      },
    };
    all.add(line);
    socket.setEncoding('latin1');
    socket.on('error', () => {});
    socket.on('close', () => {
      if (!isOver && all.delete(line)) count('connection lost');
    });
    socket.on('data', (text: string) => {
      received += text;
      const head = received.indexOf('\r\n\r\n');
      if (head < 0 || received.length < head + 4 + Number(/content-length: (\d+)/i.exec(received)?.[1])) return;
      if (received.startsWith('HTTP/1.1 200') && !received.includes('"errors"')) {
        if (performance.now() < end) flood.good++;
        acknowledged.add(eventId);
        flood.latencies.push(performance.now() - sentAt);
      } else if (/^HTTP\/1.1 503[\s\S]*retry-after: \d[\s\S]*"OVERLOADED"/i.test(received)) flood.refused++;
      else count(received.slice(0, 12) + (/"code":"(\w+)"/.exec(received)?.[1] ?? ''));
      received = '';
      idle.push(line);
    });
    return line;
  }
}

interface Line {
  socket: Socket;
  send(): void;
}

interface Seen {
  slowestMs: number;
  statuses: Record<string, number>;
}

/** Probes the health endpoint from a separate thread, as an orchestrator does, and samples the server's memory. */
function watchOver(server: Server): { stop(): Promise<Seen & { memoryMb: number[] }> } {
  const prober = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
    const seen = { slowestMs: 0, statuses: {} };
    const probe = async () => {
      const started = performance.now();
      const status = await fetch(workerData).then(({ status }) => status, () => 'none');
      seen.slowestMs = Math.max(seen.slowestMs, performance.now() - started);
      seen.statuses[status] = (seen.statuses[status] ?? 0) + 1;
    };
    const timer = setInterval(probe, 250);
    parentPort.once('message', () => { clearInterval(timer); parentPort.postMessage(seen); });`,
    { eval: true, workerData: `http://127.0.0.1:${server.port}/health` },
  );
  const memoryMb: number[] = [];
  const timer = setInterval(() => void server.memory().then(({ now }) => memoryMb.push(Math.round(now))), 1_000);
  return {
    async stop() {
      clearInterval(timer);
      const seen = new Promise<Seen>((resolve) => prober.once('message', resolve));
      prober.postMessage('stop');
      const { slowestMs, statuses } = await seen;
      await prober.terminate();
      return { slowestMs, statuses, memoryMb };
    },
  };
}

const round = (ratio: number) => Math.round(ratio * 100) / 100;
const say = (line: string) => void process.stdout.write(`${line}\n`);

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
