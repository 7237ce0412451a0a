import DataLoader from 'dataloader';
import { catalogueVersion } from '../catalog/content/catalogue-version';
import type { ContentRow } from '../domain/content-types';
import { isListed, maySee } from '../domain/content-visibility';
import type { Viewer } from '../infrastructure/auth';
import type { Database } from '../infrastructure/database/pool';
import type { PubSub } from '../infrastructure/pubsub/pubsub';
import { contentsById } from '../ledger/rows/content';
import { type StatsRow, statsById } from '../ledger/rows/stats';
import { type LatestValues, latestValues } from './conflating-queue';
import { channelOf, fromWire, type WireRow } from './stats-message';

declare module '../graphql/context' {
  interface Services {
    liveStats: LiveStats;
  }
}

export interface LiveStats {
  /** Sends new counts to their followers on all servers. Called after the commit of each batch, with one row per content. */
  publish(rows: readonly StatsRow[]): void;
  /**
   * Sends the counts of these contents: first the current ones, then the latest after each change, at most one value per content in
   * `minGapMs`. Versions only grow. A content that does not exist, or that the viewer may not see, sends nothing until that changes.
   */
  follow(ids: readonly string[], viewer: Viewer | null, minGapMs: number): Promise<AsyncIterableIterator<StatsRow>>;
  /** Number of followed contents, each counted once per follower. */
  followerCount(): number;
  /** Calls `changed` after counts have changed on this server or on another. @returns a function that stops the calls. */
  onChange(changed: () => void): () => void;
  close(): void;
}

interface Follower {
  viewer: Viewer | null;
  values: LatestValues<StatsRow>;
  /** Last offered version of each content. */
  newest: Map<string, number>;
}

/** Fields of a content that determine who may see it. Whole rows would keep the content's texts in memory. */
type Visibility = Pick<ContentRow, 'ownerId' | 'isPublic' | 'hiddenAt' | 'removedAt'>;

interface Followed {
  row: StatsRow | null;
  content: Visibility | null;
  /** Number of the read that returned `content`. The server ignores the result of an earlier read that ends later. */
  reading: number;
  followers: Set<Follower>;
}

interface Snapshot {
  reading: number;
  row: StatsRow | null;
  content: Visibility | null;
}

const idsAtOnce = 1_000;
/** Interval at which the server checks for changes of visibility. */
const lookAroundMs = 1_000;
/** Number of checks per read of all followed counts. The read makes up for lost messages between servers. */
const looksPerReading = 5;
/** Channel on which servers notify each other, at most once per check, that some counts have changed. The message names no contents. */
const changes = 'changes';

export function createLiveStats({ pool, bus }: { pool: Database; bus: PubSub }): LiveStats {
  const followed = new Map<string, Followed>();
  const listening = new Map<string, { contents: number; end: () => void }>();
  const changeListeners = new Set<() => void>();
  let stopListening = () => {};
  let hasNews = false;
  // Followers that subscribe at the same moment, for example after a restart, share one read.
  let readings = 0;
  const snapshots = new DataLoader((ids: readonly string[]) => readSnapshots(pool, ids, ++readings), {
    cache: false,
    maxBatchSize: idsAtOnce,
    batchScheduleFn: (read) => void setImmediate(read),
  });
  let catalogue: number | null = null;
  let looks = 0;
  let isLooking = false;
  const timer = setInterval(() => {
    if (hasNews) bus.publish(changes, {});
    hasNews = false;
    void lookAround();
  }, lookAroundMs).unref();

  function take(row: StatsRow): void {
    const of = followed.get(row.contentId);
    if (!of || (of.row && !isNewer(row, of.row))) return;
    // Only a listed content is public. Otherwise the server reads the catalogue first, because the owner may have changed.
    if (!of.content || !row.isListed || !isListed(of.content)) return void refresh([row.contentId]).catch(() => {});
    of.row = row;
    notify(of, row);
  }

  async function refresh(ids: readonly string[]): Promise<void> {
    for (const { reading, row, content } of await snapshots.loadMany(ids).then(loaded)) {
      const of = row && followed.get(row.contentId);
      if (!of || reading < of.reading) continue;
      // Notifies followers only of changes. Otherwise each new follower of a content would cause a message to all others.
      const isNews = !of.row || isNewer(row, of.row) || !isSeenAlike(content, of.content);
      Object.assign(of, { content, reading });
      if (!of.row || isNewer(row, of.row)) of.row = row;
      if (isNews) notify(of, of.row);
    }
  }

  async function lookAround(): Promise<void> {
    if (isLooking || (followed.size === 0 && changeListeners.size === 0)) return;
    isLooking = true;
    try {
      const version = await catalogueVersion(pool);
      const isDue = ++looks % looksPerReading === 0;
      if (version !== catalogue || isDue) {
        catalogue = version;
        const ids = [...followed.keys()];
        // Reads sequentially, so that other work gets database connections.
        for (let from = 0; from < ids.length; from += idsAtOnce) await refresh(ids.slice(from, from + idsAtOnce));
        changed();
      }
    } catch {
      // The database is unreachable. The next check tries again.
    } finally {
      isLooking = false;
    }
  }

  function changed(): void {
    for (const onMessage of changeListeners) onMessage();
  }

  function onMessage(message: unknown): void {
    for (const row of message as WireRow[]) take(fromWire(row));
  }

  function add(id: string, follower: Follower): void {
    const known = followed.get(id);
    if (known) return void known.followers.add(follower);
    followed.set(id, { row: null, content: null, reading: 0, followers: new Set([follower]) });
    const channel = channelOf(id);
    const shared = listening.get(channel) ?? { contents: 0, end: bus.listen(channel, onMessage) };
    shared.contents++;
    listening.set(channel, shared);
  }

  function remove(id: string, follower: Follower): void {
    const of = followed.get(id);
    if (!of?.followers.delete(follower) || of.followers.size > 0) return;
    followed.delete(id);
    const channel = channelOf(id);
    const shared = listening.get(channel);
    if (!shared || --shared.contents > 0) return;
    listening.delete(channel);
    shared.end();
  }

  return {
    publish(rows) {
      if (rows.length === 0) return;
      hasNews = true;
      for (const row of rows) take(row);
      changed();
      const byChannel = new Map<string, StatsRow[]>();
      for (const row of rows) {
        const channel = channelOf(row.contentId);
        const ofChannel = byChannel.get(channel);
        if (ofChannel) ofChannel.push(row);
        else byChannel.set(channel, [row]);
      }
      for (const [channel, ofChannel] of byChannel) bus.publish(channel, ofChannel);
    },
    async follow(ids, viewer, minGapMs) {
      const values = latestValues<StatsRow>(minGapMs, () => {
        for (const id of ids) remove(id, follower);
      });
      const follower: Follower = { viewer, values, newest: new Map() };
      // Listens before it reads, so that no change in between is lost.
      for (const id of ids) add(id, follower);
      try {
        await refresh(ids);
        for (const id of ids) {
          const of = followed.get(id);
          if (of?.row) notifyOne(follower, of, of.row);
        }
      } catch (error) {
        await values.return?.();
        throw error;
      }
      return values;
    },
    followerCount() {
      let count = 0;
      for (const { followers } of followed.values()) count += followers.size;
      return count;
    },
    onChange(listener) {
      if (changeListeners.size === 0) stopListening = bus.listen(changes, changed);
      changeListeners.add(listener);
      return () => {
        if (changeListeners.delete(listener) && changeListeners.size === 0) stopListening();
      };
    },
    close: () => clearInterval(timer),
  };
}

function notify(of: Followed, row: StatsRow): void {
  for (const follower of of.followers) notifyOne(follower, of, row);
}

function notifyOne({ viewer, values, newest }: Follower, of: Followed, row: StatsRow): void {
  if (!isFor(viewer, of)) {
    // The waiting version was not sent. It can be sent when the content becomes visible again.
    if (values.isWaiting(row.contentId)) newest.delete(row.contentId);
    values.retract(row.contentId);
  } else if (row.version > (newest.get(row.contentId) ?? -1)) {
    newest.set(row.contentId, row.version);
    values.offer(row.contentId, row);
  }
}

/** Whether the viewer may see the counts. Listed rows are public; for other rows the catalogue determines who may see them. */
function isFor(viewer: Viewer | null, { row, content }: Followed): boolean {
  if (!row || !content) return false;
  return row.isListed || (!isListed(content) && maySee(viewer, content));
}

function isSeenAlike(one: Visibility | null, other: Visibility | null): boolean {
  if (!one || !other) return one === other;
  return isListed(one) === isListed(other) && one.ownerId === other.ownerId && !one.removedAt === !other.removedAt;
}

/** Compares `isListed` too, because it changes without a new version. */
function isNewer(row: StatsRow, than: StatsRow): boolean {
  return row.version > than.version || (row.version === than.version && row.isListed !== than.isListed);
}

async function readSnapshots(pool: Database, ids: readonly string[], reading: number): Promise<Snapshot[]> {
  const unique = [...new Set(ids)];
  const [stats, contents] = await Promise.all([statsById(pool, unique), contentsById(pool, unique)]);
  const [rows, byId] = [new Map(stats.map((row) => [row.contentId, row])), new Map(contents.map((row) => [row.id, visibilityOf(row)]))];
  return ids.map((id) => ({ reading, row: rows.get(id) ?? null, content: byId.get(id) ?? null }));
}

function visibilityOf({ ownerId, isPublic, hiddenAt, removedAt }: ContentRow): Visibility {
  return { ownerId, isPublic, hiddenAt, removedAt };
}

function loaded(results: (Snapshot | Error)[]): Snapshot[] {
  const failed = results.find((one) => one instanceof Error);
  if (failed) throw failed;
  return results as Snapshot[];
}
