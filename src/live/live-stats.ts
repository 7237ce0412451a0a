import DataLoader from 'dataloader';
import type { Pool } from 'pg';
import type { Viewer } from '../auth';
import { contentsById } from '../content/queries';
import { type ContentRow, maySee } from '../content/types';
import { catalogueVersion } from '../content/version';
import { CodedError } from '../errors';
import { type StatsRow, statsById } from '../stats/queries';
import type { Bus } from './bus';
import { type LatestValues, latestValues } from './latest-values';
import { channelOf, fromWire, toWire, type WireRow } from './wire';

export interface LiveStats {
  /** Tells everyone who follows these contents, here and on the other servers. Called after the commit, once per content and batch. */
  publish(rows: readonly StatsRow[]): void;
  /**
   * The counts of these contents: first as they are, then the latest whenever they change, of each content at most one value in
   * `minGapMs`. Versions only grow. What the viewer may not see is not told, from the moment when that changes.
   * @throws CodedError NOT_FOUND for what is not there or not for the viewer's eyes.
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

interface Followed {
  row: StatsRow | null;
  content: ContentRow | null;
  followers: Set<Follower>;
  endListening: () => void;
}

interface Snapshot {
  row: StatsRow | null;
  content: ContentRow | null;
}

const idsAtOnce = 1_000;
/** How soon a change of what one may see is noticed by those who follow it. */
const lookAroundMs = 1_000;
/** Every so many times the counts are read anew: what a bus lost, or nobody told, is late by this and not missing. */
const looksPerReading = 5;

export function createLiveStats({ pool, bus }: { pool: Pool; bus: Bus }): LiveStats {
  const followed = new Map<string, Followed>();
  const changeListeners = new Set<() => void>();
  // Those who come in the same moment, after a restart for example, share one reading.
  const snapshots = new DataLoader((ids: readonly string[]) => readSnapshots(pool, ids), {
    cache: false,
    maxBatchSize: idsAtOnce,
    batchScheduleFn: (read) => void setImmediate(read),
  });
  let catalogue: number | null = null;
  let looks = 0;
  let isLooking = false;
  const timer = setInterval(() => void lookAround(), lookAroundMs).unref();

  function take(row: StatsRow): void {
    const of = followed.get(row.contentId);
    if (!of || (of.row && !isNewer(row, of.row))) return;
    of.row = row;
    // It was hidden since: who may still see it is asked first.
    if (!row.isListed && (!of.content || isOpen(of.content))) void refresh([row.contentId]).catch(() => {});
    else tell(of, row);
  }

  async function refresh(ids: readonly string[]): Promise<void> {
    for (const { row, content } of await snapshots.loadMany(ids).then(loaded)) {
      const of = row && followed.get(row.contentId);
      if (!of) continue;
      of.content = content;
      if (!of.row || isNewer(row, of.row)) of.row = row;
      tell(of, of.row);
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
        await refresh([...followed.keys()]);
        for (const changed of changeListeners) changed();
      }
    } catch {
      // The database is away: the next look finds it again, or the one after.
    } finally {
      isLooking = false;
    }
  }

  function hear(message: unknown): void {
    for (const row of message as WireRow[]) take(fromWire(row));
    for (const changed of changeListeners) changed();
  }

  function add(id: string, follower: Follower): void {
    const known = followed.get(id);
    if (known) known.followers.add(follower);
    else followed.set(id, { row: null, content: null, followers: new Set([follower]), endListening: bus.listen(channelOf(id), hear) });
  }

  function remove(id: string, follower: Follower): void {
    const of = followed.get(id);
    if (!of?.followers.delete(follower) || of.followers.size > 0) return;
    followed.delete(id);
    of.endListening();
  }

  return {
    publish(rows) {
      if (rows.length === 0) return;
      for (const row of rows) take(row);
      for (const changed of changeListeners) changed();
      const byChannel = new Map<string, WireRow[]>();
      for (const row of rows) {
        const channel = channelOf(row.contentId);
        const ofChannel = byChannel.get(channel);
        if (ofChannel) ofChannel.push(toWire(row));
        else byChannel.set(channel, [toWire(row)]);
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
        const missing = ids.find((id) => !followed.get(id)?.content || !isFor(viewer, followed.get(id) as Followed));
        if (missing !== undefined) throw new CodedError('NOT_FOUND', `There is no content "${missing}".`, { field: 'ids' });
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
    onChange(changed) {
      changeListeners.add(changed);
      return () => changeListeners.delete(changed);
    },
    close: () => clearInterval(timer),
  };
}

function tell(of: Followed, row: StatsRow): void {
  for (const { viewer, values, newest } of of.followers) {
    if (!isFor(viewer, of)) values.retract(row.contentId);
    else if (row.version > (newest.get(row.contentId) ?? -1)) {
      newest.set(row.contentId, row.version);
      values.offer(row.contentId, row);
    }
  }
}

/** The row itself says whether it is for everybody, as of its own commit; of what is not, the catalogue says for whom. */
function isFor(viewer: Viewer | null, { row, content }: Followed): boolean {
  if (!row || !content) return false;
  return row.isListed || (!isOpen(content) && maySee(viewer, content));
}

function isOpen({ isPublic, hiddenAt, removedAt }: ContentRow): boolean {
  return isPublic && !hiddenAt && !removedAt;
}

/** What is listed or not changes without a new version. */
function isNewer(row: StatsRow, than: StatsRow): boolean {
  return row.version > than.version || (row.version === than.version && row.isListed !== than.isListed);
}

async function readSnapshots(pool: Pool, ids: readonly string[]): Promise<Snapshot[]> {
  const unique = [...new Set(ids)];
  const [stats, contents] = await Promise.all([statsById(pool, unique), contentsById(pool, unique)]);
  const [rows, byId] = [new Map(stats.map((row) => [row.contentId, row])), new Map(contents.map((row) => [row.id, row]))];
  return ids.map((id) => ({ row: rows.get(id) ?? null, content: byId.get(id) ?? null }));
}

function loaded(results: (Snapshot | Error)[]): Snapshot[] {
  const failed = results.find((one) => one instanceof Error);
  if (failed) throw failed;
  return results as Snapshot[];
}
