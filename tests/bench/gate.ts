import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { startProgress } from '../../src/cli/progress';
import { startCompared } from './compared';
import { median } from './load';
import { type Compared, Requests, verifyCounts } from './requests';
import { cpuMsOf, type Turn } from './turn';
import { knownTokens, type Workload } from './workloads';

type Side = `${'rapport' | 'mercurius'} ${Workload}`;

/** Ratios of the gate. The yardstick is a hand-written server without code of Rapport, so that it does not change when Rapport gets faster. */
export const gateRatios = {
  viewOverNoop: { title: 'view ÷ no-op', of: 'rapport view', over: 'rapport noop', unlessHolds: 'viewOverByHand' },
  viewOverByHand: { title: 'view ÷ by hand', of: 'rapport view', over: 'mercurius view' },
  noopOverByHand: { title: 'no-op ÷ by hand', of: 'rapport noop', over: 'mercurius noop' },
  cardsOverByHand: { title: 'cards ÷ by hand', of: 'rapport cards', over: 'mercurius cards' },
  statsOverByHand: { title: 'stats ÷ by hand', of: 'rapport stats', over: 'mercurius stats' },
} as const satisfies Record<string, GateRule>;

interface GateRule {
  title: string;
  of: Side;
  over: Side;
  /** Name of a ratio with the same numerator. If that ratio did not fall, the denominator became faster, which is not a fall. */
  unlessHolds?: string;
}

export type GateRatio = keyof typeof gateRatios;
export type Ratios = Record<GateRatio, number>;

export interface GateFile {
  date: string;
  node: string;
  cores: number;
  ratios: Ratios;
}

/** Largest fall that is not an error, as a share of the committed ratio. */
const tolerance = 0.1;
/** Largest share of the machine's CPU time that other processes may use in a round, as long as there are enough rounds. */
const quietShare = 0.1;
/** Number of rounds that a median needs. */
export const leastRounds = 8;
const file = join(__dirname, '../../docs/gate.json');
const setting = { seconds: 1, connections: 64 };
/** Time after which no further round starts. */
const longestMs = 140_000;

/**
 * Median of the ratios per round of requests per second of CPU time. Skips the rounds in which other processes used the CPU; without enough other
 * rounds it uses those with the least.
 */
export function quietRatio(of: Turn[], over: Turn[]): { ratio: number; quietRounds: number } {
  const rounds = of
    .map((turn, n) => ({ turn, base: over[n] as Turn }))
    .map(({ turn, base }) => ({ ratio: cpuMsOf(base) / cpuMsOf(turn), otherShare: Math.max(turn.otherShare ?? 0, base.otherShare ?? 0) }))
    .sort((a, b) => a.otherShare - b.otherShare);
  const quietRounds = rounds.filter(({ otherShare }) => otherShare <= quietShare).length;
  return { ratio: median(rounds.slice(0, Math.max(quietRounds, leastRounds)).map(({ ratio }) => ratio)), quietRounds };
}

/** Describes each ratio that fell by more than the tolerance, and what to do. */
export function fallsOf(committed: Ratios, measured: Ratios): string[] {
  const hasFallen = (key: GateRatio) => !(measured[key] >= committed[key] * (1 - tolerance));
  const fallen = (Object.entries(gateRatios) as [GateRatio, GateRule][])
    .filter(([key, { unlessHolds }]) => hasFallen(key) && (!unlessHolds || hasFallen(unlessHolds as GateRatio)))
    .map(([key]) => key);
  return fallen.map((key) => {
    const share = Math.round((1 - measured[key] / committed[key]) * 100);
    return `"${gateRatios[key].title}" fell by ${share} %, from ${committed[key].toFixed(3)} to ${measured[key].toFixed(3)}. Find the cause and remove it. If the change is worth its cost, run "npm run bench -- --gate --update" and state the reason in the commit that changes docs/gate.json.`;
  });
}

/** Names each ratio that rose by more than the tolerance: a later fall to the committed ratio would not be noticed. */
export function risesOf(committed: Ratios, measured: Ratios): string[] {
  const risen = (Object.keys(gateRatios) as GateRatio[]).filter((key) => measured[key] > committed[key] * (1 + tolerance));
  return risen.map(
    (key) =>
      `"${gateRatios[key].title}" rose from ${committed[key].toFixed(3)} to ${measured[key].toFixed(3)}. Commit it: "npm run bench -- --gate --update".`,
  );
}

/** Measures the ratios and compares them with the committed ones, or replaces these if `isUpdate`. @returns whether no ratio fell. */
export async function runGate(isUpdate: boolean): Promise<boolean> {
  const committed = existsSync(file) && !isUpdate ? (JSON.parse(readFileSync(file, 'utf8')) as GateFile).ratios : null;
  if (!committed && !isUpdate) throw new Error('docs/gate.json does not exist. Run "npm run bench -- --gate --update".');
  const measured = await measureRatios((ratios) => committed === null || fallsOf(committed, ratios).length > 0);
  const out = (line: string) => process.stdout.write(`${line}\n`);
  out('');
  for (const [key, { title }] of Object.entries(gateRatios)) {
    const { ratio, quietRounds, rounds, perSecond } = measured[key as GateRatio];
    const before = committed ? `, committed ${committed[key as GateRatio].toFixed(3)}` : '';
    out(
      `${title.padEnd(18)}${ratio.toFixed(3)}${before} (by requests per second ${perSecond.toFixed(3)}; ${quietRounds} of ${rounds} rounds were quiet)`,
    );
  }
  if (Object.values(measured).some(({ quietRounds }) => quietRounds < leastRounds))
    out('Other processes used the CPU, so these ratios are uncertain. Repeat the measurement on a quiet machine before you rely on them.');
  const ratios = Object.fromEntries(Object.entries(measured).map(([key, { ratio }]) => [key, Number(ratio.toFixed(3))])) as Ratios;
  if (isUpdate) {
    const content: GateFile = { date: new Date().toISOString(), node: process.version, cores: cpus().length, ratios };
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
    return true;
  }
  const falls = fallsOf(committed as Ratios, ratios);
  for (const line of [...risesOf(committed as Ratios, ratios), ...falls]) out(line);
  return falls.length === 0;
}

interface Measured {
  ratio: number;
  quietRounds: number;
  rounds: number;
  /** The same ratio by requests per second of time. */
  perSecond: number;
}

/** Measures at least `leastRounds` rounds, and further ones while `isDoubtful` and there is time. */
async function measureRatios(isDoubtful: (ratios: Ratios) => boolean): Promise<Record<GateRatio, Measured>> {
  const sides = [...new Set(Object.values(gateRatios).flatMap(({ of, over }): Side[] => [of, over]))];
  const turns = new Map<Side, Turn[]>(sides.map((side) => [side, []]));
  const ratios = () =>
    Object.fromEntries(
      Object.entries(gateRatios).map(([key, { of, over }]) => {
        const [a, b] = [turns.get(of) as Turn[], turns.get(over) as Turn[]];
        const perSecond = median(a.map((turn, n) => turn.perSecond / (b[n] as Turn).perSecond));
        return [key, { ...quietRatio(a, b), rounds: a.length, perSecond }];
      }),
    ) as Record<GateRatio, Measured>;
  const plain = () => Object.fromEntries(Object.entries(ratios()).map(([key, { ratio }]) => [key, ratio])) as Ratios;
  const began = performance.now();
  const { compared, stop } = await startCompared(['mercurius'], knownTokens.users);
  let round = 0;
  const progress = startProgress(
    () => leastRounds,
    () => Math.min(round, leastRounds),
    () => `round ${round}`,
  );
  try {
    const runs = sides.map((side) => {
      const [server, workload] = side.split(' ') as ['rapport' | 'mercurius', Workload];
      return { side, requests: new Requests(compared.get(server) as Compared, workload, knownTokens) };
    });
    for (const { requests } of runs) await requests.measure(setting);
    const isQuiet = () => Object.values(ratios()).every(({ quietRounds }) => quietRounds >= leastRounds);
    for (; round < leastRounds || ((!isQuiet() || isDoubtful(plain())) && performance.now() - began < longestMs); round++)
      for (const { side, requests } of round % 2 ? runs : [...runs].reverse()) (turns.get(side) as Turn[]).push(await requests.measure(setting));
    for (const one of compared.values()) await verifyCounts(one);
    return ratios();
  } finally {
    progress.stop();
    await stop();
  }
}
