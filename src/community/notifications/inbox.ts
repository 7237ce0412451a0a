import type { Database } from '../../infrastructure/database/pool';
import type { PubSub } from '../../infrastructure/pubsub/pubsub';
import { latestValues } from '../../live/conflating-queue';
import { lateMs, Position } from './cursor';
import { type NotificationRow, notificationsSince } from './queries';

declare module '../../graphql/context' {
  interface Services {
    inbox: Inbox;
  }
}

export interface Inbox {
  /** Signals that these users may have new notifications. Call it after the commit. */
  nudge(userIds: readonly string[]): void;
  /** Yields a user's notifications from `start` on, oldest first, then new ones as they arrive; each once, with a cursor to resume after it. */
  follow(userId: string, start: Start): AsyncIterableIterator<SentNotification>;
  close(): void;
}

export type SentNotification = NotificationRow & { cursor: string };

/** `after`: the position of an earlier subscription. `since`: an inclusive time. Neither: notifications committed from now on. */
export type Start = { after: Position } | { since: Date } | Record<string, never>;

const channel = 'nudges';
/** Poll interval, which bounds the delay when another server's signal is lost. */
const lookMs = 15_000;
const mostAtOnce = 200;

export function createInbox(pool: Database, bus: PubSub): Inbox {
  const lookers = new Map<string, Set<() => void>>();
  const endListening = bus.listen(channel, (userIds) => wake(userIds as string[]));
  const timer = setInterval(() => wake(lookers.keys()), lookMs).unref();

  function wake(userIds: Iterable<string>): void {
    for (const userId of userIds) for (const look of lookers.get(userId) ?? []) look();
  }

  return {
    nudge(userIds) {
      if (userIds.length === 0) return;
      wake(userIds);
      bus.publish(channel, userIds);
    },
    follow(userId, start) {
      const values = latestValues<NotificationRow>(0, () => {
        const left = lookers.get(userId);
        left?.delete(look);
        if (left?.size === 0) lookers.delete(userId);
      });
      const startMs = Date.now();
      const position = 'after' in start ? start.after : Position.at('since' in start ? start.since.getTime() : startMs);
      const fromMs = 'since' in start ? start.since.getTime() : position.fromMs;
      /** Time of each notification already processed, by key. */
      const offered = new Map<string, number>();
      let newestMs = fromMs + lateMs;
      /** True when reading stopped because the subscriber has enough unread notifications. */
      let isBehind = false;
      /** Without a start position, the first read skips notifications with an earlier time. */
      let skipsBeforeMs = 'after' in start || 'since' in start ? null : startMs;
      let underWay = Promise.resolve();
      let isLookQueued = false;

      const offer = (row: NotificationRow) => {
        const [key, atMs] = [`${row.kind}:${row.id}`, row.at.getTime()];
        if (offered.get(key) === atMs) return;
        offered.set(key, atMs);
        newestMs = Math.max(newestMs, atMs);
        if (!position.isSent(row) && (skipsBeforeMs === null || atMs >= skipsBeforeMs)) values.offer(key, row);
        for (const [known, knownMs] of offered) {
          if (knownMs >= newestMs - 2 * lateMs) break;
          offered.delete(known);
        }
      };
      // Reads run one after another. A queued read sees everything committed before it starts, so one is enough.
      const look = () => {
        if (isLookQueued) return;
        isLookQueued = true;
        underWay = underWay
          .then(async () => {
            isLookQueued = false;
            // The statement reads notifications after this time.
            let last: Pick<NotificationRow, 'at'> = { at: new Date(Math.max(fromMs, newestMs - lateMs) - 1) };
            isBehind = false;
            while (values.waitingCount() < mostAtOnce) {
              const rows = await notificationsSince(pool, userId, mostAtOnce, last);
              rows.forEach(offer);
              if (rows.length < mostAtOnce) {
                skipsBeforeMs = null;
                return;
              }
              last = rows.at(-1) as NotificationRow;
            }
            isBehind = true;
          })
          // The database is unavailable; the next read catches up.
          .catch(() => {});
      };
      lookers.set(userId, (lookers.get(userId) ?? new Set()).add(look));
      look();
      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        async next() {
          if (isBehind && values.waitingCount() < mostAtOnce / 2) look();
          const { done, value } = await values.next();
          if (done) return { done, value };
          // The cursor covers only delivered notifications, not those still queued.
          position.add(value);
          return { done: false, value: { ...value, cursor: position.cursor } };
        },
        return: async () => {
          await values.return?.();
          return { done: true, value: undefined };
        },
      };
    },
    close() {
      clearInterval(timer);
      endListening();
    },
  };
}
