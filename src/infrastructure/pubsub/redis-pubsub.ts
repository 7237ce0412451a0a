import { randomUUID } from 'node:crypto';
import { connectRedis, failFast, redisClient, redisConnection } from '../redis';
import { createChannels, type PubSub } from './pubsub';

const prefix = 'rapport:';

type OnMessage = (text: string, name: string) => void;

interface Wire {
  publish(name: string, text: string): Promise<unknown>;
  subscribe(name: string, onMessage: OnMessage): Promise<unknown>;
  unsubscribe(name: string, onMessage: OnMessage): Promise<unknown>;
  close(): void;
}

/** Returns a PubSub over Redis for any number of servers. Connects in the background and reconnects after each loss. */
export function createRedisPubSub(url: string, onLost: (error: unknown) => void): PubSub {
  const publisher = connectRedis(url, onLost);
  // Does not use `failFast`, because the few subscribe commands can wait in the queue until Redis is reachable.
  const subscriber = connectRedis(url, onLost, {});
  return busOver({
    publish: (name, text) => publisher.publish(name, text),
    subscribe: (name, onMessage) => subscriber.subscribe(name, onMessage),
    unsubscribe: (name, onMessage) => subscriber.unsubscribe(name, onMessage),
    close() {
      publisher.destroy();
      subscriber.destroy();
    },
  });
}

const lookMs = 2_000;

/** Returns whether each hash slot of the Redis Cluster is assigned to a node. */
const isServed = (shards: readonly unknown[]) => !shards.includes(undefined);

/**
 * Returns a PubSub over the sharded channels of a Redis Cluster. Each channel belongs to one node, so Redis does not send a message to all nodes.
 * While a node is unreachable, the messages on its channels are lost until another node serves its hash slots.
 */
export function createRedisClusterPubSub(urls: readonly string[], onLost: (error: unknown) => void): PubSub {
  const cluster = redisClient().createCluster({
    rootNodes: urls.map((url) => ({ url })),
    defaults: { ...redisConnection, ...failFast },
  });
  let isReported = false;
  let isClosed = false;
  const wanted = new Map<string, OnMessage>();
  const subscribed = new Set<string>();
  cluster.on('error', (error) => {
    if (!isReported) onLost(error);
    isReported = true;
  });
  const subscribe = async (name: string, onMessage: OnMessage) => {
    if (!cluster.isOpen) return;
    await cluster.sSubscribe(name, onMessage);
    subscribed.add(name);
    isReported = false;
  };
  // Repeats failed subscriptions, because one node can be unreachable while the others respond.
  // Reconnects if a hash slot has no node, because the client reads new assignments of such slots only when it connects.
  const look = async () => {
    if (cluster.isOpen && !isServed(cluster.slots)) {
      cluster.destroy();
      subscribed.clear();
    }
    if (!cluster.isOpen) await cluster.connect().catch(() => {});
    if (isClosed) return;
    for (const [name, onMessage] of wanted) if (!subscribed.has(name)) await subscribe(name, onMessage).catch(() => {});
  };
  let underWay = look();
  const timer = setInterval(() => {
    underWay = underWay.then(look);
  }, lookMs).unref();
  return busOver({
    publish: (name, text) => (cluster.isOpen ? cluster.sPublish(name, text) : Promise.resolve()),
    async subscribe(name, onMessage) {
      wanted.set(name, onMessage);
      await subscribe(name, onMessage);
    },
    async unsubscribe(name, onMessage) {
      wanted.delete(name);
      subscribed.delete(name);
      await cluster.sUnsubscribe(name, onMessage);
    },
    close() {
      isClosed = true;
      clearInterval(timer);
      if (cluster.isOpen) cluster.destroy();
    },
  });
}

function busOver(wire: Wire): PubSub {
  // Starts each message with a random id of this server, because Redis also delivers messages to their sender.
  const self = randomUUID();
  const onMessage: OnMessage = (text, name) => {
    if (text.startsWith(self)) return;
    try {
      channels.onMessage(name.slice(prefix.length), JSON.parse(text.slice(self.length)));
    } catch {
      // Ignores messages that are not JSON, because they come from other applications.
    }
  };
  const channels = createChannels(
    (channel) => void wire.subscribe(prefix + channel, onMessage).catch(() => {}),
    (channel) => void wire.unsubscribe(prefix + channel, onMessage).catch(() => {}),
  );
  return {
    publish: (channel, message) => void wire.publish(prefix + channel, self + JSON.stringify(message)).catch(() => {}),
    listen: channels.add,
    close: async () => wire.close(),
  };
}
