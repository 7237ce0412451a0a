import type { Worker } from 'node:cluster';

/** Publishes messages between servers. Messages can be lost: code that must not miss one also polls the database. */
export interface PubSub {
  /** Sends a message immediately or drops it. Does not throw. */
  publish(channel: string, message: unknown): void;
  /** Subscribes to the messages of other servers. @returns a function that unsubscribes. */
  listen(channel: string, onMessage: (message: unknown) => void): () => void;
  close(): Promise<void>;
}

/** Keeps listeners by channel. Calls `onFirst` when a channel gets its first listener, and `onLast` when it loses its last one. */
export function createChannels(onFirst: (channel: string) => void = () => {}, onLast: (channel: string) => void = () => {}) {
  const listeners = new Map<string, Set<(message: unknown) => void>>();
  return {
    onMessage(channel: string, message: unknown): void {
      for (const onMessage of listeners.get(channel) ?? []) onMessage(message);
    },
    add(channel: string, onMessage: (message: unknown) => void): () => void {
      const known = listeners.get(channel);
      listeners.set(channel, (known ?? new Set()).add(onMessage));
      if (!known) onFirst(channel);
      return () => {
        const left = listeners.get(channel);
        if (!left?.delete(onMessage) || left.size > 0) return;
        listeners.delete(channel);
        onLast(channel);
      };
    },
  };
}

/** Returns the PubSub of a single server, which does nothing. */
export function createLocalPubSub(): PubSub {
  return { publish() {}, listen: () => () => {}, close: async () => {} };
}

interface Carried {
  channel: string;
  message: unknown;
}

/** Returns the PubSub of the workers of one machine (`--workers`). Their primary process relays the messages. */
export function createWorkerPubSub(self: NodeJS.Process = process): PubSub {
  const channels = createChannels();
  const onMessage = (carried: Partial<Carried>) => {
    if (typeof carried?.channel === 'string') channels.onMessage(carried.channel, carried.message);
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

/** Relays the messages of a worker to the other workers. The primary process calls it. */
export function relay(from: Worker, workers: () => Iterable<Worker>): void {
  from.on('message', (carried: Partial<Carried>) => {
    if (typeof carried?.channel !== 'string') return;
    for (const worker of workers()) if (worker !== from && worker.isConnected()) worker.send(carried as Carried, () => {});
  });
}
