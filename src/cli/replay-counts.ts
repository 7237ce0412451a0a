import type { EventName, ReplayEvent } from './read-replay-file';

export const comparedCounters = ['viewCount', 'totalViewCount', 'likeCount', 'dislikeCount', 'saveCount', 'shareCount'] as const;
export type ReplayCounts = Record<(typeof comparedCounters)[number], number>;

export interface Difference {
  contentId: string;
  file: ReplayCounts;
  /** Counters on the server; null if the content does not exist there. */
  server: ReplayCounts | null;
}

/** State of one user's interactions with one content. */
interface Standing {
  contentId: string;
  hasViewed: boolean;
  opinion: 'like' | 'dislike' | null;
  isSaved: boolean;
}

/**
 * Computes the expected counters of each content. Assumes that no other interactions with the contents exist and that the order of `events` is the
 * order in which the server records them.
 */
export function countsOf(events: readonly ReplayEvent[]): Map<string, ReplayCounts> {
  const counts = new Map<string, ReplayCounts>();
  const standings = new Map<string, Standing>();
  for (const { contentId, userId, eventNames } of events) {
    const count = getOrMake(counts, contentId, noCounts);
    const standing = getOrMake(standings, `${contentId}\0${userId}`, () => ({ contentId, hasViewed: false, opinion: null, isSaved: false }));
    for (const name of eventNames) {
      if (name === 'share') count.shareCount++;
      else if (name === 'view') count.totalViewCount++;
      take(name, standing);
    }
  }
  for (const { contentId, hasViewed, opinion, isSaved } of standings.values()) {
    const count = getOrMake(counts, contentId, noCounts);
    if (hasViewed) count.viewCount++;
    if (opinion) count[`${opinion}Count`]++;
    if (isSaved) count.saveCount++;
  }
  return counts;
}

export function differences(file: ReadonlyMap<string, ReplayCounts>, server: ReadonlyMap<string, ReplayCounts>): Difference[] {
  return [...file]
    .map(([contentId, counts]) => ({ contentId, file: counts, server: server.get(contentId) ?? null }))
    .filter((pair) => comparedCounters.some((name) => pair.file[name] !== pair.server?.[name]));
}

function take(name: EventName, standing: Standing): void {
  if (name === 'view') standing.hasViewed = true;
  else if (name === 'like' || name === 'dislike') standing.opinion = name;
  else if (name === 'save' || name === 'unsave') standing.isSaved = name === 'save';
  else if (name !== 'share' && standing.opinion === name.slice(2)) standing.opinion = null;
}

function noCounts(): ReplayCounts {
  return { viewCount: 0, totalViewCount: 0, likeCount: 0, dislikeCount: 0, saveCount: 0, shareCount: 0 };
}

function getOrMake<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const there = map.get(key);
  if (there) return there;
  const made = make();
  map.set(key, made);
  return made;
}
