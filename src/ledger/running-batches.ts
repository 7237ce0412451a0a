/** Time in ms after which a running batch no longer delays other facts, because it may wait for a lock or a lost connection. */
const slowMs = 250;

interface RunningBatch {
  facts: number;
  startedAtMs: number;
}

/** Batches that writers are committing. They determine how many facts must wait before a further batch starts. */
export class RunningBatches {
  private readonly batches = new Set<RunningBatch>();

  /** Adds a batch. @returns a function that removes it. */
  add(facts: number): () => void {
    const batch = { facts, startedAtMs: performance.now() };
    this.batches.add(batch);
    return () => this.batches.delete(batch);
  }

  /** Returns the number of facts in the batches that are not slow. */
  factCount(): number {
    return this.fast().reduce((sum, { facts }) => sum + facts, 0);
  }

  /** Returns the time in ms after which another batch is slow; at most 250. */
  msUntilSlow(): number {
    const now = performance.now();
    return Math.min(slowMs, ...this.fast().map(({ startedAtMs }) => startedAtMs + slowMs - now));
  }

  private fast(): RunningBatch[] {
    const sinceMs = performance.now() - slowMs;
    return [...this.batches].filter(({ startedAtMs }) => startedAtMs > sinceMs);
  }
}
