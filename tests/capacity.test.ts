import { type Costs, plan, usualMachines } from './bench/capacity';
import { type Simulated, simulate } from './bench/simulate';

const costs: Costs = { serverCpuMs: 0.3, databaseCpuMs: 0.2, walBytes: 900, rowBytes: 300, indexBytes: 250, detailBytes: 180, redisCpuMs: 0.01 };

describe('what views a second need', () => {
  it('fits one machine of each while there are few', () => {
    expect(plan(500, costs)).toMatchObject({ serverMachines: 1, databaseMachines: 1, shards: 1, redisNodes: 0 });
  });

  it('grows with the views, and never shrinks', () => {
    const plans = [1_000, 10_000, 100_000, 1_000_000].map((views) => plan(views, costs));
    for (const [n, one] of plans.entries()) {
      const before = plans[n - 1];
      if (!before) continue;
      expect(one.serverMachines).toBeGreaterThanOrEqual(before.serverMachines);
      expect(one.databaseMachines).toBeGreaterThan(before.databaseMachines);
      expect(one.diskTerabytes).toBeCloseTo(before.diskTerabytes * 10, 6);
      expect(one.dollarsPerMonth).toBeGreaterThan(before.dollarsPerMonth);
    }
  });

  it('by hand: cores, log and disk of 10,000', () => {
    const { serverMachines, databaseNeeds, diskTerabytes } = plan(10_000, costs);
    expect(serverMachines).toBe(Math.ceil((10_000 * 0.0003) / 0.6 / 8));
    expect(databaseNeeds.cpu).toBeCloseTo((10_000 * 0.0002) / 0.6 / 16, 9);
    expect(databaseNeeds.log).toBeCloseTo((10_000 * 900) / (200e6 * 0.6), 9);
    expect(diskTerabytes).toBeCloseTo(((10_000 / 3) * 86_400 * (365 * 550 + 90 * 180) * 2) / 1e12, 6);
  });

  it('names what runs out first', () => {
    expect(plan(1, costs, { ...usualMachines, databaseDiskBytes: 1e9 }).bottleneck).toBe('disk');
    expect(plan(1, { ...costs, serverCpuMs: 1_000 }).bottleneck).toBe('server CPU');
    expect(plan(1, { ...costs, redisCpuMs: 1_000 }).bottleneck).toBe('Redis');
  });
});

describe('the simulated ledger', () => {
  const base: Simulated = {
    clients: 1,
    cores: 4,
    clientMs: 0.05,
    requestMs: 0.2,
    batchMs: 0.1,
    lanes: 4,
    maxBatch: 500,
    databaseBatchMs: 0.5,
    databaseFactMs: 0.02,
    waitMs: 1.5,
    forMs: 5_000,
  };

  it('answers one client at the pace of its own way', () => {
    const { perSecond, p50Ms, meanBatch } = simulate({ ...base, waitMs: 0 });
    expect(p50Ms).toBeCloseTo(0.05 + 0.2 + 0.1 + 0.5 + 0.02, 6);
    expect(perSecond).toBeCloseTo(1_000 / p50Ms, -1);
    expect(meanBatch).toBe(1);
  });

  it('makes larger batches of more clients, until its thread is full', () => {
    const many = simulate({ ...base, clients: 64 });
    expect(many.meanBatch).toBeGreaterThan(3);
    // A request takes 0.2 ms of the thread, and its share of a batch.
    expect(many.perSecond).toBeLessThanOrEqual(5_000);
    expect(many.perSecond).toBeGreaterThan(3_500);
    expect(simulate({ ...base, clients: 256 }).perSecond).toBeLessThan(many.perSecond * 1.2);
  });

  it('shares out the cores: one alone must do the work of all', () => {
    const work = 0.05 + 0.2 + (0.1 + 0.5) / simulate({ ...base, cores: 1, clients: 64 }).meanBatch + 0.02;
    const { perSecond } = simulate({ ...base, cores: 1, clients: 64 });
    expect(perSecond).toBeLessThanOrEqual(1_000 / work + 1);
    expect(perSecond).toBeGreaterThan((1_000 / work) * 0.9);
    expect(simulate({ ...base, cores: 2, clients: 64 }).perSecond).toBeGreaterThan(perSecond * 1.2);
  });

  it('keeps Little’s law: clients are pace times latency', () => {
    for (const clients of [1, 8, 64]) {
      const { perSecond, p50Ms } = simulate({ ...base, waitMs: 0, clients });
      expect((perSecond * p50Ms) / 1_000 / clients).toBeGreaterThan(0.8);
      expect((perSecond * p50Ms) / 1_000 / clients).toBeLessThan(1.2);
    }
  });
});
