import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { fromStored } from '../src/interactions/registry/types';
import { typeNamed } from '../src/transports/rest/interaction-names';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { send } from './support/rest';
import { statementsOf } from './support/statements';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'x' }, { id: 'y' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const { act, read } = actsOn(() => app);

/** Every field of the content-tracking document. */
const form = {
  interactionValue: 5,
  moodAtInteraction: 'happy',
  moodIntensityAtInteraction: 8,
  interactionDurationSeconds: 120,
  context: 'evening relaxation',
  notes: 'Really enjoyed this content',
};
/** The same in GraphQL. */
const said = { value: 5, mood: 'happy', moodIntensity: 8, durationMs: 120_000, context: 'evening relaxation', notes: 'Really enjoyed this content' };
const fields = 'type contentId value mood moodIntensity durationMs context notes rating recipient source';
const historyOf = async (as: string) => (await read(`{ history { nodes { ${fields} } } }`, {}, { as })).history.nodes;
const restHistory = async (of: string, as = of, role?: 'admin' | 'service') =>
  (await send(app, 'GET', `/interactions/history/${of}`, { as, role })).body;
const fileOf = async (url: string) => (await fetch(app.url + url)).text();

describe('the form of the content-tracking document', () => {
  it.each(['like', 'dislike', 'save', 'view', 'share', 'skip', 'play', 'complete', 'rate', 'cart_add', 'cart_remove', 'purchase', 'mood'] as const)(
    'keeps each of its fields with %s: in the answer, in both histories, in the exports and in the patterns',
    async (interactionType) => {
      const as = `form-${interactionType}`;
      const { status, body } = await send(app, 'POST', '/interactions/track', { as, body: { contentId: 'x', interactionType, ...form } });
      expect([status, body]).toEqual([201, expect.objectContaining({ interactionType, ...form, isChanged: true })]);
      const { isChanged: _, ...told } = body;
      expect(await restHistory(as)).toEqual([told]);
      const { type } = fromStored(typeNamed(interactionType));
      const rating = type === 'RATING' ? 5 : null;
      expect(await historyOf(as)).toEqual([{ type, contentId: 'x', ...said, rating, recipient: null, source: null }]);
      const exported = { type, durationMs: 120_000, rating: 5, context: said.context, notes: said.notes, mood: 'happy', moodIntensity: 8 };
      const url = async (format: string) => (await act('requestExport', { format }, { as, select: 'url' })).url;
      expect(JSON.parse(await fileOf(await url('JSON')))).toEqual([expect.objectContaining(exported)]);
      const cells = Object.fromEntries(Object.entries(exported).map(([name, value]) => [name, String(value)]));
      expect(parse(await fileOf(await url('CSV')), { columns: true })).toEqual([expect.objectContaining(cells)]);
      const { patterns } = (await send(app, 'GET', `/interactions/patterns/${as}`, { as })).body;
      expect(patterns.averageDuration).toBe(120);
    },
  );

  it('has no more fields than those', async () => {
    const { properties } = JSON.parse(await fileOf('/api/openapi.json')).paths['/interactions/track'].post.requestBody.content['application/json']
      .schema;
    const known = ['userId', 'contentId', 'interactionType', 'isUndone', 'timestamp', ...Object.keys(form)];
    expect(Object.keys(properties).sort()).toEqual(known.sort());
  });
});

describe('the details of an interaction', () => {
  const mutations: [string, string, object][] = [
    ['like', 'REACTION', {}],
    ['dislike', 'REACTION', {}],
    ['react', 'REACTION', { reaction: 'LOVE' }],
    ['save', 'SAVE', {}],
    ['rate', 'RATING', { rating: 9, body: 'Public words' }],
    ['addComment', 'COMMENT', { body: 'Public words' }],
    ['share', 'SHARE', {}],
    ['play', 'PLAY', {}],
    ['skip', 'SKIP', {}],
    ['complete', 'COMPLETE', {}],
    ['addToCart', 'CART_ADD', {}],
    ['removeFromCart', 'CART_REMOVE', {}],
    ['purchase', 'PURCHASE', {}],
    ['recordMood', 'MOOD', {}],
    ['recordView', 'VIEW', {}],
  ];
  it.each(mutations)('is kept by %s, and by the same in a list', async (mutation, type, own) => {
    const [alone, listed] = [`alone-${mutation}`, `listed-${mutation}`];
    await act(mutation, { contentId: 'x', ...said, ...own }, { as: alone });
    const reaction = type === 'REACTION' ? mutation.toUpperCase() : null;
    const interactions = [{ type, reaction, contentId: 'x', ...said, ...own }];
    await act('trackInteractions', { interactions }, { as: listed, select: 'recordedCount' });
    const rating = type === 'RATING' ? 9 : null;
    for (const as of [alone, listed]) expect(await historyOf(as)).toEqual([{ type, contentId: 'x', ...said, rating, recipient: null, source: null }]);
  });

  it.each([
    ['like', 'unlike', {}],
    ['save', 'unsave', {}],
    ['rate', 'unrate', { rating: 3 }],
  ])('of a state (%s) stay until they are replaced, count nothing, and are deleted with the state', async (set, unset, own) => {
    const as = `state-${set}`;
    const entry = async () =>
      (await historyOf(as)).map(({ value, durationMs, context, notes }: Record<string, unknown>) => ({ value, durationMs, context, notes }));
    const count = async () => (await read('{ content(id: "y") { stats { likeCount saveCount ratingCount } } }', {}, { as })).content.stats;
    const give = (given: object) => act(set, { contentId: 'y', ...own, ...given }, { as });
    await give({ value: 5, context: 'home', durationMs: 1000.7, notes: 'n' });
    const counts = await count();
    expect([(await give({})).isChanged, (await give({ context: '', value: null })).isChanged]).toEqual([false, false]);
    expect(await entry()).toEqual([{ value: 5, durationMs: 1000, context: 'home', notes: 'n' }]);
    expect((await give({ value: 6, context: 'work' })).isChanged).toBe(true);
    expect(await entry()).toEqual([{ value: 6, durationMs: 1000, context: 'work', notes: 'n' }]);
    expect(await count()).toEqual(counts);
    await act(unset, { contentId: 'y' }, { as });
    await give({});
    expect(await entry()).toEqual([{ value: set === 'rate' ? 3 : null, durationMs: null, context: null, notes: null }]);
  });

  it('of a like does not pass to the dislike that replaces it', async () => {
    await act('like', { contentId: 'y', value: 9, context: 'home', durationMs: 5 }, { as: 'turned' });
    await act('dislike', { contentId: 'y', context: 'work' }, { as: 'turned' });
    expect(await historyOf('turned')).toMatchObject([{ type: 'REACTION', value: null, durationMs: null, context: 'work' }]);
  });

  it('of a view are the last ones that were sent', async () => {
    await act('recordView', { contentId: 'y', value: 4, context: 'home', notes: 'first' }, { as: 'again' });
    await act('recordView', { contentId: 'y', context: 'work' }, { as: 'again' });
    expect(await historyOf('again')).toMatchObject([{ type: 'VIEW', value: 4, context: 'work', notes: 'first' }]);
  });

  it.each(['like', 'dislike', 'save', 'rate', 'recordView'])(
    'notes of %s are removed by an empty text and by null, and stay when they are left out',
    async (field) => {
      const as = `removed-${field}`;
      const own = { contentId: 'y', ...(field === 'rate' && { rating: 5 }) };
      const steps: [object, string | null][] = [
        [{ notes: 'private' }, 'private'],
        [{}, 'private'],
        [{ notes: '' }, null],
        [{}, null],
        [{ notes: 'again' }, 'again'],
        [{ notes: null }, null],
      ];
      for (const [given, notes] of steps) {
        await act(field, { ...own, ...given }, { as });
        expect(await historyOf(as)).toMatchObject([{ notes }]);
      }
      const exported = await fileOf((await act('requestExport', { format: 'JSON' }, { as, select: 'url' })).url);
      expect(exported).not.toContain('again');
      expect((await read('{ history(text: "again") { nodes { type } } }', {}, { as })).history.nodes).toEqual([]);
    },
  );

  it.each(['like', 'dislike', 'save', 'rate', 'view'])(
    'notes of %s are removed over REST, and the answer agrees with what is stored',
    async (interactionType) => {
      const as = `rest-removed-${interactionType}`;
      const track = async (notes: string) =>
        (await send(app, 'POST', '/interactions/track', { as, body: { contentId: 'y', interactionType, interactionValue: 5, notes } })).body.notes;
      expect([await track('private'), (await restHistory(as))[0].notes]).toEqual(['private', 'private']);
      expect([await track(''), (await restHistory(as))[0].notes]).toEqual([null, null]);
    },
  );

  it('of viewings in one list is what the last one says, and empty notes in it remove those before', async () => {
    const view = (minute: number, notes?: string | null) => ({
      type: 'VIEW',
      contentId: 'y',
      occurredAt: new Date(Date.now() - (9 - minute) * 60_000),
      notes,
    });
    for (const last of ['', null]) {
      const as = `list-${last}`;
      await act('recordView', { contentId: 'y', notes: 'before', occurredAt: new Date(Date.now() - 9 * 60_000) }, { as });
      await act('trackInteractions', { interactions: [view(1, 'one'), view(3), view(2, last)] }, { as, select: 'recordedCount' });
      expect(await historyOf(as)).toMatchObject([{ notes: null }]);
      // Earlier than the removal.
      await act('trackInteractions', { interactions: [view(0, 'late')] }, { as, select: 'recordedCount' });
      expect(await historyOf(as)).toMatchObject([{ notes: null }]);
    }
  });

  it('of a viewing that is sent again is kept when the viewing is longer than before, alone and in a list', async () => {
    const viewing = (eventId: string, durationMs: number, given: object) => ({ eventId, contentId: 'y', durationMs, ...given });
    const [first, grown] = [
      { value: 4, notes: 'first' },
      { value: 6, mood: 'calm', moodIntensity: 3, context: 'bed', notes: 'longer' },
    ];
    const [alone, listed] = [randomUUID(), randomUUID()];
    await act('recordView', viewing(alone, 60_000, first), { as: 'grown-alone' });
    await act('recordView', viewing(alone, 90_000, grown), { as: 'grown-alone' });
    // A late retry of the first request.
    await act('recordView', viewing(alone, 60_000, first), { as: 'grown-alone' });
    const interactions = [viewing(listed, 60_000, first), viewing(listed, 90_000, grown), viewing(listed, 60_000, first)];
    await act(
      'trackInteractions',
      { interactions: interactions.map((one) => ({ type: 'VIEW', ...one })) },
      { as: 'grown-listed', select: 'recordedCount' },
    );
    for (const as of ['grown-alone', 'grown-listed']) expect(await historyOf(as)).toMatchObject([{ durationMs: 90_000, ...grown }]);
    await act('recordView', viewing(alone, 95_000, { notes: '' }), { as: 'grown-alone' });
    expect(await historyOf('grown-alone')).toMatchObject([{ durationMs: 95_000, ...grown, notes: null }]);
  });

  it.each([
    ['value', 0],
    ['value', 11],
    ['durationMs', -1],
    ['durationMs', 86_400_001],
    ['context', 'x'.repeat(256)],
  ])('is refused when %s is %s', async (field, value) => {
    const { errors } = await app.ask(
      'mutation ($input: LikeInput!) { like(input: $input) { isChanged } }',
      { input: { contentId: 'x', [field]: value } },
      { as: 'bad' },
    );
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: `input.${field}` });
    expect(await historyOf('bad')).toEqual([]);
  });

  it('with a review or a comment is read by its author alone', async () => {
    const secret = { contentId: 'x', notes: 'secret words', context: 'secret place', value: 1 };
    await act('rate', { ...secret, rating: 8, body: 'Shown' }, { as: 'author' });
    await act('addComment', { ...secret, body: 'Shown' }, { as: 'author' });
    await act('like', secret, { as: 'author' });
    await act('follow', { userId: 'author' }, { as: 'reader', select: 'isChanged' });
    const everything = `{ reviews(contentId: "x") { nodes { body } } comments(contentId: "x") { nodes { body } } friendsActivity { nodes { type } } history { nodes { notes } } }`;
    const answer = JSON.stringify(await read(everything, {}, { as: 'reader' }));
    expect(answer).toContain('Shown');
    expect(answer).not.toContain('secret');
    for (const role of ['admin', 'service'] as const) expect(JSON.stringify(await restHistory('author', role, role))).not.toContain('secret words');
  });

  it('is gone after an erasure', async () => {
    const as = 'leaver';
    for (const [mutation, , own] of mutations) {
      const where = { ...(mutation === 'share' && { recipient: 'a friend' }), ...(mutation === 'recordView' && { source: 'mail' }) };
      await act(mutation, { contentId: 'y', ...said, context: 'erase me', notes: 'erase me', value: 7, ...where, ...own }, { as });
    }
    const holding = async () => {
      const counts: Record<string, number> = {};
      for (const table of ['views', 'reactions', 'favorites', 'interactions', 'reviews', 'comments'])
        counts[table] = (
          await app.pool.query(`SELECT count(*)::int AS n FROM ${table} WHERE context = 'erase me' OR notes = 'erase me' OR value = 7`)
        ).rows[0].n;
      return counts;
    };
    expect(Object.values(await holding()).every((n) => n > 0)).toBe(true);
    await act('eraseMe', { confirm: true }, { as, select: 'receipt { id }' });
    await until(async () => Object.values(await holding()).every((n) => n === 0), 'nothing of it is left');
  });
});

describe("a share's recipient and a view's source", () => {
  beforeAll(async () => {
    await act('share', { contentId: 'x', recipient: 'bob@example.org', eventId: randomUUID() }, { as: 'ann' });
    await act('share', { contentId: 'x' }, { as: 'ann' });
    await act('recordView', { contentId: 'x', source: 'mail', occurredAt: new Date(Date.now() - 60_000).toISOString() }, { as: 'ann' });
    await act('recordView', { contentId: 'x', source: 'search' }, { as: 'ann' });
    await act('recordView', { contentId: 'y', source: 'feed' }, { as: 'ann' });
    await act('recordView', { contentId: 'x', source: "another's" }, { as: 'ben' });
    await act('share', { contentId: 'x', recipient: "another's" }, { as: 'ben' });
  });
  const own = { shares: ['bob@example.org', null], sources: { x: 'search', y: 'feed' } };

  it('are in the history of their owner, by GraphQL, in at most two statements more for a page', async () => {
    const plain = await statementsOf(app.pool, () => read('{ history { nodes { contentId } } }', {}, { as: 'ann' }));
    const detailed = await statementsOf(app.pool, () => historyOf('ann'));
    expect(detailed.slice().sort()).toEqual([...plain, 'recipients-of-entries', 'sources-of-entries'].sort());
    const entries = await historyOf('ann');
    expect(
      entries
        .filter(({ type }: { type: string }) => type === 'SHARE')
        .map(({ recipient }: { recipient: string }) => recipient)
        .sort(),
    ).toEqual(own.shares);
    const viewed = entries.filter(({ type }: { type: string }) => type === 'VIEW');
    expect(Object.fromEntries(viewed.map(({ contentId, source }: Record<string, string>) => [contentId, source]))).toEqual(own.sources);
    expect((await read('{ recentlyViewed { nodes { contentId source } } }', {}, { as: 'ann' })).recentlyViewed.nodes).toEqual([
      { contentId: 'y', source: 'feed' },
      { contentId: 'x', source: 'search' },
    ]);
  });

  it('are in the metadata of the history of their owner, by REST', async () => {
    const listings = (await send(app, 'GET', '/api/user/interactions', { as: 'ann' })).body.data;
    for (const entries of [await restHistory('ann'), listings]) {
      const metadata = entries.map((entry: { metadata?: object }) => entry.metadata ?? {});
      expect(metadata).toEqual(
        expect.arrayContaining([
          { recipient: 'bob@example.org' },
          expect.objectContaining({ source: 'search' }),
          expect.objectContaining({ source: 'feed' }),
        ]),
      );
      expect(metadata.filter((one: object) => 'recipient' in one || 'source' in one)).toHaveLength(3);
    }
  });

  it('that an earlier server wrote beside the event is there as well', async () => {
    await act('share', { contentId: 'y' }, { as: 'old' });
    await app.pool.query(`UPDATE interactions SET recipient = 'of before' WHERE user_id = 'old'`);
    expect(await historyOf('old')).toMatchObject([{ recipient: 'of before' }]);
  });

  it('are visible to their user only: not to other users, moderators, admins or services', async () => {
    for (const as of ['ben', 'stranger']) expect(JSON.stringify([await historyOf(as)])).not.toMatch(/bob@|search|feed/);
    expect((await send(app, 'GET', '/interactions/history/ann', { as: 'ben' })).status).toBe(403);
    expect((await send(app, 'GET', '/interactions/history/ann', { as: 'mod', role: 'moderator' })).status).toBe(403);
    for (const role of ['admin', 'service'] as const) {
      const answers = [
        await restHistory('ann', role, role),
        (await send(app, 'GET', '/api/user/interactions?userId=ann', { as: role, role })).body,
        await fileOf(`/interactions/export/ann`),
        await (await fetch(`${app.url}/interactions/export/ann`, { headers: { authorization: `Bearer ${await tokenOf(role, role)}` } })).text(),
      ];
      expect(JSON.stringify(answers)).toContain('share');
      expect(JSON.stringify(answers)).not.toMatch(/bob@|"search"|feed|recipient/);
    }
    const { errors } = await app.ask('{ history { nodes { recipient source } } }', {});
    expect(errors[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
