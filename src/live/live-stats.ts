import DataLoader from 'dataloader';
import type { Pool } from 'pg';
import { catalogueVersion } from '../catalog/content/version';
import { type ContentRow, isListed, maySee } from '../domain/content-types';
import type { Viewer } from '../infrastructure/auth';
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
  /** Tells everyone who follows these contents, here and on the other servers. Called after the commit, once per content and batch. */
  publish(rows: readonly StatsRow[]): void;
  /**
   * The counts of these contents: first the current ones, then the latest whenever they change, of each content at most one value in
   * `minGapMs`. Versions only grow. A content that does not exist, or that the viewer may not see, sends nothing until that changes.
   */
  follow(ids: readonly string[], viewer: Viewer | null, minGapMs: number): Promise<AsyncIterableIterator<StatsRow>>;
  /** How many contents are followed, each counted once per follower. */
  followerCount(): number;
  /** Called whenever counts changed, here or on another server that tells. @returns the function that ends it. */
  onChange(changed: () => void): () => void;
  close(): void;
}

interface Follower {
  viewer: Viewer | null;
  values: LatestValues<StatsRow>;
  /** Of each content, the version last offered. */
  newest: Map<string, number>;
}

/** Of a content, what says who may see it: its texts would stay in memory. */
type Visibility = Pick<ContentRow, 'ownerId' | 'isPublic' | 'hiddenAt' | 'removedAt'>;

interface Followed {
  row: StatsRow | null;
  content: Visibility | null;
  /** The reading that `content` is of: one that began earlier and ends later changes nothing. */
  reading: number;
  followers: Set<Follower>;
}

interface Snapshot {
  reading: number;
  row: StatsRow | null;
  content: Visibility | null;
}

const idsAtOnce = 1_000;
/** How soon a change of what one may see is noticed by those who follow it. */
const lookAroundMs = 1_000;
/** Every so many times the counts are read anew: what a bus lost, or nobody told, is late by this and not missing. */
const looksPerReading = 5;
/** Where servers tell each other that something changed, once a look: whoever wants to know what asks the database. */
const changes = 'changes';

export function createLiveStats({ pool, bus }: { pool: Pool; bus: PubSub }): LiveStats {
  const followed = new Map<string, Followed>();
  const listening = new Map<string, { contents: number; end: () => void }>();
  const changeListeners = new Set<() => void>();
  let endHearingChanges = () => {};
  let hasNews = false;
  // Those who come in the same moment, after a restart for example, share one reading.
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
    // Whether everybody may see the content is known from the row itself. Else the catalogue is read first: its owner may have changed.
    if (!of.content || !row.isListed || !isListed(of.content)) return void refresh([row.contentId]).catch(() => {});
    of.row = row;
    tell(of, row);
  }

  async function refresh(ids: readonly string[]): Promise<void> {
    for (const { reading, row, content } of await snapshots.loadMany(ids).then(loaded)) {
      const of = row && followed.get(row.contentId);
      if (!of || reading < of.reading) continue;
      // Where nothing is new, nobody but who came for it is told: of ten thousand who come, each would tell all the others.
      const isNews = !of.row || isNewer(row, of.row) || !isSeenAlike(content, of.content);
      Object.assign(of, { content, reading });
      if (!of.row || isNewer(row, of.row)) of.row = row;
      if (isNews) tell(of, of.row);
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
        // One after the other: others want the database too.
        for (let from = 0; from < ids.length; from += idsAtOnce) await refresh(ids.slice(from, from + idsAtOnce));
        changed();
      }
    } catch {
      // The database is away: the next look finds it again, or the one after.
    } finally {
      isLooking = false;
    }
  }

  function changed(): void {
    for (const hear of changeListeners) hear();
  }

  function hear(message: unknown): void {
    for (const row of message as WireRow[]) take(fromWire(row));
  }

  function add(id: string, follower: Follower): void {
    const known = followed.get(id);
    if (known) return void known.followers.add(follower);
    followed.set(id, { row: null, content: null, reading: 0, followers: new Set([follower]) });
    const channel = channelOf(id);
    const shared = listening.get(channel) ?? { contents: 0, end: bus.listen(channel, hear) };
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
      // Listening begins before the reading: nothing falls between the two.
      for (const id of ids) add(id, follower);
      try {
        await refresh(ids);
        for (const id of ids) {
          const of = followed.get(id);
          if (of?.row) tellOne(follower, of, of.row);
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
    onChange(hearChange) {
      if (changeListeners.size === 0) endHearingChanges = bus.listen(changes, changed);
      changeListeners.add(hearChange);
      return () => {
        if (changeListeners.delete(hearChange) && changeListeners.size === 0) endHearingChanges();
      };
    },
    close: () => clearInterval(timer),
  };
}

function tell(of: Followed, row: StatsRow): void {
  for (const follower of of.followers) tellOne(follower, of, row);
}

function tellOne({ viewer, values, newest }: Follower, of: Followed, row: StatsRow): void {
  if (!isFor(viewer, of)) {
    // It was never told; it may be, when it is shown again.
    if (values.isWaiting(row.contentId)) newest.delete(row.contentId);
    values.retract(row.contentId);
  } else if (row.version > (newest.get(row.contentId) ?? -1)) {
    newest.set(row.contentId, row.version);
    values.offer(row.contentId, row);
  }
}

/** The row itself says whether it is for everybody, as of its own commit; of what is not, the catalogue says for whom. */
function isFor(viewer: Viewer | null, { row, content }: Followed): boolean {
  if (!row || !content) return false;
  return row.isListed || (!isListed(content) && maySee(viewer, content));
}

function isSeenAlike(one: Visibility | null, other: Visibility | null): boolean {
  if (!one || !other) return one === other;
  return isListed(one) === isListed(other) && one.ownerId === other.ownerId && !one.removedAt === !other.removedAt;
}

/** What is listed or not changes without a new version. */
function isNewer(row: StatsRow, than: StatsRow): boolean {
  return row.version > than.version || (row.version === than.version && row.isListed !== than.isListed);
}

async function readSnapshots(pool: Pool, ids: readonly string[], reading: number): Promise<Snapshot[]> {
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
