import { randomUUID } from 'node:crypto';
import { createCluster } from '@redis/client';
import { connectRedis, impatient, redisConnection } from '../redis';
import { createChannels, type PubSub } from './pubsub';

const prefix = 'rapport:';

type Hear = (text: string, name: string) => void;

interface Wire {
  publish(name: string, text: string): Promise<unknown>;
  subscribe(name: string, hear: Hear): Promise<unknown>;
  unsubscribe(name: string, hear: Hear): Promise<unknown>;
  close(): void;
}

/** Returns a PubSub over Redis for any number of servers. Connects in the background and reconnects after each loss. */
export function createRedisPubSub(url: string, onLost: (error: unknown) => void): PubSub {
  const publisher = connectRedis(url, onLost);
  // There are few subscriptions, so they can queue until the connection is ready.
  const subscriber = connectRedis(url, onLost, {});
  return busOver({
    publish: (name, text) => publisher.publish(name, text),
    subscribe: (name, hear) => subscriber.subscribe(name, hear),
    unsubscribe: (name, hear) => subscriber.unsubscribe(name, hear),
    close() {
      publisher.destroy();
      subscriber.destroy();
    },
  });
}

const lookMs = 2_000;

/** Whether every hash slot of the cluster is assigned to a node. */
const isServed = (shards: readonly unknown[]) => !shards.includes(undefined);

/**
 * Returns a PubSub over the sharded channels of a Redis Cluster. Each channel belongs to one node, so no message is sent to all nodes.
 * Messages of an unreachable node are lost until another node serves its hash slots.
 */
export function createRedisClusterPubSub(urls: readonly string[], onLost: (error: unknown) => void): PubSub {
  const cluster = createCluster({
    rootNodes: urls.map((url) => ({ url })),
    defaults: { ...redisConnection, ...impatient },
  });
  let isTold = false;
  let isClosed = false;
  const wanted = new Map<string, Hear>();
  const heard = new Set<string>();
  cluster.on('error', (error) => {
    if (!isTold) onLost(error);
    isTold = true;
  });
  const subscribe = async (name: string, hear: Hear) => {
    if (!cluster.isOpen) return;
    await cluster.sSubscribe(name, hear);
    heard.add(name);
    isTold = false;
  };
  // Each node has its own connection, so subscriptions that failed are repeated. The client refreshes unassigned hash slots only when it
  // connects again.
  const look = async () => {
    if (cluster.isOpen && !isServed(cluster.slots)) {
      cluster.destroy();
      heard.clear();
    }
    if (!cluster.isOpen) await cluster.connect().catch(() => {});
    if (isClosed) return;
    for (const [name, hear] of wanted) if (!heard.has(name)) await subscribe(name, hear).catch(() => {});
  };
  let underWay = look();
  const timer = setInterval(() => {
    underWay = underWay.then(look);
  }, lookMs).unref();
  return busOver({
    publish: (name, text) => (cluster.isOpen ? cluster.sPublish(name, text) : Promise.resolve()),
    async subscribe(name, hear) {
      wanted.set(name, hear);
      await subscribe(name, hear);
    },
    async unsubscribe(name, hear) {
      wanted.delete(name);
      heard.delete(name);
      await cluster.sUnsubscribe(name, hear);
    },
    close() {
      isClosed = true;
      clearInterval(timer);
      if (cluster.isOpen) cluster.destroy();
    },
  });
}

function busOver(wire: Wire): PubSub {
  // The id marks own messages, because Redis also delivers a message to its sender.
  const self = randomUUID();
  const hear: Hear = (text, name) => {
    if (text.startsWith(self)) return;
    try {
      channels.hear(name.slice(prefix.length), JSON.parse(text.slice(self.length)));
    } catch {
      // Ignores messages of other applications.
    }
  };
  const channels = createChannels(
    (channel) => void wire.subscribe(prefix + channel, hear).catch(() => {}),
    (channel) => void wire.unsubscribe(prefix + channel, hear).catch(() => {}),
  );
  return {
    publish: (channel, message) => void wire.publish(prefix + channel, self + JSON.stringify(message)).catch(() => {}),
    listen: channels.add,
    close: async () => wire.close(),
  };
}
