import { similarityOf } from '../../src/discovery/recommendations/model/ease-model';
import { type Quality, quality } from '../../src/discovery/recommendations/model/evaluate';
import { byItem, byUser, cleaned, picked, type Sparse, userStarts } from '../../src/discovery/recommendations/model/matrix';
import { latestTime } from '../../src/discovery/recommendations/model/measure-parameters';
import { overallPopularity, popularityAround, popularityAt } from '../../src/discovery/recommendations/model/popularity';
import { neighboursIn, type ProfileFact, score } from '../../src/discovery/recommendations/model/score';
import { train } from '../../src/discovery/recommendations/model/train';
import { tune } from '../../src/discovery/recommendations/model/tune';
import { defaultParameters, type Facts, type Model, type Parameters } from '../../src/discovery/recommendations/model/types';

const weekMs = 7 * 86_400_000;
const profileLength = 300;
/** Number of weeks of the rolling evaluation, spread evenly over the later half of the facts. The model is trained again for each week. */
const rollingWeeks = 15;
/** With large data, fewer weeks are evaluated. */
const longestRollingMs = 120_000;

export interface Row {
  user: string;
  item: string;
  value: string;
  timestamp: string;
}

export type HeldOut = Map<number, Set<number>>;

/** Facts for the baseline algorithms: pairs of user and item without weights. */
export function plainFacts(rows: readonly Row[], users: Map<string, number>, items: Map<string, number>): Facts {
  return cleaned(factsOf(rows, users, items));
}

/** Number of users to evaluate at a time, which bounds the memory of their sums. */
const viewersAtOnce = 2_000;
/** Maximum matrix size for exact EASE: inverting a larger one would take hours. */
const mostInverted = 6_000;

/**
 * Evaluates popularity, item-item cosine and, up to `mostInverted` items, exact EASE (λ 200) on the same users as the recommender. Returns the
 * quality by name.
 */
export function baselines(facts: Facts, heldOut: HeldOut): Record<string, Quality> {
  const ones = new Float32Array(facts.users.length).fill(1);
  const x = { users: byUser(facts, ones), items: byItem(facts, ones) };
  const overall = overallPopularity(facts);
  const profiles = profilesOf(facts);
  const own = (user: number) => new Set(profiles(user).map(({ item }) => item));
  const judged = (lists: ReadonlyMap<number, number[]>) => quality(heldOut, (user) => lists.get(user) ?? [], facts.itemCount);
  const summed = (rowOf: RowOf) => judged(listsBySums([...heldOut.keys()], x.items, facts.itemCount, rowOf, own));
  const found: Record<string, Quality> = {
    'all-time popularity': quality(heldOut, (user) => top(overall, own(user)), facts.itemCount),
    'item-item cosine': summed(cosineOf(x)),
  };
  if (Math.min(facts.userCount, facts.itemCount) <= mostInverted)
    found['EASE, exact, λ 200'] = summed(similarityOf(x, { ...defaultParameters, exactLimit: 20_000 }, () => {}));
  return found;
}

/** Writes the similarity of every item to `item` into `row`. */
type RowOf = (item: number, row: Float64Array) => void;

/** Computes every similarity row once per group of users: stores users × items sums instead of items × items weights. */
function listsBySums(
  viewers: readonly number[],
  items: Sparse,
  itemCount: number,
  rowOf: RowOf,
  own: (user: number) => ReadonlySet<number>,
): Map<number, number[]> {
  const lists = new Map<number, number[]>();
  const row = new Float64Array(itemCount);
  for (let first = 0; first < viewers.length; first += viewersAtOnce) {
    const sums = new Map(viewers.slice(first, first + viewersAtOnce).map((user) => [user, new Float64Array(itemCount)]));
    for (let item = 0; item < itemCount; item++) {
      const met = [...items.columns.subarray(items.starts[item], items.starts[item + 1])].flatMap((user) => sums.get(user) ?? []);
      if (met.length === 0) continue;
      rowOf(item, row);
      for (const sum of met) for (let other = 0; other < itemCount; other++) sum[other] = (sum[other] as number) + (row[other] as number);
    }
    for (const [user, sum] of sums) lists.set(user, top(sum, own(user)));
  }
  return lists;
}

function cosineOf({ users, items }: { users: Sparse; items: Sparse }): RowOf {
  const size = (item: number) => (items.starts[item + 1] as number) - (items.starts[item] as number);
  return (item, row) => {
    row.fill(0);
    for (const user of items.columns.subarray(items.starts[item], items.starts[item + 1]))
      for (const other of users.columns.subarray(users.starts[user], users.starts[user + 1])) row[other] = (row[other] as number) + 1;
    for (let other = 0; other < row.length; other++)
      if (row[other] !== 0) row[other] = other === item ? 0 : (row[other] as number) / Math.sqrt(size(item) * size(other));
  };
}

/**
 * Evaluates week by week in the later half: trains on all earlier facts and predicts the items that active users meet for the first time. The
 * parameters are tuned on the earlier half only, so never on evaluated facts.
 */
export function rolling(facts: Facts): Record<string, Quality> {
  const order = Array.from(facts.times.keys()).sort((a, b) => (facts.times[a] as number) - (facts.times[b] as number));
  const results = { ours: [] as Quality[], popularity: [] as Quality[], 'popularity, half-life 7 days': [] as Quality[] };
  const lastMs = facts.times[order.at(-1) ?? 0] as number;
  const middleMs = facts.times[order[order.length >> 1] ?? 0] as number;
  const before = (momentMs: number) =>
    cleaned(
      picked(
        facts,
        order.filter((n) => (facts.times[n] as number) < momentMs),
      ),
    );
  const { parameters } = tune(before(middleMs), middleMs);
  const started = Date.now();
  for (let week = 0; week < rollingWeeks && Date.now() - started < longestRollingMs; week++) {
    const nowMs = middleMs + ((lastMs - weekMs - middleMs) * week) / rollingWeeks;
    const past = before(nowMs);
    const heldOut: HeldOut = new Map();
    for (const n of order) {
      const time = facts.times[n] as number;
      if (time >= nowMs && time < nowMs + weekMs) addHeldOut(heldOut, facts.users[n] as number, facts.items[n] as number);
    }
    const model = train(past, { ...parameters, moments: 1 }, nowMs);
    const profiles = profilesOf(past);
    const own = (user: number) => new Set(profiles(user).map(({ item }) => item));
    const weekly = popularityAround(past, nowMs, weekMs);
    results.ours.push(quality(heldOut, (user) => listOf(model, parameters, profiles(user), nowMs), facts.itemCount));
    results.popularity.push(quality(heldOut, (user) => top(model.overall, own(user)), facts.itemCount));
    results['popularity, half-life 7 days'].push(quality(heldOut, (user) => top(weekly, own(user)), facts.itemCount));
  }
  return Object.fromEntries(Object.entries(results).map(([name, weeks]) => [`rolling: ${name}`, meanOf(weeks)]));
}

/** Weights all users of all weeks equally. */
function meanOf(weeks: readonly Quality[]): Quality {
  const viewers = weeks.reduce((total, week) => total + week.viewers, 0);
  const mean = (numberOf: (week: Quality) => number) =>
    weeks.reduce((total, week) => total + numberOf(week) * week.viewers, 0) / Math.max(1, viewers);
  return {
    viewers,
    ndcg: mean((w) => w.ndcg),
    precision: mean((w) => w.precision),
    recall: mean((w) => w.recall),
    coverage: mean((w) => w.coverage),
  };
}

/** As in serving: uses the newest facts and excludes the user's own items. */
function listOf(model: Model, parameters: Parameters, facts: readonly ProfileFact[], momentMs = latestTime(facts)): number[] {
  const profile = facts.slice(-profileLength);
  const own = new Set(facts.map(({ item }) => item));
  const popularity = popularityAt(model, momentMs);
  const neighboursOf = (item: number) => neighboursIn(model, item);
  const isAllowed = (item: number) => !own.has(item);
  return score({ profile, neighboursOf, popularity, meanStrength: model.meanStrength, parameters, limit: 10, isAllowed }).map(({ item }) => item);
}

/** All facts of the user, oldest first. */
function profilesOf(facts: Facts): (user: number) => ProfileFact[] {
  const starts = userStarts(facts);
  return (user) => {
    const profile: ProfileFact[] = [];
    for (let n = starts[user] as number; n < (starts[user + 1] as number); n++)
      profile.push({ item: facts.items[n] as number, weight: facts.weights[n] as number, timeMs: facts.times[n] as number });
    return profile;
  };
}

function top(scores: ArrayLike<number>, own: ReadonlySet<number>): number[] {
  return Array.from({ length: scores.length }, (_, item) => item)
    .filter((item) => !own.has(item))
    .sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b)
    .slice(0, 10);
}

export function addHeldOut(heldOut: HeldOut, user: number, item: number): void {
  const own = heldOut.get(user) ?? new Set();
  heldOut.set(user, own.add(item));
}

export function numbered(names: readonly string[]): Map<string, number> {
  return new Map([...new Set(names)].map((name, number) => [name, number]));
}

function factsOf(rows: readonly Row[], users: Map<string, number>, items: Map<string, number>): Facts {
  return {
    userCount: users.size,
    itemCount: items.size,
    users: Int32Array.from(rows, ({ user }) => users.get(user) as number),
    items: Int32Array.from(rows, ({ item }) => items.get(item) as number),
    weights: Float32Array.from(rows, ({ value }) => Number(value)),
    times: Float64Array.from(rows, ({ timestamp }) => Number(timestamp) * 1000),
  };
}
