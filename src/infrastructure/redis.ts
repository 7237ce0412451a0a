import { createClient } from '@redis/client';

/** Options of every Redis connection: connects in the background and reconnects after each loss. */
export const redisConnection = {
  // Detects dead connections.
  pingInterval: 2_000,
  socket: { connectTimeout: 2_000, socketTimeout: 6_000, reconnectStrategy: (tries: number) => Math.min(50 * 2 ** tries, 2_000) },
};
/** Options that make commands fail immediately while Redis is unreachable, and that bound the queue of commands. */
export const failFast = { disableOfflineQueue: true, commandsQueueMaxLength: 10_000 };

/** Opens a connection for commands. Calls `onLost` once per loss. */
export function connectRedis(url: string, onLost: (error: unknown) => void, options: object = failFast): ReturnType<typeof createClient> {
  const client = createClient({ ...redisConnection, ...options, url });
  let isReported = false;
  client.on('error', (error) => {
    if (!isReported) onLost(error);
    isReported = true;
  });
  client.on('ready', () => {
    isReported = false;
  });
  client.connect().catch(() => {});
  return client as ReturnType<typeof createClient>;
}
