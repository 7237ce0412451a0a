import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startProgress } from '../../src/cli/progress';
import type { Receipts } from './live-clients';
import { all, type LiveServer, openSockets, startLiveServer } from './live-server';
import { delaysOf, write } from './live-writer';
import { median, quantile } from './load';

const rates = [1, 100, 1_000];
/** Maximum message rate of the one-message-per-fact contestant: above it, messages pile up in the process until it rejects facts too. */
const mostMessages = 100_000;
/** Warm-up rates that are not measured: facts without subscribers, messages with subscribers. */
const warmUp = { facts: 300, messagesPerSecond: 10_000 };
const timeoutMs = 5_000;
/** Below this CPU usage, a ratio would be dominated by the clock's resolution. */
const leastCpuPercent = 10;

export type Mode = 'conflated' | 'unpaced' | 'plain';
const queries: Record<Mode, (id: string) => string> = {
  conflated: (id) => `subscription { contentStats(ids: ["${id}"]) { shareCount version } }`,
  unpaced: (id) => `subscription { unpacedStats(id: "${id}") { shareCount version } }`,
  plain: (id) => `subscription { plainStats(id: "${id}") { shareCount version } }`,
};
const modes = Object.keys(queries) as Mode[];
const titles: Record<Mode, string> = { conflated: 'contentStats', unpaced: 'conflation off', plain: 'publish per fact' };

/** Median of the rounds; `behind` and `refused` are the maximum. */
export interface Cell {
  mode: Mode;
  subscribers: number;
  factsPerSecond: number;
  /** Number of facts actually recorded per second. */
  recordedPerSecond: number;
  messagesPerSecond: number;
  /** Delay from the sending of a fact until a subscriber receives a value that includes it. */
  p50Ms: number | null;
  p99Ms: number | null;
  /**
   * Server CPU in percent of one core, until the last value was delivered, per second of facts. Above 100 when sending took longer. Excludes the
   * database.
   */
  serverCpuPercent: number;
  /** Number of subscribers without the last value five seconds after the last fact. */
  behind: number;
  /** Number of facts that were not recorded because the server was overloaded. */
  refused: number;
  /** Median ratio of the CPU to that of `contentStats` in the same round; null when either is under 10 %, and for `contentStats` itself. */
  cpuOverConflated: number | null;
}

type Turn = Omit<Cell, 'cpuOverConflated'>;

export interface LiveFile {
  date: string;
  rounds: number;
  seconds: number;
  /** Growth of the server's memory per subscriber, before the first fact. */
  memory: { subscribers: number; kbOfEach: number }[];
  cells: Cell[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '4' },
      churn: { type: 'string' },
      subscribers: { type: 'string', default: '1,1000,10000' },
    },
  });
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  const report = values.churn
    ? { churn: await churn(Number(values.churn)) }
    : await fanOut(values.subscribers.split(',').map(Number), rounds, seconds);
  const file = { date: new Date().toISOString(), node: process.version, cores: cpus().length, ...report };
  if (values.json) writeFileSync(values.json, `${JSON.stringify(file, null, 2)}\n`);
}

async function fanOut(subscribers: number[], rounds: number, seconds: number): Promise<Omit<LiveFile, 'date'>> {
  const turns: Turn[] = [];
  const memory: LiveFile['memory'] = [];
  const total = subscribers.length * rounds * modes.length;
  let done = 0;
  const progress = startProgress(
    () => total,
    () => done,
    () => `${done} of ${total} turns`,
  );
  // Each size gets a new server, because memory left over from one size would hide what the next needs.
  for (const count of subscribers) {
    const house = await startLiveServer([...modes, 'warm-up']);
    try {
      await write(house, 'share', 'warm-up', warmUp.facts / 3, 3);
      const kbOfEach = await memoryOfEach(house, count);
      // With few subscribers, other allocations of the server dominate the growth.
      if (count >= 1_000) memory.push({ subscribers: count, kbOfEach });
      for (let round = -1; round < rounds; round++)
        for (const mode of inTurn(round)) {
          await all(house, () => ({ do: 'subscribe', query: queries[mode](mode), hasSnapshot: mode !== 'plain' }));
          if (round < 0) await measure(house, mode, count, Math.min(100, Math.max(1, warmUp.messagesPerSecond / count)), 1);
          else for (const rate of ratesOf(mode, count)) turns.push(await measure(house, mode, count, rate, secondsOf(mode, count, rate, seconds)));
          await all(house, () => ({ do: 'unsubscribe' }));
          if (round >= 0) done++;
        }
    } finally {
      await house.stop();
    }
  }
  progress.stop();
  const cells = cellsOf(turns);
  print(cells, memory);
  return { rounds, seconds, memory, cells };
}

/** Each round starts with another contestant. */
function inTurn(round: number): Mode[] {
  const first = (round + modes.length) % modes.length;
  return [...modes.slice(first), ...modes.slice(0, first)];
}

function ratesOf(mode: Mode, count: number): number[] {
  return rates.filter((rate) => mode !== 'plain' || count * rate <= mostMessages);
}

function secondsOf(mode: Mode, count: number, rate: number, seconds: number): number {
  return mode === 'plain' && count * rate === mostMessages ? 1 : seconds;
}

async function memoryOfEach(house: LiveServer, count: number): Promise<number> {
  const bare = (await house.server.memory()).now;
  await openSockets(house, count);
  await all(house, () => ({ do: 'subscribe', query: queries.conflated('conflated'), hasSnapshot: true }));
  const grown = (await house.server.memory()).now - bare;
  await all(house, () => ({ do: 'unsubscribe' }));
  return (grown / count) * 1_024;
}

async function measure(house: LiveServer, mode: Mode, count: number, rate: number, seconds: number): Promise<Turn> {
  await all(house, () => ({ do: 'begin' }));
  const cpu = await house.server.cpuMs();
  const { facts, refused } = await write(house, mode === 'plain' ? 'plainShare' : 'share', mode, rate, seconds);
  const final = facts.at(-1)?.[1] ?? 0;
  const writtenAt = performance.now();
  let behind = count;
  while (behind > 0 && performance.now() - writtenAt < timeoutMs) {
    behind = (await all<number>(house, () => ({ do: 'state', final }))).reduce((sum, one) => sum + one, 0);
    if (behind > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const cpuAfter = await house.server.cpuMs();
  const receipts = await all<Receipts>(house, () => ({ do: 'end' }));
  const delays = receipts.flatMap(({ samples }) => samples.flatMap((sample) => delaysOf(facts, sample))).sort((a, b) => a - b);
  const messages = receipts.reduce((sum, one) => sum + one.messages, 0);
  return {
    mode,
    subscribers: count,
    factsPerSecond: rate,
    recordedPerSecond: facts.length / seconds,
    messagesPerSecond: messages / seconds,
    p50Ms: delays.length > 0 ? quantile(delays, 0.5) : null,
    p99Ms: delays.length > 0 ? quantile(delays, 0.99) : null,
    serverCpuPercent: (cpuAfter - cpu) / seconds / 10,
    behind,
    refused,
  };
}

/** Ordered by size, contestant and rate. */
function cellsOf(turns: Turn[]): Cell[] {
  const sizes = [...new Set(turns.map(({ subscribers }) => subscribers))];
  return sizes.flatMap((count) =>
    modes.flatMap((mode) =>
      ratesOf(mode, count).map((rate) => {
        const of = (wanted: Mode) => turns.filter((one) => one.mode === wanted && one.subscribers === count && one.factsPerSecond === rate);
        return cellOf(of(mode), mode === 'conflated' ? null : of('conflated'));
      }),
    ),
  );
}

function cellOf(rounds: Turn[], conflated: Turn[] | null): Cell {
  const middle = (value: (turn: Turn) => number | null) => median(rounds.flatMap((turn) => value(turn) ?? []));
  const ms = (value: (turn: Turn) => number | null) => {
    const found = middle(value);
    return Number.isNaN(found) ? null : Number(found.toFixed(1));
  };
  const serverCpuPercent = Number(middle((turn) => turn.serverCpuPercent).toFixed(1));
  const isRatio = conflated && [serverCpuPercent, median(conflated.map((turn) => turn.serverCpuPercent))].every((cpu) => cpu >= leastCpuPercent);
  const ratios = rounds.map((turn, i) => turn.serverCpuPercent / (conflated?.[i]?.serverCpuPercent ?? Number.NaN));
  const { mode, subscribers, factsPerSecond } = rounds[0] as Turn;
  return {
    mode,
    subscribers,
    factsPerSecond,
    recordedPerSecond: Math.round(middle((turn) => turn.recordedPerSecond)),
    messagesPerSecond: Math.round(middle((turn) => turn.messagesPerSecond)),
    p50Ms: ms((turn) => turn.p50Ms),
    p99Ms: ms((turn) => turn.p99Ms),
    serverCpuPercent,
    behind: Math.max(...rounds.map(({ behind }) => behind)),
    refused: Math.max(...rounds.map(({ refused }) => refused)),
    cpuOverConflated: isRatio ? Number(median(ratios).toFixed(2)) : null,
  };
}

/** Closes and opens a hundred subscriptions per second while the counters change. */
async function churn(minutes: number): Promise<{ minute: number; rssMb: number }[]> {
  const house = await startLiveServer(['conflated']);
  try {
    await openSockets(house, 1_000);
    await all(house, () => ({ do: 'subscribe', query: queries.conflated('conflated'), hasSnapshot: true }));
    await all(house, () => ({ do: 'churn', perSecond: 50 }));
    const rows: { minute: number; rssMb: number }[] = [];
    const began = performance.now();
    for (let slice = 0; slice < minutes * 4; slice++) {
      await write(house, 'share', 'conflated', 50, 15);
      const row = { minute: Number(((performance.now() - began) / 60_000).toFixed(2)), rssMb: Math.round((await house.server.memory()).now) };
      rows.push(row);
      process.stdout.write(`${row.minute.toFixed(2).padStart(6)} min ${String(row.rssMb).padStart(6)} MB\n`);
    }
    return rows;
  } finally {
    await house.stop();
  }
}

function print(cells: Cell[], memory: LiveFile['memory']): void {
  const out = (line: string) => process.stdout.write(`${line}\n`);
  const heads = ['subscribers', 'facts/s', 'recorded/s', 'messages/s', 'p50 ms', 'p99 ms', 'CPU %', '÷ own', 'behind', 'refused'];
  out(`\n${'contestant'.padEnd(18)}${heads.map((head) => head.padStart(12)).join('')}`);
  for (const cell of cells) {
    const { subscribers, factsPerSecond, recordedPerSecond, messagesPerSecond, p50Ms, p99Ms, serverCpuPercent, cpuOverConflated, behind, refused } =
      cell;
    const numbers = [subscribers, factsPerSecond, recordedPerSecond, messagesPerSecond, p50Ms, p99Ms, serverCpuPercent, cpuOverConflated];
    out(`${titles[cell.mode].padEnd(18)}${[...numbers, behind, refused].map((number) => String(number ?? '–').padStart(12)).join('')}`);
  }
  out('');
  for (const { subscribers, kbOfEach } of memory) out(`Server memory for each of ${subscribers} subscribers: ${kbOfEach.toFixed(1)} KB`);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
