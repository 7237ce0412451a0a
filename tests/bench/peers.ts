import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { startProgress } from '../../src/cli/progress';
import { type ComparedKey, type PeerKey, peers, startCompared } from './compared';
import { median } from './load';
import { installPostGraphile } from './peers/install';
import { Requests, verifyCounts } from './requests';
import type { Turn, TurnSetting } from './turn';
import { knownTokens, newTokens, type Workload, workloads } from './workloads';

/** Medians of the rounds. */
export interface PeerRow {
  workload: Workload;
  users: number;
  server: ComparedKey;
  perSecond: number;
  /** Median of the ratios per round to the requests per second of Mercurius. */
  overMercurius: number;
  p99Ms: number;
  cpuMsPer1000: number;
  databaseCpuMsPer1000: number | null;
}

export interface PeersFile {
  date: string;
  node: string;
  cores: number;
  rounds: number;
  seconds: number;
  connections: number;
  /** Median share of the CPU time of the machine that other processes used; null without /proc. */
  otherShare: number | null;
  rows: PeerRow[];
}

/**
 * Measures Rapport and the hand-written servers in turn on one PostgreSQL, with known and with new tokens; without `only`, all workloads.
 * @throws Error when a count is wrong.
 */
export async function measurePeers(rounds: number, setting: TurnSetting, only: string[] | undefined, file: string | undefined): Promise<void> {
  installPostGraphile();
  const { compared, stop } = await startCompared(Object.keys(peers) as PeerKey[], newTokens.users);
  const chosen = (Object.keys(workloads) as Workload[]).filter((workload) => only?.includes(workload) ?? true);
  const cells = [newTokens, knownTokens].flatMap((population) =>
    chosen.map((workload) => ({
      workload,
      users: population.users,
      runs: [...compared].map(([server, one]) => ({ server, requests: new Requests(one, workload, population), turns: [] as Turn[] })),
    })),
  );
  const warmUps = cells.filter(({ users }) => users === knownTokens.users);
  const total = warmUps.length + rounds * cells.length;
  let done = 0;
  const progress = startProgress(
    () => total,
    () => done,
    () => `${done} of ${total} comparisons`,
  );
  try {
    for (const { runs } of warmUps) {
      for (const { requests } of runs) await requests.measure({ ...setting, seconds: Math.min(1, setting.seconds) });
      done++;
    }
    for (let round = 0; round < rounds; round++)
      for (const { runs } of cells) {
        for (const { requests, turns } of round % 2 ? [...runs].reverse() : runs) turns.push(await requests.measure(setting));
        done++;
      }
    for (const one of compared.values()) await verifyCounts(one);
  } finally {
    progress.stop();
    await stop();
  }
  const rows = cells.flatMap(({ workload, users, runs }) => {
    const base = runs.find(({ server }) => server === 'mercurius')?.turns ?? [];
    return runs.map(({ server, turns }): PeerRow => {
      const of = (value: (turn: Turn) => number | null) => median(turns.map((turn) => value(turn) ?? Number.NaN));
      const database = of((turn) => turn.databaseCpuMsPer1000);
      return {
        workload,
        users,
        server,
        perSecond: of((turn) => turn.perSecond),
        overMercurius: median(turns.map((turn, n) => turn.perSecond / (base[n] as Turn).perSecond)),
        p99Ms: of((turn) => turn.p99Ms),
        cpuMsPer1000: of((turn) => turn.cpuMsPer1000),
        databaseCpuMsPer1000: Number.isNaN(database) ? null : database,
      };
    });
  });
  const shares = cells.flatMap(({ runs }) => runs.flatMap(({ turns }) => turns.flatMap(({ otherShare }) => otherShare ?? [])));
  const otherShare = shares.length === 0 ? null : median(shares);
  const result: PeersFile = { date: new Date().toISOString(), node: process.version, cores: cpus().length, rounds, ...setting, otherShare, rows };
  for (const { workload, users, server, perSecond, overMercurius, cpuMsPer1000, databaseCpuMsPer1000 } of rows) {
    const cells = [perSecond.toFixed(0), overMercurius.toFixed(2), cpuMsPer1000.toFixed(0), databaseCpuMsPer1000?.toFixed(0) ?? '–'];
    process.stdout.write(`${`${workload} ${users} ${server}`.padEnd(30)}${cells.map((cell) => cell.padStart(10)).join('')}\n`);
  }
  if (file) writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}
