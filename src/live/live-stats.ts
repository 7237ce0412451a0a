import DataLoader from 'dataloader';
import { catalogueVersion } from '../catalog/content/catalogue-version';
import type { ContentRow } from '../domain/content-types';
import { isListed, maySee } from '../domain/content-visibility';
import type { Viewer } from '../infrastructure/auth';
import type { Database } from '../infrastructure/database/pool';
import type { PubSub } from '../infrastructure/pubsub/pubsub';
import { counterTables } from '../interactions/registry/counters';
import type { StatsRow } from '../ledger/counter-tables';
import type { Ledger } from '../ledger/ledger';
import { contentsById } from '../ledger/read-contents';
import { type LatestValues, latestValues } from './conflating-queue';
import { channelOf, fromWire, type WireRow } from './stats-message';

declare module '../graphql/context' {
  interface Services {
    liveStats: LiveStats;
  }
}

export interface LiveStats {
  /**
   * Streams the counts of the contents `ids`: first the current counts, then the newest counts after each change, at most one value per content in
   * `minGapMs`. The `version` of a content only grows. The stream sends nothing about a content while it does not exist or the viewer may not see it.
   */
  follow(ids: readonly string[], viewer: Viewer | null, minGapMs: number): Promise<AsyncIterableIterator<StatsRow>>;
  /** Returns the number of followed contents of all subscriptions. A content that two subscriptions follow counts as two. */
  followerCount(): number;
  /** Calls `changed` after counts change on any server, and at least every 5 s. @returns a function that stops the calls. */
  onChange(changed: () => void): () => void;
  close(): void;
}

interface Follower {
  viewer: Viewer | null;
  values: LatestValues<StatsRow>;
  /** Version of the latest counts that were added to `values`, by content id. */
  newest: Map<string, number>;
}

/** Fields of a content that determine who may see it. The server does not keep whole rows, because their texts would use much memory. */
type Visibility = Pick<ContentRow, 'ownerId' | 'isPublic' | 'hiddenAt' | 'removedAt'>;

interface Followed {
  row: StatsRow | null;
  content: Visibility | null;
  /** Sequence number of the read that returned `content`. The server ignores results with a lower number, because reads can end out of order. */
  reading: number;
  followers: Set<Follower>;
}

interface Snapshot {
  reading: number;
  row: StatsRow | null;
  content: Visibility | null;
}

const idsAtOnce = 1_000;
/** Interval in ms at which the server checks whether the catalogue changed, because a change can show or hide contents. */
const lookAroundMs = 1_000;
/** Number of catalogue checks after which the server reads all followed counts again, because messages between servers can be lost. */
const looksPerReading = 5;
/** Channel on which a server sends an empty message to the other servers after counts changed, at most once per `lookAroundMs`. */
const changes = 'changes';

export function createLiveStats({ pool, bus, ledger }: { pool: Database; bus: PubSub; ledger: Pick<Ledger, 'onCommit'> }): LiveStats {
  const followed = new Map<string, Followed>();
  const listening = new Map<string, { contents: number; end: () => void }>();
  const changeListeners = new Set<() => void>();
  let stopListening = () => {};
  let hasNews = false;
  let readings = 0;
  // Batches the reads of followers that subscribe at the same moment, for example after a restart.
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
    // The counts of an unlisted content are not public. The server first reads who may see the content, because its owner may have changed.
    if (!of.content || !row.isListed || !isListed(of.content)) return void refresh([row.contentId]).catch(() => {});
    of.row = row;
    notify(of, row);
  }

  async function refresh(ids: readonly string[]): Promise<void> {
    for (const { reading, row, content } of await snapshots.loadMany(ids).then(loaded)) {
      const of = row && followed.get(row.contentId);
      if (!of || reading < of.reading) continue;
      // Notifies the followers only if something changed, because each new follower of a content causes a refresh for all its followers.
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
        // Reads one batch of contents after the other, so that other requests get database connections.
        for (let from = 0; from < ids.length; from += idsAtOnce) await refresh(ids.slice(from, from + idsAtOnce));
        changed();
      }
    } catch {
      // If the database is unreachable, the next check tries again.
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

  /** Sends the counts that a batch changed to the followers on all servers. */
  ledger.onCommit(({ changed: rows }) => {
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
  });

  return {
    async follow(ids, viewer, minGapMs) {
      const values = latestValues<StatsRow>(minGapMs, () => {
        for (const id of ids) remove(id, follower);
      });
      const follower: Follower = { viewer, values, newest: new Map() };
      // Subscribes to changes before reading the current counts, so that no change between the two is lost.
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
    // Forgets a version that the client has not received, so that the server can send it when the viewer may see the content again.
    if (values.isWaiting(row.contentId)) newest.delete(row.contentId);
    values.retract(row.contentId);
  } else if (row.version > (newest.get(row.contentId) ?? -1)) {
    newest.set(row.contentId, row.version);
    values.offer(row.contentId, row);
  }
}

/** Returns whether the viewer may see the counts: always if the content is listed, otherwise only if the viewer may see the content itself. */
function isFor(viewer: Viewer | null, { row, content }: Followed): boolean {
  if (!row || !content) return false;
  return row.isListed || (!isListed(content) && maySee(viewer, content));
}

function isSeenAlike(one: Visibility | null, other: Visibility | null): boolean {
  if (!one || !other) return one === other;
  return isListed(one) === isListed(other) && one.ownerId === other.ownerId && !one.removedAt === !other.removedAt;
}

/** Returns whether `row` is newer than `than`. A different `isListed` also makes it newer, because `isListed` can change without a new version. */
function isNewer(row: StatsRow, than: StatsRow): boolean {
  return row.version > than.version || (row.version === than.version && row.isListed !== than.isListed);
}

async function readSnapshots(pool: Database, ids: readonly string[], reading: number): Promise<Snapshot[]> {
  const unique = [...new Set(ids)];
  const [stats, contents] = await Promise.all([counterTables.statsById(pool, unique), contentsById(pool, unique)]);
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
