import { createHash } from 'node:crypto';
import type { Role } from '../src/domain/roles';
import { eraseUser } from '../src/privacy/erasure/run-erasure';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { signUpAgain } from './support/signed-up-again';
import { tableHashes } from './support/table-hashes';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'x' }, { id: 'y' });
  for (const [as, role] of [['u1'], ['u2'], ['boss', 'admin'], ['svc', 'service'], ['mod', 'moderator']] as [string, Role?][])
    await read('{ viewer { user { userId } } }', {}, { as, role });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const { act, refusal, read, refusedRead } = actsOn(() => app);

const boss = { as: 'boss', role: 'admin' } as const;
const two = [
  { name: 'control', weight: 1 },
  { name: 'blue', weight: 1 },
];
const definition = (key: string, more: object = {}) => ({ key, description: 'Does blue help?', variants: two, target: 'REACTION', ...more });
let made = 0;
async function fresh(more: object = {}): Promise<string> {
  const key = `e-${++made}`;
  await act('createExperiment', definition(key, more), { ...boss });
  return key;
}
const variantOf = async (experiment: string, as: string): Promise<string | null> =>
  (await read('query ($experiment: ID!) { variant(experiment: $experiment) }', { experiment }, { as })).variant;
const expose = (experiment: string, as: string): Promise<{ variant: string; isChanged: boolean }> =>
  act('recordExposure', { experiment }, { as, select: 'variant isChanged' });
const refusedExposure = (experiment: string, as = 'u1') => refusal('recordExposure', { experiment }, { as, select: 'variant' });
const resultsQuery = `query ($key: ID!) { experimentResults(key: $key) { sampleRatioPValue hasSampleRatioMismatch experiment { key }
  variants { name weight isControl exposedCount convertedCount conversionRate conversionRateInterval { low high } lift liftInterval { low high } pValue adjustedPValue } } }`;
const resultsOf = async (key: string) => (await read(resultsQuery, { key }, boss)).experimentResults;
const countsOf = async (key: string) =>
  (await resultsOf(key)).variants.map(({ name, exposedCount, convertedCount }: Record<string, unknown>) => [name, exposedCount, convertedCount]);
const people = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

/** As many at once as a busy server has. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let i = 0; i < items.length; i += 50) done.push(...(await Promise.all(items.slice(i, i + 50).map(work))));
  return done;
}

/** The chance of a chi-square statistic at least this large, in closed form for an even number of degrees of freedom. */
function chiSquareTail(statistic: number, degreesOfFreedom: number): number {
  let [sum, term] = [0, 1];
  for (let i = 0; i < degreesOfFreedom / 2; i++) {
    sum += term;
    term *= statistic / 2 / (i + 1);
  }
  return Math.exp(-statistic / 2) * sum;
}

describe('an experiment', () => {
  it('is made once: the same again is harmless, with other content a conflict', async () => {
    const input = definition('once', { targetContentId: 'x', description: ' Does blue help? ' });
    const select = 'isChanged experiment { id key description variants { name weight } target targetContentId createdAt stoppedAt }';
    const { experiment, isChanged } = await act('createExperiment', input, { ...boss, select });
    expect({ experiment, isChanged }).toEqual({
      isChanged: true,
      experiment: { ...definition('once'), id: 'Experiment:once', targetContentId: 'x', createdAt: expect.any(String), stoppedAt: null },
    });
    expect(await act('createExperiment', input, { as: 'svc', role: 'service', select })).toEqual({ experiment, isChanged: false });
    const before = await tableHashes(app.pool);
    for (const other of [
      { description: 'Another' },
      { variants: [...two].reverse() },
      { variants: [two[0], { name: 'blue', weight: 2 }] },
      { variants: [...two, { name: 'red', weight: 1 }] },
      { target: 'SAVE' },
      { targetContentId: 'y' },
      { targetContentId: null },
    ])
      expect(await refusal('createExperiment', { ...input, ...other }, boss)).toMatchObject({ code: 'CONFLICT', field: 'input.key' });
    expect(await tableHashes(app.pool)).toEqual(before);
  });

  it('made by many at the same moment is made once', async () => {
    const same = await Promise.all(Array.from({ length: 10 }, () => act('createExperiment', definition('race'), boss)));
    expect(same.filter(({ isChanged }) => isChanged)).toHaveLength(1);
    const different = await Promise.all(
      Array.from({ length: 10 }, (_, i) => refusal('createExperiment', definition('race-2', { description: `No. ${i}` }), boss)),
    );
    expect(different.filter((error) => error === null)).toHaveLength(1);
    expect(different.filter((error) => error?.code === 'CONFLICT')).toHaveLength(9);
  });

  it('may have extreme weights and odd names', async () => {
    const variants = ['Größe ✓', '"; DROP TABLE', 'Größe', '🟦', 'e', 'f', 'g', 'h', 'i', 'x'.repeat(64)].map((name, i) => ({
      name,
      weight: i === 3 ? 1000 : 0.001,
    }));
    const key = await fresh({ variants });
    expect((await expose(key, 'u1')).variant).toBe('🟦');
    expect((await resultsOf(key)).variants).toMatchObject(variants);
  });

  it('is listed newest first, in pages', async () => {
    const keys = [await fresh(), await fresh(), await fresh()].reverse();
    const query = 'query ($first: Int, $after: String) { experiments(first: $first, after: $after) { edges { cursor node { key } } } }';
    const page = async (first: number, after: string | null = null) => (await read(query, { first, after }, boss)).experiments.edges;
    const [first, second] = await page(2);
    expect([first.node.key, second.node.key]).toEqual(keys.slice(0, 2));
    expect((await page(1, second.cursor))[0].node.key).toBe(keys[2]);
    expect(await refusedRead(query, { first: 1, after: 'made up' }, boss)).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' });
    expect((await page(100)).length).toBe(Number((await app.pool.query('SELECT count(*) FROM experiments')).rows[0].count));
  });
});

describe('the variant of a user', () => {
  it('is the documented hash of the salt: in proportion to the weights, permanent, another one for every experiment', async () => {
    const weights = { control: 1, blue: 2, red: 7 };
    const variants = Object.entries(weights).map(([name, weight]) => ({ name, weight }));
    const keys = [await fresh({ variants }), await fresh({ variants })] as const;
    const { rows } = await app.pool.query('SELECT key, salt FROM experiments WHERE key = ANY($1)', [keys]);
    const salts = new Map<string, string>(rows.map(({ key, salt }) => [key, salt]));
    const documented = (key: string, user: string) => {
      const hex = createHash('sha256')
        .update(`${salts.get(key)}:${key}:${user}`)
        .digest('hex');
      const tenths = BigInt(`0x${hex.slice(0, 12)}`) * 10n;
      return tenths < 1n << 48n ? 'control' : tenths < 3n << 48n ? 'blue' : 'red';
    };
    const users = people(10_000, 'p');
    const pairs = users.map((user) => keys.map((key) => documented(key, user)));

    const asked = users.slice(0, 500);
    const ask = (as: string) => read(`{ a: variant(experiment: "${keys[0]}") b: variant(experiment: "${keys[1]}") }`, {}, { as });
    for (let time = 1; time <= 2; time++)
      expect((await inTurns(asked, ask)).map(({ a, b }: { a: string; b: string }) => [a, b])).toEqual(pairs.slice(0, asked.length));

    const statistic = variants
      .flatMap((one) => variants.map((other) => ({ names: [one.name, other.name], expected: one.weight * other.weight * 100 })))
      .reduce((sum, { names, expected }) => sum + (pairs.filter((pair) => pair.join() === names.join()).length - expected) ** 2 / expected, 0);
    expect([...salts.values()].every((salt) => /^[0-9a-f]{32}$/.test(salt))).toBe(true);
    // The salts are random: once in a million times even a right assignment fails here.
    expect(chiSquareTail(statistic, 8)).toBeGreaterThan(1e-6);
  });

  it('is returned without writing anything', async () => {
    const key = await fresh();
    const before = await tableHashes(app.pool);
    const told = await variantOf(key, 'u1');
    expect(two.map(({ name }) => name)).toContain(told);
    expect(await variantOf(key, 'u1')).toBe(told);
    expect(await tableHashes(app.pool)).toEqual(before);
    expect(await expose(key, 'u1')).toEqual({ variant: told, isChanged: true });
  });

  it('is what was recorded, once it was', async () => {
    const key = await fresh();
    const { variant } = await expose(key, 'u1');
    const other = variant === 'blue' ? 'control' : 'blue';
    await app.pool.query('UPDATE experiment_exposures SET variant = $2 WHERE experiment_key = $1', [key, other]);
    expect(await variantOf(key, 'u1')).toBe(other);
    expect(await expose(key, 'u1')).toEqual({ variant: other, isChanged: false });
  });

  it('is recorded once, however many requests come at once', async () => {
    const key = await fresh();
    const answers = await Promise.all(
      people(5, 'busy').flatMap((user) => Array.from({ length: 10 }, () => expose(key, user).then((answer) => ({ user, ...answer })))),
    );
    for (const user of people(5, 'busy')) {
      const own = answers.filter((answer) => answer.user === user);
      expect(own.filter(({ isChanged }) => isChanged)).toHaveLength(1);
      expect(new Set(own.map(({ variant }) => variant)).size).toBe(1);
    }
    expect((await app.pool.query('SELECT FROM experiment_exposures WHERE experiment_key = $1', [key])).rowCount).toBe(5);
  });
});

describe('stopping', () => {
  it('exposes no further users, and exposed users keep their variant', async () => {
    const key = await fresh();
    const { variant } = await expose(key, 'u1');
    const select = 'isChanged experiment { key stoppedAt }';
    const stopped = await act('stopExperiment', { key }, { ...boss, select });
    expect(stopped).toEqual({ isChanged: true, experiment: { key, stoppedAt: expect.any(String) } });
    expect(await act('stopExperiment', { key }, { ...boss, select })).toEqual({ ...stopped, isChanged: false });
    expect([await variantOf(key, 'u1'), await variantOf(key, 'u2')]).toEqual([variant, null]);
    expect(await expose(key, 'u1')).toEqual({ variant, isChanged: false });
    const before = await tableHashes(app.pool);
    expect(await refusedExposure(key, 'u2')).toMatchObject({ code: 'CONFLICT', field: 'input.experiment' });
    expect(await act('createExperiment', definition(key), { ...boss, select })).toEqual({ ...stopped, isChanged: false });
    expect(await tableHashes(app.pool)).toEqual(before);
  });

  it('while users are exposed leaves each either recorded or refused', async () => {
    const key = await fresh();
    const users = people(60, 'late');
    await inTurns(users, (as) => read('{ viewer { user { userId } } }', {}, { as }));
    const [refusals] = await Promise.all([Promise.all(users.map((user) => refusedExposure(key, user))), act('stopExperiment', { key }, boss)]);
    const { rows } = await app.pool.query('SELECT user_id FROM experiment_exposures WHERE experiment_key = $1', [key]);
    expect(rows.map(({ user_id }) => user_id).sort()).toEqual(users.filter((_, i) => refusals[i] === null).sort());
    expect(refusals.every((error) => error === null || error.code === 'CONFLICT')).toBe(true);
  });
});

describe('the results', () => {
  const hourAgo = () => new Date(Date.now() - 3_600_000).toISOString();

  it('count each user with the target after the exposure, once, on the target content', async () => {
    const anywhere = await fresh({ target: 'SHARE' });
    const onX = await fresh({ target: 'SHARE', targetContentId: 'x' });
    const liked = await fresh({ target: 'REACTION', targetReaction: 'like' });
    const converted = async (key: string) => (await countsOf(key)).reduce((sum: number, [, , count]: [string, number, number]) => sum + count, 0);
    const all = async () => [await converted(anywhere), await converted(onX), await converted(liked)];
    for (const user of ['s1', 's2', 's3']) {
      await act('share', { contentId: 'x', occurredAt: hourAgo() }, { as: user });
      await act('like', { contentId: 'y', occurredAt: hourAgo() }, { as: user });
    }
    for (const key of [anywhere, onX, liked]) for (const user of ['s1', 's2']) await expose(key, user);
    expect(await all()).toEqual([0, 0, 0]);
    await act('share', { contentId: 'y' }, { as: 's1' });
    expect(await all()).toEqual([1, 0, 0]);
    for (const user of ['s1', 's1', 's2', 's3']) await act('share', { contentId: 'x' }, { as: user });
    expect(await all()).toEqual([2, 2, 0]);
    await act('like', { contentId: 'x' }, { as: 's1' });
    expect(await all()).toEqual([2, 2, 1]);
    await act('unlike', { contentId: 'x' }, { as: 's1' });
    expect(await all()).toEqual([2, 2, 0]);
    await act('stopExperiment', { key: liked }, boss);
    await act('like', { contentId: 'x' }, { as: 's2' });
    expect(await all()).toEqual([2, 2, 1]);
  });

  it('equal a plain recount of the facts, for every target', async () => {
    const targets = [
      ...['SAVE', 'SHARE', 'VIEW', 'RATING', 'COMMENT', 'PURCHASE', 'REACTION'].map((target) => ({ target })),
      ...['LIKE', 'LOVE'].map((targetReaction) => ({ target: 'REACTION', targetReaction })),
    ];
    const keys = await Promise.all(targets.flatMap((target) => [null, 'x'].map((targetContentId) => fresh({ ...target, targetContentId }))));
    const users = people(40, 'r');
    const acts: [string, object][] = [
      ['like', {}],
      ['save', {}],
      ['share', {}],
      ['recordView', {}],
      ['rate', { rating: 7 }],
      ['addComment', { body: 'Hm' }],
      ['purchase', {}],
      ['react', { reaction: 'LOVE' }],
    ];
    await inTurns(users, async (as) => {
      const some = (salt: string, part: number) =>
        (createHash('sha256')
          .update(salt + as)
          .digest()[0] ?? 0) /
          256 <
        part;
      for (const when of ['before', 'after']) {
        for (const [field, input] of acts)
          if (some(when + field, 0.4))
            await act(field, { contentId: some(when, 0.5) ? 'x' : 'y', ...input, ...(when === 'before' && { occurredAt: hourAgo() }) }, { as });
        if (when === 'before') for (const key of keys) if (some(key, 0.7)) await expose(key, as);
      }
    });
    const { rows: facts } = await app.pool.query('SELECT user_id, type, reaction, content_id, occurred_at FROM history');
    const { rows: exposures } = await app.pool.query('SELECT * FROM experiment_exposures');
    const { rows: experiments } = await app.pool.query('SELECT * FROM experiments WHERE key = ANY($1)', [keys]);
    let total = 0;
    for (const { key, target, target_reaction: reaction, target_content_id: contentId } of experiments) {
      const recounted = two.map(({ name }) => {
        const exposed = exposures.filter((exposure) => exposure.experiment_key === key && exposure.variant === name);
        const converted = exposed.filter(({ user_id: userId, exposed_at: at }) =>
          facts.some(
            (fact) =>
              fact.user_id === userId &&
              fact.type === target &&
              (!reaction || fact.reaction === reaction) &&
              fact.occurred_at >= at &&
              (!contentId || fact.content_id === contentId),
          ),
        );
        total += converted.length;
        return [name, exposed.length, converted.length];
      });
      expect([key, await countsOf(key)]).toEqual([key, recounted]);
    }
    expect(total).toBeGreaterThan(50);
  });

  it('come with rates, intervals, lift and p-value; what cannot be computed is null', async () => {
    const key = await fresh({ target: 'SHARE' });
    const nothing = { exposedCount: 0, convertedCount: 0, conversionRate: null, conversionRateInterval: null, lift: null, liftInterval: null };
    expect(await resultsOf(key)).toEqual({
      experiment: { key },
      sampleRatioPValue: null,
      hasSampleRatioMismatch: null,
      variants: two.map((variant, i) => ({ ...variant, ...nothing, isControl: i === 0, pValue: null, adjustedPValue: null })),
    });
    // 30 of 100 against 50 of 100: the example of the statistics' own test.
    await app.pool.query(
      `INSERT INTO experiment_exposures SELECT $1, 'fig' || n, CASE WHEN n <= 100 THEN 'control' ELSE 'blue' END, '2026-01-01' FROM generate_series(1, 200) n`,
      [key],
    );
    const converts = [...Array.from({ length: 30 }, (_, i) => `fig${i + 1}`), ...Array.from({ length: 50 }, (_, i) => `fig${i + 101}`)];
    await inTurns(converts, (as) => act('share', { contentId: 'x' }, { as }));
    const { variants, ...checks } = await resultsOf(key);
    expect(checks).toEqual({ experiment: { key }, sampleRatioPValue: 1, hasSampleRatioMismatch: false });
    expect(variants[0]).toMatchObject({ exposedCount: 100, convertedCount: 30, conversionRate: 0.3, lift: null, pValue: null });
    expect(variants[1]).toMatchObject({ exposedCount: 100, convertedCount: 50, conversionRate: 0.5 });
    expect(variants[1].lift).toBeCloseTo(2 / 3, 9);
    expect(variants[1].pValue).toBeCloseTo(0.003892, 6);
    expect(variants[1].adjustedPValue).toBe(variants[1].pValue);
  });

  it('report when exposures are not in proportion to the weights', async () => {
    const key = await fresh();
    await app.pool.query(
      `INSERT INTO experiment_exposures SELECT $1, 'skew' || n, CASE WHEN n <= 600 THEN 'control' ELSE 'blue' END, now() FROM generate_series(1, 1000) n`,
      [key],
    );
    expect(await resultsOf(key)).toMatchObject({ hasSampleRatioMismatch: true, sampleRatioPValue: expect.any(Number) });
    await app.pool.query(`DELETE FROM experiment_exposures WHERE experiment_key = $1 AND variant = 'control' AND substr(user_id, 5)::int > 420`, [
      key,
    ]);
    expect(await resultsOf(key)).toMatchObject({ hasSampleRatioMismatch: false });
  });

  it('stay as they are when a person is erased', async () => {
    const key = await fresh({ targetContentId: 'x' });
    const { variant } = await expose(key, 'leaver');
    await act('like', { contentId: 'x' }, { as: 'leaver' });
    const before = await resultsOf(key);
    expect((await countsOf(key)).flat()).toContain(1);
    await eraseUser(app.pool, 'leaver');
    expect(await resultsOf(key)).toEqual(before);
    const { rows } = await app.pool.query('SELECT user_id FROM experiment_exposures WHERE experiment_key = $1', [key]);
    expect(rows).toEqual([{ user_id: expect.stringMatching(/^erased:/) }]);
    await signUpAgain(app, 'leaver');
    expect(await expose(key, 'leaver')).toEqual({ variant, isChanged: true });
  });
});

it('is kept by admins and services, and read by moderators too', async () => {
  const key = await fresh();
  const before = await tableHashes(app.pool);
  for (const asking of [{ as: 'u1' }, { as: 'mod', role: 'moderator' }] as const) {
    expect(await refusal('createExperiment', definition('not-mine'), asking)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusal('stopExperiment', { key }, asking)).toMatchObject({ code: 'FORBIDDEN' });
  }
  for (const [query, variables] of [
    [resultsQuery, { key }],
    ['{ experiments { edges { cursor } } }', {}],
  ] as const) {
    expect(await refusedRead(query, variables, { as: 'u1' })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusedRead(query, variables)).toMatchObject({ code: 'UNAUTHENTICATED' });
    for (const role of ['moderator', 'admin', 'service'] as const)
      await read(query, variables, { as: { moderator: 'mod', admin: 'boss', service: 'svc' }[role], role });
  }
  expect(await refusedRead(`{ variant(experiment: "${key}") }`, {})).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await refusal('recordExposure', { experiment: key }, { select: 'variant' })).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await tableHashes(app.pool)).toEqual(before);
});

describe('bad input is refused with its field, and nothing is written:', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `v${i}`, weight: 1 }));
  const weighing = (weight: unknown) => ({ variants: [two[0], { name: 'blue', weight }] });
  const named = (name: string) => ({ variants: [two[0], { name, weight: 1 }] });

  it.each<[string, object, string | undefined, string?]>([
    ['a key in capitals', { key: 'Blue' }, 'input.key'],
    ['an empty key', { key: '' }, 'input.key'],
    ['a key of 65 characters', { key: 'x'.repeat(65) }, 'input.key'],
    ['a key with a NUL', { key: 'a\0b' }, 'input.key'],
    ['a key with a line after it', { key: 'a\n' }, 'input.key'],
    ['an empty description', { description: ' ' }, 'input.description'],
    ['a description with a NUL', { description: 'a\0b' }, 'input.description'],
    ['a description too long', { description: 'x'.repeat(5001) }, 'input.description'],
    ['no variant', { variants: [] }, 'input.variants'],
    ['one variant', { variants: many(1) }, 'input.variants'],
    ['eleven variants', { variants: many(11) }, 'input.variants'],
    ['two of one name', { variants: [...two, two[1]] }, 'input.variants'],
    ['an empty name', named(''), 'input.variants.1.name'],
    ['a name with a NUL', named('a\0b'), 'input.variants.1.name'],
    ['a name with half a character', named('\ud83d'), 'input.variants.1.name'],
    ['a name with a space at its end', named('blue '), 'input.variants.1.name'],
    ['a name of 65 characters', named('x'.repeat(65)), 'input.variants.1.name'],
    ['a weight of 0', weighing(0), 'input.variants.1.weight'],
    ['a negative weight', weighing(-1), 'input.variants.1.weight'],
    ['a weight over 1000', weighing(1000.1), 'input.variants.1.weight'],
    ['a weight that is no number', weighing('NaN'), undefined],
    ['no weight', weighing(null), undefined],
    ['an unknown target', { target: 'BELIEVE' }, undefined],
    ['no target', { target: null }, undefined],
    ['a target that the history does not contain', { target: 'REPORT' }, 'input.target'],
    ['a reaction of another target', { target: 'SHARE', targetReaction: 'LIKE' }, 'input.targetReaction'],
    ['a reaction that there is not', { targetReaction: 'MEH' }, 'input.targetReaction'],
    ['a target content with a NUL', { targetContentId: 'a\0b' }, 'input.targetContentId'],
    ['a target content that is not there', { targetContentId: 'nowhere' }, 'input.targetContentId', 'NOT_FOUND'],
  ])('%s', async (_, more, field, code = 'BAD_USER_INPUT') => {
    const before = await tableHashes(app.pool);
    expect(await refusal('createExperiment', definition('refused', more), boss)).toMatchObject({ code, field });
    expect(await tableHashes(app.pool)).toEqual(before);
  });

  it('a weight of NaN or infinity, written into the query', async () => {
    const before = await tableHashes(app.pool);
    for (const weight of ['NaN', 'Infinity', '1e999']) {
      const query = `mutation { createExperiment(input: { key: "refused", description: "x", target: REACTION, variants: [{ name: "a", weight: 1 }, { name: "b", weight: ${weight} }] }) { isChanged } }`;
      expect((await refusedRead(query, {}, boss)).code).toMatch(/BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED/);
    }
    expect(await tableHashes(app.pool)).toEqual(before);
  });

  it('an experiment that is not there, or a key that cannot be one', async () => {
    const before = await tableHashes(app.pool);
    const variant = 'query ($experiment: ID!) { variant(experiment: $experiment) }';
    for (const [key, code] of [
      ['nowhere', 'NOT_FOUND'],
      ['Nowhere', 'BAD_USER_INPUT'],
      ['a\0b', 'BAD_USER_INPUT'],
      ['x'.repeat(100_000), 'BAD_USER_INPUT'],
    ] as const) {
      expect(await refusedRead(variant, { experiment: key }, { as: 'u1' })).toMatchObject({ code, field: 'experiment' });
      expect(await refusedExposure(key)).toMatchObject({ code, field: 'input.experiment' });
      expect(await refusal('stopExperiment', { key }, boss)).toMatchObject({ code, field: 'input.key' });
      expect(await refusedRead(resultsQuery, { key }, boss)).toMatchObject({ code, field: 'key' });
    }
    expect(await tableHashes(app.pool)).toEqual(before);
  });
});
