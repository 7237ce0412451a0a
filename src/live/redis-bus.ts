import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { type Bus, createChannels } from './bus';

const prefix = 'rapport:';
/** What Redis does not take in time is lost, and not kept. */
const mostWaiting = 10_000;

/** Over Redis, between any number of servers. It connects by itself, now or later, and again after every loss. */
export function createRedisBus(url: string, onLost: (error: unknown) => void): Bus {
  const options = {
    url,
    // A connection on which nothing comes back is dead.
    pingInterval: 2_000,
    socket: { connectTimeout: 2_000, socketTimeout: 6_000, reconnectStrategy: (tries: number) => Math.min(50 * 2 ** tries, 2_000) },
  };
  // Redis tells whoever listens, the teller too.
  const self = randomUUID();
  const publisher = createClient({ ...options, disableOfflineQueue: true, commandsQueueMaxLength: mostWaiting });
  // Its wishes are few, and wait until they can be told.
  const subscriber = createClient(options);
  let isTold = false;
  for (const client of [publisher, subscriber]) {
    client.on('error', (error) => {
      if (!isTold) onLost(error);
      isTold = true;
    });
    client.on('ready', () => {
      isTold = false;
    });
    client.connect().catch(() => {});
  }
  const hear = (text: string, name: string) => {
    if (text.startsWith(self)) return;
    try {
      channels.hear(name.slice(prefix.length), JSON.parse(text.slice(self.length)));
    } catch {
      // Not from one of us.
    }
  };
  const channels = createChannels(
    (channel) => void subscriber.subscribe(prefix + channel, hear).catch(() => {}),
    (channel) => void subscriber.unsubscribe(prefix + channel, hear).catch(() => {}),
  );
  return {
    publish: (channel, message) => void publisher.publish(prefix + channel, self + JSON.stringify(message)).catch(() => {}),
    listen: channels.add,
    async close() {
      publisher.destroy();
      subscriber.destroy();
    },
  };
}
