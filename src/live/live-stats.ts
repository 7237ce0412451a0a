import type { StatsRow } from '../stats/queries';

export interface LiveStats {
  /** Tells everyone who follows these contents. Called after the commit, once per content and batch. */
  publish(rows: readonly StatsRow[]): void;
  /**
   * The counts of these contents: first as they are, then whenever they change. A reader slower than the changes skips
   * values: at most one waits per content, and it is the latest. Versions only grow.
   * `snapshot` is read after listening has begun, so nothing falls between the two.
   */
  follow(ids: readonly string[], snapshot: () => Promise<readonly StatsRow[]>): AsyncIterableIterator<StatsRow>;
  /** How many are listening, over all contents. */
  followerCount(): number;
}

type Listener = (row: StatsRow) => void;

export function createLiveStats(): LiveStats {
  const listeners = new Map<string, Set<Listener>>();

  function listen(ids: readonly string[], listener: Listener): () => void {
    for (const id of ids) {
      const ofContent = listeners.get(id) ?? new Set();
      listeners.set(id, ofContent.add(listener));
    }
    return () => {
      for (const id of ids) {
        const ofContent = listeners.get(id);
        ofContent?.delete(listener);
        if (ofContent?.size === 0) listeners.delete(id);
      }
    };
  }

  return {
    publish(rows) {
      for (const row of rows) for (const listener of listeners.get(row.contentId) ?? []) listener(row);
    },
    follow(ids, snapshot) {
      return latestValues((listener) => listen(ids, listener), snapshot);
    },
    followerCount() {
      let count = 0;
      for (const ofContent of listeners.values()) count += ofContent.size;
      return count;
    },
  };
}

/** Conflation: one waiting value per content, replaced by a newer one, handed out in the order in which they began to wait. */
function latestValues(listen: (listener: Listener) => () => void, snapshot: () => Promise<readonly StatsRow[]>): AsyncIterableIterator<StatsRow> {
  const waiting = new Map<string, StatsRow>();
  const newest = new Map<string, number>();
  let wake: () => void = () => {};
  let failure: { error: unknown } | null = null;
  let isDone = false;

  const offer: Listener = (row) => {
    if (row.version <= (newest.get(row.contentId) ?? -1)) return;
    newest.set(row.contentId, row.version);
    waiting.set(row.contentId, row);
    wake();
  };
  const stop = listen(offer);
  snapshot().then(
    (rows) => rows.forEach(offer),
    (error) => {
      failure = { error };
      wake();
    },
  );

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      while (!isDone && !failure && waiting.size === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (failure) {
        stop();
        throw failure.error;
      }
      const [first] = waiting;
      if (isDone || !first) return { done: true, value: undefined };
      waiting.delete(first[0]);
      return { done: false, value: first[1] };
    },
    async return() {
      isDone = true;
      stop();
      wake();
      return { done: true, value: undefined };
    },
  };
}
