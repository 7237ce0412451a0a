import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { signToken } from '../../src/auth';
import { startProgress } from '../../src/progress';
import type { Order, Receipts } from './live-clients';
import { delaysOf, write } from './live-writer';
import { quantile } from './load';
import { ask, type Server, secret, startServer } from './serve';

let subscribers = [1, 1_000, 10_000];
const rates = [1, 100, 1_000];
/** Of one message per fact no more than that are tried: what a process cannot write piles up in it, until facts are refused too. */
const mostMessages = 100_000;
const clientProcesses = 2;
const patienceMs = 5_000;

type Mode = 'conflated' | 'unpaced' | 'plain';
const queries: Record<Mode, (id: string) => string> = {
  conflated: (id) => `subscription { contentStats(ids: ["${id}"]) { shareCount version } }`,
  unpaced: (id) => `subscription { unpacedStats(id: "${id}") { shareCount version } }`,
  plain: (id) => `subscription { plainStats(id: "${id}") { shareCount version } }`,
};
const titles: Record<Mode, string> = { conflated: 'contentStats', unpaced: 'conflation off', plain: 'publish per fact' };

export interface Cell {
  mode: Mode;
  subscribers: number;
  factsPerSecond: number;
  /** How many were in fact recorded. */
  recordedPerSecond: number;
  messagesPerSecond: number;
  /** From the sending of a fact to the moment when a subscriber has a value that holds it. */
  p50Ms: number | null;
  p99Ms: number | null;
  /** Of one core, for each second of facts; more than 100 where sending took longer than that. The database's is not among it. */
  serverCpuPercent: number;
  /** How many had not got the last value five seconds after the last fact. */
  behind: number;
  /** How many facts were not recorded for want of time. */
  refused: number;
}

interface House {
  server: Server;
  clients: ChildProcess[];
  port: number;
  tokens: string[];
  stop(): Promise<void>;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: 'string' }, seconds: { type: 'string', default: '4' }, churn: { type: 'string' }, subscribers: { type: 'string' } },
  });
  if (values.subscribers) subscribers = values.subscribers.split(',').map(Number);
  const house = await startHouse();
  try {
    const report = values.churn ? { churn: await churn(house, Number(values.churn)) } : await fanOut(house, Number(values.seconds));
    if (values.json)
      writeFileSync(
        values.json,
        `${JSON.stringify({ date: new Date().toISOString(), node: process.version, cores: cpus().length, ...report }, null, 2)}\n`,
      );
  } finally {
    await house.stop();
  }
}

async function fanOut(house: House, seconds: number): Promise<object> {
  const modes = Object.keys(queries) as Mode[];
  const plan = subscribers.flatMap((count) => modes.flatMap((mode) => rates.map((rate) => ({ mode, count, rate }))));
  const isTried = ({ count, rate, mode }: (typeof plan)[number]) => mode !== 'plain' || count * rate <= mostMessages;
  const cells: Cell[] = [];
  let done = 0;
  const progress = startProgress(
    () => plan.length,
    () => done,
    () => `${done} of ${plan.length} turns`,
  );
  const bare = (await house.server.memory()).now;
  let memoryPerSubscriberKb = 0;
  for (const count of subscribers) {
    await all(house, (i) => ({ do: 'open', port: house.port, tokens: house.tokens, count: share(count, i) }));
    for (const mode of modes) {
      const id = `${mode}-${count}`;
      await all(house, () => ({ do: 'subscribe', query: queries[mode](id) }));
      if (mode === 'conflated') memoryPerSubscriberKb = (((await house.server.memory()).now - bare) / count) * 1_024;
      for (const turn of plan.filter((one) => one.mode === mode && one.count === count)) {
        if (isTried(turn))
          cells.push(await measure(house, mode, id, count, turn.rate, mode === 'plain' && count * turn.rate === mostMessages ? 1 : seconds));
        done++;
      }
      await all(house, () => ({ do: 'unsubscribe' }));
    }
  }
  progress.stop();
  const ratios = ratiosOf(cells);
  print(cells, ratios, memoryPerSubscriberKb);
  return { seconds, subscribers, rates, memoryPerSubscriberKb, ratios, cells };
}

async function measure(house: House, mode: Mode, id: string, count: number, rate: number, seconds: number): Promise<Cell> {
  await all(house, () => ({ do: 'begin' }));
  const cpu = await house.server.cpuMs();
  const { facts, refused } = await write(house, mode === 'plain' ? 'plainShare' : 'share', id, rate, seconds);
  const final = facts.at(-1)?.[1] ?? 0;
  const [writtenAt, cpuAfter] = [performance.now(), await house.server.cpuMs()];
  let behind = count;
  while (behind > 0 && performance.now() - writtenAt < patienceMs) {
    behind = (await all<number>(house, () => ({ do: 'state', final }))).reduce((sum, one) => sum + one, 0);
    if (behind > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const receipts = await all<Receipts>(house, () => ({ do: 'end' }));
  const delays = receipts.flatMap(({ samples }) => samples.flatMap((sample) => delaysOf(facts, sample))).sort((a, b) => a - b);
  const messages = receipts.reduce((sum, one) => sum + one.messages, 0);
  return {
    mode,
    subscribers: count,
    factsPerSecond: rate,
    recordedPerSecond: Math.round(facts.length / seconds),
    messagesPerSecond: Math.round(messages / seconds),
    p50Ms: delays.length > 0 ? Number(quantile(delays, 0.5).toFixed(1)) : null,
    p99Ms: delays.length > 0 ? Number(quantile(delays, 0.99).toFixed(1)) : null,
    serverCpuPercent: Math.round((cpuAfter - cpu) / seconds / 10),
    behind,
    refused,
  };
}

/** Subscribers come and go, a hundred a second, while the counts move. */
async function churn(house: House, minutes: number): Promise<{ minute: number; rssMb: number }[]> {
  await all(house, (i) => ({ do: 'open', port: house.port, tokens: house.tokens, count: share(1_000, i) }));
  await all(house, () => ({ do: 'subscribe', query: queries.conflated('conflated-1000') }));
  await all(house, () => ({ do: 'churn', perSecond: 50 }));
  const rows: { minute: number; rssMb: number }[] = [];
  const began = performance.now();
  for (let slice = 0; slice < minutes * 4; slice++) {
    await write(house, 'share', 'conflated-1000', 50, 15);
    const row = { minute: Number(((performance.now() - began) / 60_000).toFixed(2)), rssMb: Math.round((await house.server.memory()).now) };
    rows.push(row);
    process.stdout.write(`${row.minute.toFixed(2).padStart(6)} min ${String(row.rssMb).padStart(6)} MB\n`);
  }
  return rows;
}

function ratiosOf(cells: Cell[]): Record<string, number> {
  const cell = (mode: Mode, count: number, rate: number) =>
    cells.find((one) => one.mode === mode && one.subscribers === count && one.factsPerSecond === rate);
  const ratios: Record<string, number> = {};
  for (const mode of ['unpaced', 'plain'] as const)
    for (const count of subscribers)
      for (const rate of rates) {
        const [own, other] = [cell('conflated', count, rate), cell(mode, count, rate)];
        if (own && other) ratios[`cpuOf:${mode}/${count}/${rate}`] = Number((other.serverCpuPercent / Math.max(1, own.serverCpuPercent)).toFixed(2));
      }
  return ratios;
}

function print(cells: Cell[], ratios: Record<string, number>, memoryKb: number): void {
  const out = (line: string) => process.stdout.write(`${line}\n`);
  out(
    `\n${'contestant'.padEnd(18)}${['subscribers', 'facts/s', 'recorded/s', 'messages/s', 'p50 ms', 'p99 ms', 'CPU %', 'behind', 'refused'].map((head) => head.padStart(12)).join('')}`,
  );
  for (const cell of cells) {
    const numbers = [
      cell.subscribers,
      cell.factsPerSecond,
      cell.recordedPerSecond,
      cell.messagesPerSecond,
      cell.p50Ms,
      cell.p99Ms,
      cell.serverCpuPercent,
      cell.behind,
      cell.refused,
    ];
    out(`${titles[cell.mode].padEnd(18)}${numbers.map((number) => String(number ?? '–').padStart(12)).join('')}`);
  }
  out(`\nServer memory per subscriber: ${memoryKb.toFixed(1)} KB`);
  for (const [name, ratio] of Object.entries(ratios)) out(`${name.padEnd(32)}${ratio.toFixed(2)}`);
}

async function startHouse(): Promise<House> {
  const server = await startServer({}, ['--expose-gc']);
  const { port } = server;
  const clients = Array.from({ length: clientProcesses }, () => fork(join(__dirname, 'live-clients.ts'), { execArgv: ['-r', '@swc-node/register'] }));
  const tokens = await Promise.all(Array.from({ length: 250 }, (_, i) => signToken(secret, `user-${i}`)));
  const house: House = {
    server,
    clients,
    port,
    tokens,
    async stop() {
      for (const client of clients) client.disconnect();
      await server.stop();
    },
  };
  const contents = subscribers.flatMap((count) => Object.keys(queries).map((mode) => `{ id: "${mode}-${count}", type: ARTICLE, title: "Hot" }`));
  await ask(
    server,
    await signToken(secret, 'bench', 'service'),
    `mutation { upsertContents(input: { contents: [${contents.join()}] }) { createdCount } }`,
  );
  return house;
}

function share(count: number, process: number): number {
  return Math.floor(count / clientProcesses) + (process < count % clientProcesses ? 1 : 0);
}

function all<T = number>({ clients }: House, order: (i: number) => Order): Promise<T[]> {
  return Promise.all(
    clients.map((client, i) => {
      const answer = message<T>(client);
      client.send(order(i));
      return answer;
    }),
  );
}

function message<T>(from: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`A process ended with ${code}.`));
    from.once('exit', onExit);
    from.once('message', (told) => {
      from.off('exit', onExit);
      resolve(told as T);
    });
  });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
