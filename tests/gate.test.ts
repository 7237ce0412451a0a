import { readFileSync } from 'node:fs';
import { fallsOf, type GateFile, gateRatios, leastRounds, quietRatio, type Ratios, risesOf } from './bench/gate';
import type { Turn } from './bench/turn';

const committed: Ratios = { viewOverNoop: 0.5, viewOverByHand: 0.9, noopOverByHand: 1, cardsOverByHand: 0.8, statsOverByHand: 1.5 };
const turn = (cpuMsPer1000: number, otherShare: number | null = 0): Turn => ({
  perSecond: 1_000,
  p50Ms: 1,
  p99Ms: 2,
  cpuMsPer1000,
  databaseCpuMsPer1000: 0,
  otherShare,
});
const turns = (length: number, cpuMsPer1000: number, otherShare?: number | null) => Array.from({ length }, () => turn(cpuMsPer1000, otherShare));

describe('the gate compares ratios with the committed ones', () => {
  it('has a committed ratio for each ratio that it measures', () => {
    const file = JSON.parse(readFileSync('docs/gate.json', 'utf8')) as GateFile;
    expect(Object.keys(file.ratios).sort()).toEqual(Object.keys(gateRatios).sort());
  });

  it('accepts equal ratios and falls within the tolerance', () => {
    expect(fallsOf(committed, committed)).toEqual([]);
    expect(fallsOf(committed, { ...committed, viewOverNoop: 0.451, statsOverByHand: 1.36 })).toEqual([]);
  });

  it('names the ratio that fell, from what to what, and what to do', () => {
    const falls = fallsOf(committed, { ...committed, cardsOverByHand: 0.6 });
    expect(falls).toHaveLength(1);
    expect(falls[0]).toContain('"cards ÷ by hand" fell by 25 %, from 0.800 to 0.600.');
    expect(falls[0]).toContain('npm run bench -- --gate --update');
  });

  it('reports every ratio that fell, and one that could not be measured', () => {
    expect(fallsOf(committed, { ...committed, viewOverByHand: 0.7, noopOverByHand: 0.8, statsOverByHand: Number.NaN })).toHaveLength(3);
  });

  it('does not take a faster no-op for a slower view', () => {
    expect(fallsOf(committed, { ...committed, viewOverNoop: 0.4, noopOverByHand: 1.2 })).toEqual([]);
    expect(fallsOf(committed, { ...committed, viewOverNoop: 0.4, viewOverByHand: 0.7 })).toHaveLength(2);
  });

  it('names the ratio that rose, which is not an error', () => {
    const measured = { ...committed, noopOverByHand: 1.2 };
    expect(fallsOf(committed, measured)).toEqual([]);
    expect(risesOf(committed, measured)).toEqual([expect.stringContaining('"no-op ÷ by hand" rose from 1.000 to 1.200.')]);
  });
});

describe('the ratio of two servers', () => {
  it('is that of requests per second of CPU time: half of the CPU time doubles it', () => {
    expect(quietRatio(turns(leastRounds, 50), turns(leastRounds, 100))).toEqual({ ratio: 2, quietRounds: leastRounds });
  });

  it('counts the CPU time of PostgreSQL', () => {
    const withDatabase = turns(leastRounds, 50).map((one) => ({ ...one, databaseCpuMsPer1000: 150 }));
    expect(quietRatio(withDatabase, turns(leastRounds, 100)).ratio).toBe(0.5);
  });

  it('skips rounds in which other processes used the CPU during either turn', () => {
    const of = [...turns(leastRounds, 100), ...turns(50, 400, 0.3), ...turns(50, 100)];
    const over = [...turns(leastRounds, 100), ...turns(50, 100), ...turns(50, 400, 0.3)];
    expect(quietRatio(of, over)).toEqual({ ratio: 1, quietRounds: leastRounds });
  });

  it('uses the quietest rounds if too few were quiet', () => {
    const of = [...turns(leastRounds + 5, 400, 0.9), ...turns(leastRounds, 200, 0.2)];
    expect(quietRatio(of, turns(of.length, 100))).toEqual({ ratio: 0.5, quietRounds: 0 });
  });

  it('uses all rounds where the system does not state the load of other processes', () => {
    expect(quietRatio(turns(3, 50, null), turns(3, 100, null))).toEqual({ ratio: 2, quietRounds: 3 });
  });
});
