import type { Database } from '../../infrastructure/database/pool';
import type { PubSub } from '../../infrastructure/pubsub/pubsub';
import type { Ledger } from '../../ledger/ledger';
import { latestValues } from '../../live/conflating-queue';
import { lateMs, Position } from './cursor';
import { type NotificationRow, notificationsSince } from './queries';

declare module '../../graphql/context' {
  interface Services {
    inbox: Inbox;
  }
}

export interface Inbox {
  /** Notifies the subscriptions of these users on all servers that new notifications may exist. Call it after the commit. */
  nudge(userIds: readonly string[]): void;
  /**
   * Yields the notifications of a user: first the existing ones from `start` on, oldest first, then new ones as they are committed. Yields
   * each notification once, with a cursor at which a later subscription can resume.
   */
  follow(userId: string, start: Start): AsyncIterableIterator<SentNotification>;
  close(): void;
}

export type SentNotification = NotificationRow & { cursor: string };

/**
 * Start of a subscription. `after` is the position at which an earlier subscription ended. `since` is an inclusive time. Without either,
 * the subscription yields only notifications that are committed after it starts.
 */
export type Start = { after: Position } | { since: Date } | Record<string, never>;

const channel = 'nudges';
/** Interval in ms at which every subscription reads new notifications, in case the signal of another server is lost. */
const lookMs = 15_000;
const mostAtOnce = 200;

export function createInbox(pool: Database, bus: PubSub, ledger: Pick<Ledger, 'onCommit'>): Inbox {
  const lookers = new Map<string, Set<() => void>>();
  const endListening = bus.listen(channel, (userIds) => wake(userIds as string[]));
  const timer = setInterval(() => wake(lookers.keys()), lookMs).unref();

  function wake(userIds: Iterable<string>): void {
    for (const userId of userIds) for (const look of lookers.get(userId) ?? []) look();
  }

  function nudge(userIds: readonly string[]): void {
    if (userIds.length === 0) return;
    wake(userIds);
    bus.publish(channel, userIds);
  }

  ledger.onCommit(({ recorded }) => nudge([...new Set(recorded.flatMap(({ repliesTo }) => repliesTo ?? []))]));

  return {
    nudge,
    follow(userId, start) {
      const values = latestValues<NotificationRow>(0, () => {
        const left = lookers.get(userId);
        left?.delete(look);
        if (left?.size === 0) lookers.delete(userId);
      });
      const startMs = Date.now();
      const position = 'after' in start ? start.after : Position.at('since' in start ? start.since.getTime() : startMs);
      const fromMs = 'since' in start ? start.since.getTime() : position.fromMs;
      /** Time (Unix ms) of each recent notification that a read has already returned, by `kind:id`. */
      const offered = new Map<string, number>();
      let newestMs = fromMs + lateMs;
      /** True if reading stopped because at least 200 notifications wait for the subscriber. */
      let isBehind = false;
      /** Time (Unix ms) before which the first read skips notifications; null after the first read and if `start` sets a position or time. */
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
      // Reads of a subscription never overlap. One waiting read is enough, because it returns everything that is committed before it starts.
      const look = () => {
        if (isLookQueued) return;
        isLookQueued = true;
        underWay = underWay
          .then(async () => {
            isLookQueued = false;
            // Reads the last `lateMs` again, because notifications with these times may have been committed after the previous read.
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
          // If the database is unavailable, the next read returns the missed notifications.
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
          // The position must not include queued notifications, because a client that resumes at the cursor has not received them.
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
