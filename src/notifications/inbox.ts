import type { Pool } from 'pg';
import type { Bus } from '../live/bus';
import { latestValues } from '../live/latest-values';
import { type NotificationRow, notificationsSince } from './queries';

export interface Inbox {
  /** Says that there may be something new for these users. Called after the commit. */
  nudge(userIds: readonly string[]): void;
  /** What there is for a user since a moment, the earliest first, and then what comes; each once. */
  follow(userId: string, since: Date): AsyncIterableIterator<NotificationRow>;
  close(): void;
}

const channel = 'nudges';
/** Whoever was nudged by a server that could not tell is late by this. */
const lookMs = 15_000;
/** What was committed late has an earlier time than what was seen before it. */
const overlapMs = 10_000;
const mostAtOnce = 200;

export function createInbox(pool: Pool, bus: Bus): Inbox {
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
    follow(userId, since) {
      const values = latestValues<NotificationRow>(0, () => {
        const left = lookers.get(userId);
        left?.delete(look);
        if (left?.size === 0) lookers.delete(userId);
      });
      const told = new Map<string, number>();
      /** Reading stopped because the reader has enough to read. */
      let isBehind = false;
      let newestMs = since.getTime();
      let underWay = Promise.resolve();

      const tell = (row: NotificationRow) => {
        const key = `${row.kind}:${row.id}`;
        if (told.get(key) === row.at.getTime()) return;
        told.set(key, row.at.getTime());
        newestMs = Math.max(newestMs, row.at.getTime());
        values.offer(key, row);
        for (const [known, atMs] of told) {
          if (atMs >= newestMs - 2 * overlapMs) break;
          told.delete(known);
        }
      };
      // One look after the other.
      const look = () => {
        underWay = underWay
          .then(async () => {
            let last: Pick<NotificationRow, 'at'> = { at: new Date(Math.max(since.getTime(), newestMs - overlapMs)) };
            isBehind = false;
            while (values.waitingCount() < mostAtOnce) {
              const rows = await notificationsSince(pool, userId, mostAtOnce, last);
              rows.forEach(tell);
              if (rows.length < mostAtOnce) return;
              last = rows.at(-1) as NotificationRow;
            }
            isBehind = true;
          })
          // The database is away: the next look finds it.
          .catch(() => {});
      };
      lookers.set(userId, (lookers.get(userId) ?? new Set()).add(look));
      look();
      return {
        ...values,
        [Symbol.asyncIterator]() {
          return this;
        },
        next() {
          if (isBehind && values.waitingCount() < mostAtOnce / 2) look();
          return values.next();
        },
      };
    },
    close() {
      clearInterval(timer);
      endListening();
    },
  };
}
