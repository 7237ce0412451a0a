import type { Worker } from 'node:cluster';

/** Sends messages between servers. Messages can be lost, so code that must not miss a change also polls the database. */
export interface PubSub {
  /** Sends a message to all other servers that listen to the channel. Drops the message if it cannot be sent immediately. Does not throw. */
  publish(channel: string, message: unknown): void;
  /** Calls `onMessage` for each message that another server sends to the channel. @returns a function that ends the calls. */
  listen(channel: string, onMessage: (message: unknown) => void): () => void;
  close(): Promise<void>;
}

/**
 * Creates a registry of listeners by channel. Calls `onFirst` when a channel gets its first listener, and `onLast` when it loses its last listener.
 */
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

/** Returns a PubSub that does nothing, for a server that runs alone. */
export function createLocalPubSub(): PubSub {
  return { publish() {}, listen: () => () => {}, close: async () => {} };
}

interface Carried {
  channel: string;
  message: unknown;
}

/** Returns a PubSub for the worker processes of one machine (`--workers`). The primary process relays their messages. */
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

/** Relays the messages of the worker `from` to the other workers. Called in the primary process. */
export function relay(from: Worker, workers: () => Iterable<Worker>): void {
  from.on('message', (carried: Partial<Carried>) => {
    if (typeof carried?.channel !== 'string') return;
    for (const worker of workers()) if (worker !== from && worker.isConnected()) worker.send(carried as Carried, () => {});
  });
}
