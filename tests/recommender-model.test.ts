import { similarityOf } from '../src/discovery/recommendations/model/ease-model';
import { quality } from '../src/discovery/recommendations/model/evaluate';
import { invert } from '../src/discovery/recommendations/model/invert-matrix';
import { byItem, byUser, cleaned, userStarts } from '../src/discovery/recommendations/model/matrix';
import type { Budget } from '../src/discovery/recommendations/model/measure-parameters';
import { popularityAt } from '../src/discovery/recommendations/model/popularity';
import { neighboursIn, type ProfileFact, score } from '../src/discovery/recommendations/model/score';
import { holdOutLast } from '../src/discovery/recommendations/model/split';
import { strongest } from '../src/discovery/recommendations/model/top-k';
import { train } from '../src/discovery/recommendations/model/train';
import { tune } from '../src/discovery/recommendations/model/tune';
import { defaultParameters, type Facts, type Model, type Parameters } from '../src/discovery/recommendations/model/types';

type Entry = [user: number, item: number, weight: number, timeMs: number];

const dayMs = 86_400_000;
const nowMs = 1000 * dayMs;
const clusterSize = 20;
const parameters: Parameters = { ...defaultParameters, lambda: 5 };
const small: Budget = { users: 200, viewers: 100, profileLength: 300, trainings: 2 };

test('finds planted clusters where popularity finds nothing of one viewer', () => {
  const facts = cleaned(clustered());
  const { training, heldOut } = holdOutLast(facts);
  const model = train(training, parameters, nowMs);
  const profiles = profilesOf(training);
  const ours = quality(heldOut, (user) => listOf(model, profiles(user)), facts.itemCount);
  const popular = quality(heldOut, (user) => listOf(model, profiles(user), { ...parameters, popularityShare: 1e9 }), facts.itemCount);
  expect(ours.ndcg).toBeGreaterThan(2 * popular.ndcg);
  expect(ours.coverage).toBeGreaterThan(popular.coverage);
});

test('a new fact of the viewer changes the list at once, and is the reason given', () => {
  const model = train(clustered(), parameters, nowMs);
  const profile = [likes(0, nowMs - 3 * dayMs), likes(5, nowMs - 2 * dayMs)];
  expect(clustersOf(listOf(model, profile))).toEqual([0]);
  const after = recommend(model, [...profile, likes(21, nowMs)]);
  expect(after[0]).toMatchObject({ because: 21, reason: 'PROFILE' });
  expect(clusterOf(after[0]?.item)).toBe(1);
  expect(after.map(({ item }) => item)).not.toContain(21);
});

test('a dislike pushes the neighbours of its item down', () => {
  const model = train(clustered(), parameters, nowMs);
  const liked = [likes(0, nowMs), likes(21, nowMs)];
  const disliked = [likes(0, nowMs), { ...likes(21, nowMs), weight: -1 }];
  expect(clustersOf(listOf(model, liked))).toEqual([0, 1]);
  expect(clustersOf(listOf(model, disliked))).not.toContain(1);
});

test('without facts of the viewer, shows what is popular, and what rises', () => {
  const old = Array.from({ length: 40 }, (_, user): Entry => [user, 0, 1, nowMs - 900 * dayMs]);
  const fresh = Array.from({ length: 10 }, (_, user): Entry => [user, 1, 1, nowMs - dayMs]);
  const model = train(factsOf([...old, ...fresh], 40, 3), parameters, nowMs);
  const list = recommend(model, []);
  expect(list.map(({ item, because, reason }) => ({ item, because, reason }))).toEqual([
    { item: 1, because: null, reason: 'RISING' },
    { item: 0, because: null, reason: 'POPULAR' },
    { item: 2, because: null, reason: 'POPULAR' },
  ]);
});

test('what may not be shown is replaced by the next', () => {
  const model = train(clustered(), parameters, nowMs);
  const [first, second] = listOf(model, [likes(0, nowMs)]);
  expect(listOf(model, [likes(0, nowMs)], parameters, (item) => item !== first)[0]).toBe(second);
});

describe('EASE', () => {
  const facts = cleaned(clustered(30));
  const ones = new Float32Array(facts.users.length).fill(1);
  const x = { users: byUser(facts, ones), items: byItem(facts, ones) };

  test.each([
    ['items', Number.POSITIVE_INFINITY, 0],
    ['users', Number.POSITIVE_INFINITY, 40],
  ])('by %s gives the weights of the formula', (_name, exactLimit, extraItems) => {
    // Items with no or few interactions make the users the smaller side.
    const wide = extraItems > 0 ? cleaned(clustered(12)) : facts;
    const values = new Float32Array(wide.users.length).fill(1);
    const matrices = { users: byUser(wide, values), items: byItem(wide, values) };
    const similarity = similarityOf(matrices, { ...parameters, exactLimit }, () => {});
    const expected = easeByFormula(wide, parameters.lambda);
    const row = new Float64Array(wide.itemCount);
    for (let item = 0; item < wide.itemCount; item++) {
      similarity(item, row);
      row.forEach((weight, other) => {
        expect(weight).toBeCloseTo(expected[item]?.[other] ?? Number.NaN, 6);
      });
    }
  });

  test('cut to a third of the neighbours still gives six of the eight best, and more', () => {
    const whole = train(facts, { ...parameters, neighbours: facts.itemCount }, nowMs);
    const cut = train(facts, { ...parameters, neighbours: 20 }, nowMs);
    expect(Math.max(...cut.starts.map((start, item) => start - (cut.starts[item - 1] ?? 0)))).toBeLessThanOrEqual(20);
    const profiles = profilesOf(facts);
    let same = 0;
    for (let user = 0; user < facts.userCount; user++) {
      const profile = profiles(user).slice(-4);
      const shown = new Set(listOf(whole, profile));
      same += listOf(cut, profile).filter((item) => shown.has(item)).length;
    }
    expect(same / facts.userCount).toBeGreaterThan(6);
  });

  test('beyond the exact items, co-occurrence ties the others', () => {
    const similarity = similarityOf(x, { ...parameters, exactLimit: 10 }, () => {});
    const row = new Float64Array(facts.itemCount);
    for (let item = 0; item < facts.itemCount; item++) {
      similarity(item, row);
      expect(row.every(Number.isFinite)).toBe(true);
      expect(row[item]).toBe(0);
      expect(clusterOf([...strongest(row, 1)][0])).toBe(clusterOf(item));
    }
  });
});

test.each([1, 2, 63, 64, 65, 131])('inverts a matrix of size %i', (size) => {
  const matrix = Float64Array.from(
    { length: size * size },
    (_, at) => 1 / (1 + Math.abs(Math.floor(at / size) - (at % size))) + (at % (size + 1) === 0 ? 3 : 0),
  );
  const inverse = matrix.slice();
  invert(inverse, size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      let total = 0;
      for (let k = 0; k < size; k++) total += (matrix[row * size + k] as number) * (inverse[k * size + column] as number);
      expect(total).toBeCloseTo(row === column ? 1 : 0, 9);
    }
});

test('the strongest of a row: by size, signs kept, zeros never, of equals the lower place', () => {
  expect([...strongest(Float64Array.of(0.1, -3, 0, 2, 2, 0.5), 3)]).toEqual([1, 3, 4]);
  expect([...strongest(Float64Array.of(0, 1, 0), 5)]).toEqual([1]);
  expect([...strongest(new Float64Array(100).fill(1), 4)]).toEqual([0, 1, 2, 3]);
});

test('of one pair the latest fact counts, and nonsense does not', () => {
  const facts = cleaned(
    factsOf(
      [
        [0, 1, 1, 5],
        [0, 1, -1, 9],
        [0, 0, 1, 7],
        [0, 7, 1, 7],
        [3, 0, 1, 7],
        [0, 2, Number.NaN, 7],
        [0, 2, 0, 7],
      ],
      2,
      3,
    ),
  );
  expect([...facts.items]).toEqual([0, 1]);
  expect([...facts.weights]).toEqual([1, -1]);
});

test('holds out the last part of each user, without times always the same part', () => {
  const timed = holdOutLast(
    cleaned(
      factsOf(
        [0, 1, 2, 3, 4].map((item): Entry => [0, item, 1, 10 - item]),
        1,
        5,
      ),
    ),
  );
  expect([...(timed.heldOut.get(0) ?? [])]).toEqual([0]);
  const undated = cleaned(clustered(20, 0));
  expect(holdOutLast(undated)).toEqual(holdOutLast(undated));
  expect(holdOutLast(undated).heldOut.size).toBeGreaterThan(10);
});

test('nDCG, precision, recall and coverage of lists worked out by hand', () => {
  const heldOut = new Map([
    [0, new Set([1, 2])],
    [1, new Set([9])],
  ]);
  const lists = [
    [1, 5, 2],
    [5, 6, 7],
  ];
  const { ndcg, precision, recall, coverage } = quality(heldOut, (user) => lists[user] ?? [], 10, 3);
  expect(ndcg).toBeCloseTo((1 + 1 / 2) / (1 + 1 / Math.log2(3)) / 2, 12);
  expect(precision).toBeCloseTo(1 / 3, 12);
  expect(recall).toBeCloseTo(1 / 2, 12);
  expect(coverage).toBe(0.5);
});

test('tuning beats popularity on its held-out facts, and is the same every time', () => {
  const first = tune(clustered(), nowMs, small);
  expect(first.validation.ndcg).toBeGreaterThan(first.popularity.ndcg);
  expect(first.validation.ndcg).toBeGreaterThan(first.recentPopularity.ndcg);
  expect(tune(clustered(), nowMs, small)).toEqual(first);
  expect(train(clustered(), first.parameters, nowMs)).toEqual(train(clustered(), first.parameters, nowMs));
});

test('reports the best parameters so far, from which another tuning continues', () => {
  const told: Parameters[] = [];
  const whole = tune(clustered(), nowMs, small, { onBetter: (better) => told.push(better) });
  expect(told.length).toBeGreaterThan(0);
  const goneOn = tune(clustered(), nowMs, { ...small, trainings: 1 }, {}, told.at(-1));
  expect(goneOn.validation.ndcg).toBeGreaterThanOrEqual(whole.validation.ndcg);
});

test('reports its progress, rising up to 1, and stops on request', () => {
  const told: number[] = [];
  train(clustered(), parameters, nowMs, { onProgress: (done) => told.push(done) });
  expect(told.at(-1)).toBe(1);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  let asked = 0;
  expect(() => train(clustered(), parameters, nowMs, { shouldStop: () => ++asked > 1 })).toThrow(expect.objectContaining({ code: 'STOPPED' }));
  expect(() => tune(clustered(), nowMs, small, { shouldStop: () => true })).toThrow(expect.objectContaining({ code: 'STOPPED' }));
});

test.each<[string, Facts]>([
  ['no users, no items', factsOf([], 0, 0)],
  ['no facts', factsOf([], 3, 3)],
  ['one fact', factsOf([[0, 0, 1, 1]], 1, 1)],
  [
    'one user',
    factsOf(
      [
        [0, 0, 1, 1],
        [0, 1, 1, 2],
        [0, 2, 1, 3],
        [0, 3, 1, 4],
      ],
      1,
      4,
    ),
  ],
  [
    'one item',
    factsOf(
      [
        [0, 0, 1, 1],
        [1, 0, 1, 2],
        [2, 0, -1, 3],
      ],
      3,
      1,
    ),
  ],
  [
    'everybody met everything alike',
    factsOf(
      pairs(6, 6, () => 1),
      6,
      6,
    ),
  ],
  [
    'dislikes only',
    factsOf(
      pairs(6, 6, () => -2),
      6,
      6,
    ),
  ],
  [
    'the same fact often',
    factsOf(
      Array.from({ length: 9 }, (): Entry => [1, 1, 1, 5]),
      2,
      2,
    ),
  ],
  [
    'times unknown',
    factsOf(
      pairs(6, 6, (user, item) => (user + item) % 3).map(([user, item, weight]): Entry => [user, item, weight, 0]),
      6,
      6,
    ),
  ],
])('%s: no crash, no number that is none', (_name, facts) => {
  const tuning = tune(facts, nowMs, small);
  const model = train(facts, tuning.parameters, nowMs);
  expect([...model.weights, ...model.recent, ...model.overall, tuning.validation.ndcg].every(Number.isFinite)).toBe(true);
  for (const profile of [[], [likes(0, 0)], [likes(99, nowMs)]]) {
    const list = recommend(model, profile, tuning.parameters);
    expect(list.every(({ score: value }) => Number.isFinite(value))).toBe(true);
    expect(new Set(list.map(({ item }) => item)).size).toBe(list.length);
  }
});

function clusterOf(item: number | undefined): number {
  return Math.floor((item ?? -1) / clusterSize);
}

function clustersOf(items: readonly number[]): number[] {
  return [...new Set(items.map(clusterOf))].sort();
}

/** Three clusters of twenty items; each user meets twelve of one cluster, a day between them, and one item from elsewhere. */
function clustered(users = 90, lengthMs = dayMs): Facts {
  const entries = Array.from({ length: users }, (_, user) => {
    const own = Array.from({ length: 12 }, (_, at): Entry => {
      const item = (user % 3) * clusterSize + ((user * 7 + at * 3) % clusterSize);
      return [user, item, 1, lengthMs * (nowMs / dayMs - 12 + at)];
    });
    return [...own, [user, (user * 11) % (3 * clusterSize), 1, lengthMs * (nowMs / dayMs - 20)] satisfies Entry];
  });
  return factsOf(entries.flat(), users, 3 * clusterSize);
}

function pairs(users: number, items: number, weightOf: (user: number, item: number) => number): Entry[] {
  return Array.from({ length: users * items }, (_, n): Entry => {
    const [user, item] = [Math.floor(n / items), n % items];
    return [user, item, weightOf(user, item), 1 + n];
  });
}

function factsOf(entries: readonly Entry[], userCount: number, itemCount: number): Facts {
  return {
    userCount,
    itemCount,
    users: Int32Array.from(entries, ([user]) => user),
    items: Int32Array.from(entries, ([, item]) => item),
    weights: Float32Array.from(entries, ([, , weight]) => weight),
    times: Float64Array.from(entries, ([, , , time]) => time),
  };
}

function likes(item: number, timeMs: number): ProfileFact {
  return { item, weight: 1, timeMs };
}

function recommend(model: Model, profile: readonly ProfileFact[], chosen = parameters, isAllowed?: (item: number) => boolean) {
  const neighboursOf = (item: number) => neighboursIn(model, item);
  const { meanStrength } = model;
  const popularity = popularityAt(model, nowMs);
  return score({ profile, neighboursOf, popularity, meanStrength, parameters: chosen, limit: 8, ...(isAllowed && { isAllowed }) });
}

function listOf(model: Model, profile: readonly ProfileFact[], chosen = parameters, isAllowed?: (item: number) => boolean): number[] {
  return recommend(model, profile, chosen, isAllowed).map(({ item }) => item);
}

function profilesOf(facts: Facts): (user: number) => ProfileFact[] {
  const starts = userStarts(facts);
  return (user) => {
    const [from, to] = [starts[user] as number, starts[user + 1] as number];
    return Array.from(facts.items.subarray(from, to), (item, at) => likes(item, facts.times[from + at] as number));
  };
}

/** B[i][j] = -P[i][j] / P[j][j] with P = (XᵀX + λI)⁻¹ by Gauss and Jordan, row by row: nothing of the code under test. */
function easeByFormula(facts: Facts, lambda: number): number[][] {
  const size = facts.itemCount;
  const met = Array.from({ length: facts.userCount }, () => new Array<number>(size).fill(0));
  facts.users.forEach((user, n) => {
    (met[user] as number[])[facts.items[n] as number] = 1;
  });
  const rows = Array.from({ length: size }, (_, i) => [
    ...Array.from({ length: size }, (_, j) => met.reduce((total, own) => total + (own[i] as number) * (own[j] as number), i === j ? lambda : 0)),
    ...Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)),
  ]);
  rows.forEach((pivotRow, pivot) => {
    const by = pivotRow[pivot] as number;
    pivotRow.forEach((value, at) => {
      pivotRow[at] = value / by;
    });
    for (const row of rows) {
      const factor = row[pivot] as number;
      if (row !== pivotRow)
        row.forEach((value, at) => {
          row[at] = value - factor * (pivotRow[at] as number);
        });
    }
  });
  const inverse = rows.map((row) => row.slice(size));
  return inverse.map((row, i) => row.map((value, j) => (i === j ? 0 : -value / (inverse[j]?.[j] as number))));
}
