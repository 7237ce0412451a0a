import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, getNamedType, isEnumType, isObjectType, isScalarType } from 'graphql';
import { textArray } from '../src/infrastructure/database/text-array';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { statementsOf } from './support/statements';

let app: TestApp;
const { act, read } = actsOn(() => app);
const contents = Array.from({ length: 8 }, (_, i) => `c${i}`);
const users = Array.from({ length: 12 }, (_, i) => `u${i}`);

beforeAll(async () => {
  app = await startApp();
  await app.addContents(
    ...contents.map((id) => ({
      id,
      description: `About ${id}`,
      tags: [id],
      theme: id,
      url: `https://example.com/${id}`,
      durationMs: 1000,
      ownerId: 'ann',
    })),
    { id: 'private', isPublic: false, ownerId: 'ann' },
    { id: 'hidden', ownerId: 'ann' },
    { id: 'removed', ownerId: 'ann' },
  );
  await act('save', { contentId: 'hidden' }, { as: 'ann' });
  await act('hideContent', { contentId: 'hidden' }, { as: 'mod', role: 'moderator' });
  await app.addContents({ id: 'removed', ownerId: 'ann', isRemoved: true });
});
afterAll(() => app.stop());

it('requests that arrive together share statements', async () => {
  const query = 'query ($id: ID!) { content(id: $id) { title stats { viewCount } viewerState { hasViewed } } }';
  await Promise.all(users.map((as) => read(query, { id: 'c0' }, { as })));
  const { pool } = app;
  const { query: send } = pool;
  // Slow statements, so that later requests arrive while the first statements run.
  pool.query = (async (...args: unknown[]) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return (send as (...given: unknown[]) => unknown).apply(pool, args);
  }) as typeof send;
  const sent = await statementsOf(pool, async () => {
    const answers = await Promise.all(users.map((as, i) => read(query, { id: contents[i % 8] }, { as })));
    expect(answers.map(({ content }) => content.title)).toEqual(users.map((_, i) => contents[i % 8]));
  }).finally(() => {
    pool.query = send;
  });
  expect(new Set(sent)).toEqual(new Set(['contents-by-id', 'stats-by-id', 'viewer-states']));
  expect(sent.length).toBeLessThan(3 * users.length);
});

it('keys of any characters arrive in the database as they are', async () => {
  const texts = ['plain', '', 'NULL', ' a b ', 'with "quotes"', 'back\\slash\\', '\\"', '{a,b}', "it's", 'línea\n', '🎬', '東京'];
  for (const list of [texts, texts.slice(0, 4), []])
    expect((await app.pool.query('SELECT $1::text[] AS texts', [textArray(list)])).rows).toEqual([{ texts: list }]);
});

it('a content, its counts and the state of the viewer are asked for at the same time', async () => {
  const { pool } = app;
  const { query } = pool;
  let [running, most] = [0, 0];
  pool.query = ((...args: unknown[]) => {
    most = Math.max(most, ++running);
    return (query as (...given: unknown[]) => Promise<unknown>).apply(pool, args).finally(() => running--);
  }) as typeof query;
  try {
    await read('{ content(id: "c0") { stats { viewCount } viewerState { hasViewed } } }', {}, { as: 'u0' });
  } finally {
    pool.query = query;
  }
  expect(most).toBe(3);
});

it('a content that is created between the read of its counts and its own read has counts', async () => {
  const { pool } = app;
  const { query } = pool;
  let createContent = () => {};
  const creating = new Promise<void>((resolve) => {
    createContent = resolve;
  }).then(() => app.addContents({ id: 'new' }));
  pool.query = (async (...args: unknown[]) => {
    const { name = '' } = args[0] as { name?: string };
    if (name.startsWith('contents-by-id')) await creating;
    const result = await (query as (...given: unknown[]) => Promise<unknown>).apply(pool, args);
    if (name.startsWith('stats-by-id')) createContent();
    return result;
  }) as typeof query;
  try {
    const { content } = await read('{ content(id: "new") { stats { viewCount } again: stats { likeCount } } }', {}, { as: 'u0' });
    expect(content).toEqual({ stats: { viewCount: 0 }, again: { likeCount: 0 } });
  } finally {
    pool.query = query;
  }
});

it('every reader sees at least what was committed before, and always their own writes', async () => {
  const committed = new Map<string, number>(contents.map((id) => [id, 0]));
  const query = 'query ($id: ID!) { content(id: $id) { stats { version likeCount } viewerState { hasLiked rating } } }';
  const select = 'content { stats { version } }';
  const note = ({ content }: { content: { stats: { version: number } } }, id: string) =>
    committed.set(id, Math.max(committed.get(id) ?? 0, content.stats.version));
  await Promise.all(
    users.map(async (as, number) => {
      for (let round = 0; round < 6; round++) {
        const id = contents[(number * 5 + round * 3) % contents.length] as string;
        const isLiked = round % 3 !== 2;
        note(await act(isLiked ? 'like' : 'unlike', { contentId: id }, { as, select }), id);
        const rating = 1 + ((number + round) % 10);
        note(await act('rate', { contentId: id, rating }, { as, select }), id);
        const least = committed.get(id) ?? 0;
        const { content } = await read(query, { id }, { as });
        expect(content.viewerState).toEqual({ hasLiked: isLiked, rating });
        expect(content.stats.version).toBeGreaterThanOrEqual(least);
      }
    }),
  );
  const { rows } = await app.pool.query("SELECT content_id AS id, count(*) FROM reactions WHERE kind = 'LIKE' GROUP BY 1");
  const { stats } = await read('query ($ids: [ID!]!) { stats(contentIds: $ids) { contentId likeCount } }', { ids: contents });
  const likes = new Map<string, number>(rows.map(({ id, count }) => [id, Number(count)]));
  expect(stats).toEqual(contents.map((contentId) => ({ contentId, likeCount: likes.get(contentId) ?? 0 })));
});

it('states are never those of another viewer', async () => {
  const query = 'query ($ids: [ID!]!) { contents(ids: $ids) { id viewerState { rating hasSaved notes tags } } }';
  const noteOf = (as: string, id: string) => `${as} on ${id}`;
  await Promise.all(users.flatMap((as) => contents.map((contentId) => act('save', { contentId, notes: noteOf(as, contentId) }, { as }))));
  for (let round = 0; round < 5; round++)
    await Promise.all(
      [...users, undefined, 'nobody'].map(async (as, number) => {
        const ids = contents.slice(number % 3).reverse();
        const answer = await read(query, { ids }, { as });
        const hasState = as && as !== 'nobody';
        expect(
          answer.contents.map(({ id, viewerState }: { id: string; viewerState: { notes: string } | null }) => [id, viewerState?.notes ?? null]),
        ).toEqual(ids.map((id) => [id, hasState ? noteOf(as, id) : null]));
        expect(answer.contents.every((content: { viewerState: unknown }) => (content.viewerState === null) === (as === undefined))).toBe(true);
      }),
    );
});

it('what a viewer may not see is not in their response, no matter who asks at the same time', async () => {
  const query = `query ($ids: [ID!]!) { contents(ids: $ids) { id stats { saveCount } viewerState { hasSaved } } stats(contentIds: $ids) { contentId }
    private: content(id: "private") { id stats { viewCount } } hidden: node(id: "ContentStats:hidden") { id } }`;
  const ids = ['private', 'c0', 'hidden', 'removed', 'unknown'];
  const seen = { ann: ['private', 'c0', 'hidden'], mod: ['private', 'c0', 'hidden'], bob: ['c0'], anonymous: ['c0'] };
  for (let round = 0; round < 10; round++)
    await Promise.all(
      Object.entries(seen).map(async ([as, visible]) => {
        const answer = await read(query, { ids }, as === 'anonymous' ? {} : { as, role: as === 'mod' ? 'moderator' : 'user' });
        const expected = ids.map((id) => (visible.includes(id) ? id : undefined));
        expect(answer.contents.map((content: { id: string } | null) => content?.id)).toEqual(expected);
        expect(answer.stats.map((stats: { contentId: string } | null) => stats?.contentId)).toEqual(expected);
        expect([answer.private?.id, answer.hidden?.id]).toEqual(
          visible.includes('private') ? ['private', 'ContentStats:hidden'] : [undefined, undefined],
        );
      }),
    );
});

it('a lost connection fails the reads that used it as unavailable, and no later one', async () => {
  const query = 'query ($id: ID!) { content(id: $id) { title description stats { viewCount } viewerState { rating } } }';
  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      if (i === 30)
        await app.pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()');
      return app.ask<{ content: { title: string } | null }, object>(query, { id: contents[i % 8] }, { as: users[i % 12] });
    }),
  );
  for (const [i, { data, errors }] of answers.entries())
    if (errors.length > 0) expect(errors[0]?.extensions?.code).toBe('UNAVAILABLE');
    else expect(data?.content?.title).toBe(contents[i % 8]);
  expect((await read(query, { id: 'c1' }, { as: 'u1' })).content.title).toBe('c1');
});

describe('fields alone', () => {
  const schema = buildSchema(readFileSync(join(__dirname, '../src/schema.graphql'), 'utf8'));
  const simple = (type: string) => {
    const object = schema.getType(type);
    if (!isObjectType(object)) throw new Error(`${type} is not an object type.`);
    const fields = Object.values(object.getFields()).filter(({ args }) => args.length === 0);
    return fields.filter(({ type }) => isScalarType(getNamedType(type)) || isEnumType(getNamedType(type))).map(({ name }) => name);
  };
  const paths: [string, (fields: string) => string][] = [
    ['Content', (fields) => fields],
    ['ContentStats', (fields) => `stats { ${fields} }`],
    ['PeriodCounts', (fields) => `stats { recent(period: WEEK) { ${fields} } }`],
    ['ViewerState', (fields) => `viewerState { ${fields} }`],
  ];
  beforeAll(async () => {
    await act('recordView', { contentId: 'c0', durationMs: 5000, progressPct: 100, isComplete: true }, { as: 'u0', select: 'qualified' });
    for (const name of ['like', 'share', 'play', 'complete', 'purchase', 'save'])
      await act(name, { contentId: 'c0', ...(name === 'save' && { tags: ['x'] }) }, { as: 'u0' });
    await act('rate', { contentId: 'c0', rating: 9 }, { as: 'u0' });
  });

  it.each(paths)('of %s have the same values as all fields together', async (type, select) => {
    const ask = async (fields: string): Promise<Record<string, unknown>> => {
      const {
        content,
        contents: [listed],
      } = await read(`{ content(id: "c0") { ${select(fields)} } contents(ids: ["c0"]) { ${select(fields)} } }`, {}, { as: 'u0' });
      expect(listed).toEqual(content);
      // Descends to the object that has the fields.
      return select('')
        .split('{')
        .slice(1)
        .reduce((object) => Object.values<object>(object)[0] as object, content);
    };
    const names = simple(type);
    const all = await ask(names.join(' '));
    for (const name of names) expect(await ask(name)).toMatchObject({ [name]: all[name] });
    expect(Object.values(all).filter((value) => value !== null && value !== 0 && value !== false).length).toBeGreaterThan(names.length / 3);
  });

  it('of the trend score need no other field', async () => {
    const { content } = await read('{ content(id: "c0") { stats { trendingScore(period: WEEK) } } }', {}, { as: 'u0' });
    expect(content.stats.trendingScore).toBeGreaterThan(1);
  });

  it('have all columns that their fragments and directives can request', async () => {
    const query = `query ($yes: Boolean!) { node(id: "c0") { id ... on Content { ...Texts title @skip(if: $yes) } } }
      fragment Texts on Content { description @include(if: $yes) stats { ... on Node { id } averageRating } }`;
    const { node } = await read(query, { yes: true }, { as: 'u0' });
    expect(node).toMatchObject({ id: 'c0', description: 'About c0', stats: { id: 'ContentStats:c0', averageRating: expect.any(Number) } });
    expect((await read(query, { yes: false }, { as: 'u0' })).node).toMatchObject({ title: 'c0' });
  });
});
