import { createClient } from '@redis/client';

/** How a server holds on to Redis: it connects by itself, now or later, and again after every loss. */
export const redisConnection = {
  // A connection on which nothing comes back is dead.
  pingInterval: 2_000,
  socket: { connectTimeout: 2_000, socketTimeout: 6_000, reconnectStrategy: (tries: number) => Math.min(50 * 2 ** tries, 2_000) },
};
/** Nothing waits for a Redis that is away, and not without end for one that is slow. */
export const impatient = { disableOfflineQueue: true, commandsQueueMaxLength: 10_000 };

/** A connection for commands; `patience` says what becomes of those that cannot be sent. `onLost` is told once for each loss. */
export function connectRedis(url: string, onLost: (error: unknown) => void, patience: object = impatient): ReturnType<typeof createClient> {
  const client = createClient({ ...redisConnection, ...patience, url });
  let isTold = false;
  client.on('error', (error) => {
    if (!isTold) onLost(error);
    isTold = true;
  });
  client.on('ready', () => {
    isTold = false;
  });
  client.connect().catch(() => {});
  return client as ReturnType<typeof createClient>;
}
