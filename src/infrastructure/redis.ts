import type { createClient } from '@redis/client';

/** Loads the Redis client on first use. Loading its 478 files would make the start of a server without Redis a seventh longer. */
export function redisClient(): typeof import('@redis/client') {
  return require('@redis/client');
}

/** Options of every Redis connection. The client connects in the background and reconnects after each loss. */
export const redisConnection = {
  // The client pings Redis every 2 s, so that it detects dead connections.
  pingInterval: 2_000,
  socket: { connectTimeout: 2_000, socketTimeout: 6_000, reconnectStrategy: (tries: number) => Math.min(50 * 2 ** tries, 2_000) },
};
/** Options that make commands fail immediately while Redis is unreachable and that limit the number of queued commands. */
export const failFast = { disableOfflineQueue: true, commandsQueueMaxLength: 10_000 };

/** Opens a connection to Redis in the background. Calls `onLost` once each time the connection is lost. */
export function connectRedis(url: string, onLost: (error: unknown) => void, options: object = failFast): ReturnType<typeof createClient> {
  const client = redisClient().createClient({ ...redisConnection, ...options, url });
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
