import { anyContent, type ContentType } from '../domain/content-types';
import type { TrendPeriod } from '../domain/trend-score';
import type { Database } from '../infrastructure/database/pool';
import { trendingContents } from '../insights/rankings/queries';
import type { RankedRow } from '../insights/rankings/types';
import { type LatestValues, latestValues } from './conflating-queue';
import type { LiveStats } from './live-stats';

declare module '../graphql/context' {
  interface Services {
    trendingFeed: TrendingFeed;
  }
}

interface Trend {
  period: TrendPeriod;
  type: ContentType | null;
}

export interface TrendingNews extends Trend {
  atMs: number;
  rows: RankedRow[];
}

export interface TrendingFeed {
  /** Streams a list of the first `first` contents of a trend at the start, and again whenever the contents in the list or their order change. */
  follow(trend: Trend, first: number): AsyncIterableIterator<TrendingNews>;
  close(): void;
}

interface Follower {
  first: number;
  values: LatestValues<TrendingNews>;
  /** Content ids of the list that was sent last, as JSON; null before the first list. */
  shown: string | null;
}

interface Watch {
  trend: Trend;
  followers: Set<Follower>;
  isDue: boolean;
  underWay: Promise<void>;
}

const lookMs = 1_000;
export const mostTrending = 50;

/** Creates a feed that reads each followed trend at most once per second, and only after counts changed. All followers of a trend share the read. */
export function createTrendingFeed(pool: Database, liveStats: Pick<LiveStats, 'onChange'>): TrendingFeed {
  const watches = new Map<string, Watch>();
  let endListening = () => {};
  const timer = setInterval(() => {
    for (const watch of watches.values()) if (watch.isDue) look(watch);
  }, lookMs).unref();

  // The timer calls this function only for trends with new facts. Without new facts, all scores decay at the same rate, so the order stays the same.
  function look(watch: Watch): void {
    watch.isDue = false;
    // Reads of one trend run one after the other, so that an older result never replaces a newer one.
    const lookOnce = async () => {
      const { period, type } = watch.trend;
      const page = { ...anyContent, type, limit: mostTrending, after: null };
      const rows = await trendingContents(pool, period, page);
      for (const follower of watch.followers) {
        const firsts = rows.slice(0, follower.first);
        const shown = JSON.stringify(firsts.map(({ id }) => id));
        if (shown === follower.shown) continue;
        follower.shown = shown;
        follower.values.offer('', { ...watch.trend, atMs: Date.now(), rows: firsts });
      }
    };
    watch.underWay = watch.underWay.then(lookOnce).catch(() => {
      watch.isDue = true;
    });
  }

  return {
    follow(trend, first) {
      const key = `${trend.period}/${trend.type}`;
      const watch = watches.get(key) ?? { trend, followers: new Set(), isDue: false, underWay: Promise.resolve() };
      if (watches.size === 0)
        endListening = liveStats.onChange(() => {
          for (const one of watches.values()) one.isDue = true;
        });
      watches.set(key, watch);
      const values: LatestValues<TrendingNews> = latestValues(lookMs, () => {
        watch.followers.delete(follower);
        if (watch.followers.size === 0 && watches.get(key) === watch) watches.delete(key);
        if (watches.size === 0) endListening();
      });
      const follower: Follower = { first, values, shown: null };
      watch.followers.add(follower);
      look(watch);
      return values;
    },
    close: () => clearInterval(timer),
  };
}
