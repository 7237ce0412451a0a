import { normalizeCatalogue } from '../src/catalog/content/normalize-stored-texts';
import { dayMs } from '../src/domain/durations';
import { normalized } from '../src/domain/text';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { tokenOf } from './support/tokens';

/** "é" as one character, and as e with an accent. */
const [nfc, nfd] = ['Caf\u00e9', 'Cafe\u0301'];
/** Neither form: one of each. */
const mixed = 'Caf\u00e9 cre\u0300me';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ env: { MOODS: `{ "${'Ge\u0301nial'}": 0.9 }` } });
  await app.addContents({ id: 'a', title: 'A' }, { id: 'b', title: 'B' }, { id: 'c', title: 'C' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const { act, read, refusal } = actsOn(() => app);
const service = { as: 'catalogue', role: 'service' as const };

const ids = ({ nodes }: { nodes: { contentId?: string; content?: { id: string } }[] }) =>
  nodes.map(({ contentId, content }) => contentId ?? content?.id).sort();
const favoritesOf = async (as: string, args: string) => ids((await read(`{ favorites(${args}) { nodes { contentId } } }`, {}, { as })).favorites);
const tagsOf = async (as: string) => (await read('{ favoriteTags { tag count } }', {}, { as })).favoriteTags;

describe('tags of favorites', () => {
  it('are one tag, whichever form they were typed in', async () => {
    await act('save', { contentId: 'a', tags: [nfc, nfd, ` ${nfd} `] }, { as: 'ann' });
    await act('save', { contentId: 'b', tags: [nfd] }, { as: 'ann' });
    expect(await tagsOf('ann')).toEqual([{ tag: nfc, count: 2 }]);
    for (const tag of [nfc, nfd]) expect(await favoritesOf('ann', `tag: "${tag}"`)).toEqual(['a', 'b']);
    expect((await act('save', { contentId: 'b', tags: [nfc] }, { as: 'ann' })).isChanged).toBe(false);
    const headers = { authorization: `Bearer ${await tokenOf('ann')}` };
    for (const tag of [nfc, nfd]) {
      const response = await fetch(`${app.url}/api/user/favorites?tag=${encodeURIComponent(tag)}`, { headers });
      expect((await response.json()).data).toHaveLength(2);
    }
  });

  it('that an earlier server stored in several forms are one tag, counted once for each content', async () => {
    for (const contentId of ['a', 'b', 'c']) await act('save', { contentId }, { as: 'bob' });
    const store = (contentId: string, tags: string[]) =>
      app.pool.query(`UPDATE favorites SET tags = $2, notes = $3 WHERE user_id = 'bob' AND content_id = $1`, [contentId, tags, `in ${nfd}`]);
    await store('a', [nfd, nfc, 'x']);
    await store('b', [nfd, mixed]);
    await store('c', [nfc, normalized(mixed)]);
    expect(await tagsOf('bob')).toEqual([
      { tag: nfc, count: 3 },
      { tag: normalized(mixed), count: 2 },
      { tag: 'x', count: 1 },
    ]);
    for (const tag of [nfc, nfd]) expect(await favoritesOf('bob', `tag: "${tag}"`)).toEqual(['a', 'b', 'c']);
    for (const tag of [mixed, normalized(mixed)]) expect(await favoritesOf('bob', `tag: "${tag}"`)).toEqual(['b', 'c']);
    for (const text of [nfc, nfd, 'CAFE\u0301', 'caf\u00c9']) expect(await favoritesOf('bob', `text: "${text}"`)).toEqual(['a', 'b', 'c']);
    const { favorites } = await read(`{ favorites(tag: "x") { nodes { tags content { viewerState { tags } } } } }`, {}, { as: 'bob' });
    expect(favorites.nodes).toEqual([{ tags: [nfc, 'x'], content: { viewerState: { tags: [nfc, 'x'] } } }]);
    await act('save', { contentId: 'a', tags: [nfd, 'x'] }, { as: 'bob' });
    expect((await app.pool.query(`SELECT tags FROM favorites WHERE user_id = 'bob' AND content_id = 'a'`)).rows).toEqual([{ tags: [nfc, 'x'] }]);
  });
});

describe('every text of a client', () => {
  it('is stored in one form, by each way in', async () => {
    const as = 'cyd';
    await act('like', { contentId: 'a', notes: nfd, mood: nfd }, { as });
    await act('rate', { contentId: 'a', rating: 5, title: nfd, body: nfd }, { as });
    await act('addComment', { contentId: 'a', body: nfd }, { as });
    await act(
      'trackInteractions',
      { interactions: [{ type: 'SHARE', contentId: 'a', platform: nfd, recipient: nfd }] },
      { as, select: 'recordedCount' },
    );
    await act('createCollection', { name: nfd, description: nfd }, { as, select: 'isChanged' });
    await act('updateProfile', { name: nfd, bio: nfd }, { as, select: '__typename' });
    await act('recordView', { contentId: 'a', source: nfd }, { as });
    const headers = { authorization: `Bearer ${await tokenOf(as)}`, 'content-type': 'application/json' };
    const post = (path: string, body: object) => fetch(app.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    expect((await post('/interactions/track', { contentId: 'b', interactionType: 'play', context: nfd, notes: nfd })).status).toBe(201);
    expect((await post('/api/interactions/save', { listingId: 'b', tags: [nfd], notes: nfd })).status).toBe(200);
    const { url } = (await read('mutation { exportMe { url } }', {}, { as })).exportMe;
    const all = await (await fetch(app.url + url)).text();
    expect(all).toContain(nfc);
    expect(all).toBe(all.normalize());
  });

  it('is refused by its length in that form', async () => {
    expect(await refusal('save', { contentId: 'a', tags: ['e\u0301'.repeat(100)] }, { as: 'cyd' })).toBeNull();
    expect((await refusal('save', { contentId: 'a', tags: ['e\u0301'.repeat(101)] }, { as: 'cyd' }))?.field).toBe('input.tags');
  });

  it('costs no more than its length, however many marks are on a letter', async () => {
    const text = `a${'\u0345\u0334\u0316\u0301'.repeat(100_000)}`;
    const startedMs = performance.now();
    expect(normalized(text)).toBe(text);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });

  it('keeps ids byte for byte', async () => {
    await app.addContents({ id: `id-${nfc}`, title: 'one' }, { id: `id-${nfd}`, title: 'another', ownerId: nfd });
    const { contents } = await read('query ($ids: [ID!]!) { contents(ids: $ids) { id title ownerId } }', { ids: [`id-${nfd}`, `id-${nfc}`] });
    expect(contents).toEqual([
      { id: `id-${nfd}`, title: 'another', ownerId: nfd },
      { id: `id-${nfc}`, title: 'one', ownerId: null },
    ]);
    await act('like', { contentId: `id-${nfd}` }, { as: nfd });
    expect((await read('{ history { nodes { contentId } } }', {}, { as: nfc })).history.nodes).toEqual([]);
    expect((await read('{ history { nodes { contentId } } }', {}, { as: nfd })).history.nodes).toEqual([{ contentId: `id-${nfd}` }]);
  });
});

describe('moods', () => {
  it('are one word, also those that an earlier server stored, and have the value that MOODS gives', async () => {
    for (const [contentId, mood] of [
      ['a', 'G\u00c9NIAL'],
      ['b', 'ge\u0301nial'],
    ])
      await act('like', { contentId, mood }, { as: 'dan' });
    await act('like', { contentId: 'c', mood: 'x' }, { as: 'dan' });
    await app.pool.query(`UPDATE reactions SET mood = $1 WHERE user_id = 'dan' AND content_id = 'c'`, ['ge\u0301nial']);
    expect((await read('{ patterns { moods { mood count } } }', {}, { as: 'dan' })).patterns.moods).toEqual([{ mood: 'g\u00e9nial', count: 3 }]);
    expect(app.config.moods['g\u00e9nial']).toBe(0.9);
  });
});

describe('text in the history', () => {
  const found = async (text: string) =>
    ids((await read('query ($text: String) { history(text: $text) { nodes { contentId } } }', { text }, { as: 'eve' })).history);
  it.each([
    ['Ὀδός και ΟΔΟΣ', ['οδος', 'ΟΔΟΣ', 'οδοσ', 'Οδος']],
    ['Straße', ['STRASSE', 'strasse', 'STRAßE']],
    [`${nfc} crème`, ['CAFE\u0301', 'caf\u00c9 CR', 'cre\u0300me']],
    ['Ёлка', ['ёЛКА', '\u0435\u0308лка']],
    ['100% _sure_', ['0% _S', '%']],
  ])('is found in "%s" whatever case and form are asked for', async (notes, asked) => {
    await act('like', { contentId: 'a', notes }, { as: 'eve' });
    for (const text of asked) expect([text, await found(text)]).toEqual([text, ['a']]);
    await app.pool.query(`UPDATE reactions SET notes = $1 WHERE user_id = 'eve'`, [notes.normalize('NFD')]);
    for (const text of asked) expect([text, await found(text)]).toEqual([text, ['a']]);
    for (const text of ['nothing', '\\', '%%x']) expect(await found(text)).toEqual([]);
  });
});

describe('the catalogue', () => {
  const theme = `Th\u00e8me`;
  const themeNfd = theme.normalize('NFD');
  const found = async (how: string) => {
    const lists = await read(`{ search(query: "normal", ${how}) { nodes { content { id } } } }`, {}, {});
    const tag = how.replace(/tags: \[(.*)\]/, 'tag: $1');
    const { popular } = await read(`{ popular(${tag}, period: ALL_TIME) { nodes { content { id } } } }`, {}, {});
    expect(ids(popular)).toEqual(ids(lists.search));
    return ids(popular);
  };

  it('is found by tag and theme in both forms, and what an earlier server stored otherwise is brought into one', async () => {
    await app.addContents(
      { id: 'n1', title: `normal ${nfd}`, tags: [nfd, nfc], theme: themeNfd },
      { id: 'n2', title: 'normal 2', tags: [nfc], theme },
      { id: 'n3', title: 'normal 3', tags: ['other'], theme: 'other' },
      { id: 'n4', title: 'normal 4', tags: ['other'], theme: 'other' },
    );
    await app.pool.query(`UPDATE content SET tags = $1, theme = $2 WHERE id = 'n3'`, [[nfd, nfc, mixed], themeNfd]);
    await app.pool.query(`UPDATE content SET tags = $1 WHERE id = 'n4'`, [[mixed]]);
    for (const tag of [nfc, nfd]) expect(await found(`tags: ["${tag}"]`)).toEqual(['n1', 'n2', 'n3']);
    for (const form of [theme, themeNfd]) expect(await found(`theme: "${form}"`)).toEqual(['n1', 'n2', 'n3']);
    const now = Date.now() + 2 * dayMs;
    expect(await normalizeCatalogue(app.pool, now)).toBe(2);
    const { rows } = await app.pool.query(`SELECT id, title, tags, theme FROM content WHERE id LIKE 'n_' ORDER BY id`);
    expect(rows).toEqual([
      { id: 'n1', title: `normal ${nfc}`, tags: [nfc], theme },
      { id: 'n2', title: 'normal 2', tags: [nfc], theme },
      { id: 'n3', title: 'normal 3', tags: [nfc, normalized(mixed)], theme },
      { id: 'n4', title: 'normal 4', tags: [normalized(mixed)], theme: 'other' },
    ]);
    expect(await found(`tags: ["${mixed}"]`)).toEqual(['n3', 'n4']);
    // Once a day, and then without a change.
    expect([await normalizeCatalogue(app.pool, now + 1), await normalizeCatalogue(app.pool, now + 2 * dayMs)]).toEqual([0, 0]);
  });

  it('sent again in another form changes nothing', async () => {
    const [tag, sentTheme] = ['No\u00ebl', 'H\u00f4tel'];
    await app.addContents({ id: 'again', tags: [tag], theme: sentTheme });
    const contents = [{ id: 'again', type: 'ARTICLE', title: 'again', tags: [tag.normalize('NFD')], theme: sentTheme.normalize('NFD') }];
    const { unchangedCount } = await act('upsertContents', { contents }, { ...service, select: 'unchangedCount' });
    expect(unchangedCount).toBe(1);
  });
});

it('favorites come by title in an order that no locale changes: without regard to case, accents and punctuation', async () => {
  const titles = ['zebra', 'Äpfel', 'apple', '"Apples"', 'Éclair', 'eclair 2', 'Ωδή', 'ωδή 2', 'Ёлка', 'ель'];
  await app.addContents(...titles.map((title, at) => ({ id: `t${at}`, title })));
  for (const at of titles.keys()) await act('save', { contentId: `t${at}` }, { as: 'fay' });
  const { favorites } = await read('{ favorites(orderBy: TITLE) { nodes { content { title } } } }', {}, { as: 'fay' });
  expect(favorites.nodes.map(({ content }: { content: { title: string } }) => content.title)).toEqual([
    'Äpfel',
    'apple',
    '"Apples"',
    'Éclair',
    'eclair 2',
    'zebra',
    'Ωδή',
    'ωδή 2',
    'Ёлка',
    'ель',
  ]);
});

it('variants of an experiment have names that differ in that form, and a repeat in another form changes nothing', async () => {
  const experiment = {
    key: 'cafe',
    description: nfd,
    target: 'REACTION',
    targetReaction: 'LIKE',
    variants: [
      { name: nfc, weight: 1 },
      { name: 'b', weight: 1 },
    ],
  };
  expect(
    (
      await refusal(
        'createExperiment',
        {
          ...experiment,
          variants: [
            { name: nfc, weight: 1 },
            { name: nfd, weight: 1 },
          ],
        },
        service,
      )
    )?.field,
  ).toBe('input.variants');
  expect(await act('createExperiment', experiment, service)).toEqual({ isChanged: true });
  const other = {
    ...experiment,
    description: nfc,
    variants: [
      { name: nfd, weight: 1 },
      { name: 'b', weight: 1 },
    ],
  };
  expect(await act('createExperiment', other, service)).toEqual({ isChanged: false });
});
