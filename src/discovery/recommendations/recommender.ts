import { anyContent, type ContentRow, contentTypes } from '../../domain/content-types';
import type { Cache } from '../../infrastructure/cache/cache';
import type { Database } from '../../infrastructure/database/pool';
import type { PubSub } from '../../infrastructure/pubsub/pubsub';
import { popularContents, trendingContents } from '../../insights/rankings/queries';
import type { Ledger } from '../../ledger/ledger';
import { latestTime } from './model/measure-parameters';
import { popularityAt } from './model/popularity';
import { type ProfileFact, score } from './model/score';
import { preferenceWeightOf } from './preference-weights';
import { likedByFollowed, profileInteractions, recommendable } from './queries';
import { loadModel, neighboursById, type ServedModel, servingVersion } from './store';

declare module '../../graphql/context' {
  interface Services {
    recommender: Recommender;
  }
}

export type ReasonKind = 'BECAUSE_YOU_LIKED' | 'LIKED_BY_FOLLOWED' | 'RISING' | 'POPULAR';

/** An entry of a list of recommendations. */
export interface Recommended {
  contentId: string;
  score: number;
  reason: ReasonKind;
  /**
   * Id of the content that contributed most to the score, among the contents with which the user has interacted. Null unless `reason` is
   * BECAUSE_YOU_LIKED.
   */
  because: string | null;
}

export interface Recommender {
  /** Returns recommended contents for a user, best first, at most 200. The list is cached for 10 minutes, or until `forget`. */
  recommend(userId: string): Promise<Recommended[]>;
  /** Deletes the cached list of a user. Call it after each interaction of the user. */
  forget(userId: string): void;
  /**
   * Returns the nearest neighbours of a content in the model, nearest first. Empty before the first training, and for contents that are
   * newer than the model.
   */
  neighbours(contentId: string, limit: number): Promise<{ contentId: string; weight: number }[]>;
}

const channel = 'recommendations';
const listKey = (userId: string): string => `recommendations:${userId}`;
/**
 * Lifetime in ms of a cached list of recommendations. It can be long, because interactions of other users change the list slowly, and each
 * interaction of the user deletes the list.
 */
const keptMs = 600_000;
const longest = 200;
/** Numbers of candidates to compute. The second number is used if fewer than 200 of the first candidates can be recommended to the user. */
const considered = [600, 6_000];
const profileLength = 300;
/** Minimum time in ms between two checks for a newer model. */
const lookEveryMs = 5_000;
/** Score that one like by a followed user adds to a content; n likes add this score × log2(1 + n). A strong neighbour adds a similar score. */
const followedShare = 0.05;

/**
 * Creates the recommender, which computes lists on request from the current interactions of the user and the neighbours in the last trained
 * model.
 */
export function createRecommender(pool: Database, cache: Cache, { bus, ledger }: { bus: PubSub; ledger: Pick<Ledger, 'onCommit'> }): Recommender {
  let current: Promise<ServedModel | null> = Promise.resolve(null);
  let lookedAt = 0;

  function model(): Promise<ServedModel | null> {
    if (Date.now() - lookedAt > lookEveryMs) {
      lookedAt = Date.now();
      const before = current;
      current = servingVersion(pool)
        .then(async (version) => {
          const known = await before.catch(() => null);
          return version === null || version === known?.version ? known : loadModel(pool, version);
        })
        .catch(async (error) => {
          // After an error, the next call checks for a newer model again, and the loaded model stays in use.
          lookedAt = 0;
          const known = await before.catch(() => null);
          if (known) return known;
          throw error;
        });
    }
    return current;
  }

  const forget = (userId: string) => void cache.drop(listKey(userId));

  ledger.onCommit(({ recorded }) => {
    const userIds = [...new Set(recorded.map(({ fact }) => fact.viewer.id))];
    userIds.forEach(forget);
    // Without Redis, each worker has its own cache, so this worker notifies the other workers, which then delete the lists as well.
    if (cache.state() === 'NONE') bus.publish(channel, userIds);
  });
  bus.listen(channel, (userIds) => (userIds as string[]).forEach(forget));

  return {
    recommend: (userId) => cache.get(listKey(userId), keptMs, () => listOf(userId)),

    forget,

    async neighbours(contentId, limit) {
      const served = await model();
      const list = served && (await neighboursById(pool, served.version, [contentId])).get(contentId);
      if (!served || !list) return [];
      return Array.from(list.items, (item, place) => ({ contentId: served.contentIds[item] as string, weight: list.weights[place] as number }))
        .filter(({ weight }) => weight > 0)
        .slice(0, limit);
    },
  };

  async function listOf(userId: string): Promise<Recommended[]> {
    const [served, acts, followed] = await Promise.all([model(), profileInteractions(pool, userId), likedByFollowed(pool, userId)]);
    const tastes = new Map<string, ProfileFact & { contentId: string }>();
    for (const act of acts) {
      const taste = preferenceWeightOf(act);
      const known = tastes.get(act.contentId);
      if (known) known.weight += taste;
      else if (tastes.size < profileLength && taste !== 0)
        tastes.set(act.contentId, {
          contentId: act.contentId,
          item: served?.numbers.get(act.contentId) ?? -1,
          weight: taste,
          timeMs: +act.occurredAt,
        });
    }
    const profile = [...tastes.values()];
    const hasTaste = profile.some(({ item }) => item >= 0);
    for (const most of considered) {
      const learnt = served && hasTaste ? await byTaste(served, profile, most) : [];
      const list = withFollowed(learnt, followed);
      // If the model has no more candidates for the user, popular contents follow. New users therefore also get recommendations.
      const isAll = learnt.length < most;
      if (isAll) list.push(...(await popularOfAllTypes(new Set(list.map(({ contentId }) => contentId)))));
      const ids = list.map(({ contentId }) => contentId);
      const allowed = new Set((await recommendable(pool, userId, ids, longest)).map(({ id }) => id));
      if (isAll || allowed.size === longest || most === considered.at(-1)) return list.filter(({ contentId }) => allowed.has(contentId));
    }
    return [];
  }

  async function byTaste(served: ServedModel, profile: readonly (ProfileFact & { contentId: string })[], most: number): Promise<Recommended[]> {
    const known = profile.filter(({ item }) => item >= 0);
    const lists = await neighboursById(
      pool,
      served.version,
      known.map(({ contentId }) => contentId),
    );
    const found = score({
      profile: known,
      neighboursOf: (item) => lists.get(served.contentIds[item] as string) ?? null,
      popularity: popularityAt({ ...served, itemCount: served.contentIds.length }, latestTime(known)),
      meanStrength: served.meanStrength,
      parameters: served.parameters,
      limit: most,
    });
    return found.map(({ item, score: points, because, reason }) => ({
      contentId: served.contentIds[item] as string,
      score: points,
      reason: because === null ? (reason === 'RISING' ? 'RISING' : 'POPULAR') : 'BECAUSE_YOU_LIKED',
      because: because === null ? null : (served.contentIds[because] as string),
    }));
  }

  /** Returns trending and popular contents that are not in `known`. Alternates between the content types, so that a new user sees each type. */
  async function popularOfAllTypes(known: ReadonlySet<string>): Promise<Recommended[]> {
    const everything = { ...anyContent, limit: longest, after: null };
    const [rising, popular] = await Promise.all([
      trendingContents(pool, 'WEEK', everything),
      popularContents(pool, 'ALL_TIME', everything, Date.now()),
    ]);
    const isRising = new Set(rising.map(({ id }) => id));
    const candidates = alternating(rising, popular).filter(
      ({ id }, place, all) => !known.has(id) && all.findIndex((other) => other.id === id) === place,
    );
    const spread = inTurns(candidates);
    return spread.map(({ id }, place) => ({
      contentId: id,
      // The scores descend from 0, because these contents follow all personal recommendations.
      score: -place / spread.length,
      reason: isRising.has(id) ? 'RISING' : 'POPULAR',
      because: null,
    }));
  }
}

function withFollowed(learnt: Recommended[], followed: ReadonlyMap<string, number>): Recommended[] {
  const byId = new Map(learnt.map((one) => [one.contentId, one]));
  for (const [contentId, likes] of followed) {
    const bonus = followedShare * Math.log2(1 + likes);
    const known = byId.get(contentId);
    if (!known) byId.set(contentId, { contentId, score: bonus, reason: 'LIKED_BY_FOLLOWED', because: null });
    else byId.set(contentId, { ...known, score: known.score + bonus, ...(known.score < bonus && { reason: 'LIKED_BY_FOLLOWED', because: null }) });
  }
  return [...byId.values()].sort((a, b) => b.score - a.score);
}

function alternating<T>(one: readonly T[], other: readonly T[]): T[] {
  return Array.from({ length: Math.max(one.length, other.length) }, (_, place) => [one[place], other[place]])
    .flat()
    .filter((entry) => entry !== undefined);
}

function inTurns(contents: readonly Pick<ContentRow, 'id' | 'type'>[]): Pick<ContentRow, 'id' | 'type'>[] {
  const byType = contentTypes.map((type) => contents.filter((content) => content.type === type));
  const longestType = Math.max(0, ...byType.map(({ length }) => length));
  return Array.from({ length: longestType }, (_, place) => byType.map((ofType) => ofType[place]))
    .flat()
    .filter((content) => content !== undefined);
}
