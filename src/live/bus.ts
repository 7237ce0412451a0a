import type { Worker } from 'node:cluster';

/** Carries news from one server to the others. Best effort: whoever must know for certain asks the database now and then. */
export interface Bus {
  /** Tells the others at once, or never. Does not throw. */
  publish(channel: string, message: unknown): void;
  /** Hears what the others publish, from now on or from when they can be reached. @returns the function that ends it. */
  listen(channel: string, hear: (message: unknown) => void): () => void;
  close(): Promise<void>;
}

/** Who listens to which channel; `onFirst` and `onLast` tell when a channel gets its first listener and loses its last one. */
export function createChannels(onFirst: (channel: string) => void = () => {}, onLast: (channel: string) => void = () => {}) {
  const listeners = new Map<string, Set<(message: unknown) => void>>();
  return {
    hear(channel: string, message: unknown): void {
      for (const hear of listeners.get(channel) ?? []) hear(message);
    },
    add(channel: string, hear: (message: unknown) => void): () => void {
      const known = listeners.get(channel);
      listeners.set(channel, (known ?? new Set()).add(hear));
      if (!known) onFirst(channel);
      return () => {
        const left = listeners.get(channel);
        if (!left?.delete(hear) || left.size > 0) return;
        listeners.delete(channel);
        onLast(channel);
      };
    },
  };
}

/** For a server alone. */
export function createLoneBus(): Bus {
  return { publish() {}, listen: () => () => {}, close: async () => {} };
}

interface Carried {
  channel: string;
  message: unknown;
}

/** Between the workers of one machine (`--workers`): their primary passes everything on to the others. */
export function createWorkerBus(self: NodeJS.Process = process): Bus {
  const channels = createChannels();
  const onMessage = (carried: Partial<Carried>) => {
    if (typeof carried?.channel === 'string') channels.hear(carried.channel, carried.message);
  };
  self.on('message', onMessage);
  return {
    publish: (channel, message) => void self.send?.({ channel, message } satisfies Carried, undefined, undefined, () => {}),
    listen: channels.add,
    async close() {
      self.off('message', onMessage);
    },
  };
}

/** The primary's part of it. */
export function passOn(from: Worker, workers: () => Iterable<Worker>): void {
  from.on('message', (carried: Partial<Carried>) => {
    if (typeof carried?.channel !== 'string') return;
    for (const worker of workers()) if (worker !== from && worker.isConnected()) worker.send(carried as Carried, () => {});
  });
}
