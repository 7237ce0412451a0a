import fc from 'fast-check';
import { fold, tokensOf } from '../src/catalog/search-index/fold-accents';
import { slipsBetween } from '../src/catalog/search-index/spelling';
import { searchVector } from '../src/catalog/search-index/vector';
import { fillSearch } from '../src/discovery/search/backfill';
import { correctedTerms, exactTerms, parseQuery, wholeTerms } from '../src/discovery/search/parse-query';
import { nodesOf } from './support/all-pages';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';

let app: TestApp;
const { act, read, refusedRead } = actsOn(() => app);
const moderator = { as: 'm', role: 'moderator' as const };

beforeAll(async () => {
  app = await startApp();
  await app.addContents(
    { id: 'hunger', title: 'The Hunger Games', tags: ['dystopia', 'Young Adult'], theme: 'arena', type: 'EBOOK' },
    { id: 'fire', title: 'Catching Fire (The Hunger Games, #2)', tags: ['dystopia'], type: 'EBOOK', ownerId: 'collins' },
    { id: 'stone', title: "Harry Potter and the Philosopher's Stone", description: 'A boy learns that he is a wizard', theme: 'magic' },
    { id: 'hobbit', title: 'The Hobbit', theme: 'magic', type: 'EBOOK' },
    { id: 'ete', title: "L'Été meurtrier" },
    { id: 'odyssey', title: 'Ὀδύσσεια' },
    { id: 'karenina', title: 'Анна Каренина' },
    { id: 'layla', title: 'ألف لَيْلَة وليلة' },
    { id: 'wood', title: 'ノルウェイの森' },
    { id: 'war', title: '孫子兵法' },
    { id: 'tree', title: 'Winter 🎄 songs' },
    { id: 'year', title: '1984' },
    { id: 'twin-a', title: 'Twin' },
    { id: 'twin-b', title: 'Twin' },
    { id: 'diary', title: 'Secret Diary', isPublic: false, ownerId: 'owner' },
    { id: 'gone', title: 'Secret Withdrawn', isRemoved: true },
    { id: 'bad', title: 'Secret Scandal', ownerId: 'scribe' },
  );
  await act('hideContent', { contentId: 'bad' }, { ...moderator });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

const search = async (query: string, args: object = {}, asking: Parameters<typeof read>[2] = {}) =>
  (
    await read(
      `query ($query: String!, $type: ContentType, $theme: String, $tags: [String!], $ownerId: ID, $first: Int! = 20, $after: String) {
        search(query: $query, type: $type, theme: $theme, tags: $tags, ownerId: $ownerId, first: $first, after: $after) {
          edges { node { score content { id title } } } pageInfo { hasNextPage endCursor } } }`,
      { query, ...args },
      asking,
    )
  ).search;
const idsOf = async (...asked: Parameters<typeof search>): Promise<string[]> =>
  (await search(...asked)).edges.map(({ node }: { node: { content: { id: string } } }) => node.content.id);
const suggested = async (query: string, first = 10): Promise<string[]> =>
  (await read('query ($query: String!, $first: Int!) { searchSuggestions(query: $query, first: $first) }', { query, first })).searchSuggestions;

describe('a search', () => {
  it.each([
    ['The Hunger Games', 'hunger'],
    ['the HUNGER games', 'hunger'],
    ['hunger gam', 'hunger'],
    ['philosophers stone', 'stone'],
    ["Philosopher's Stone", 'stone'],
    ['wizard', 'stone'],
    ['young adult', 'hunger'],
    ['arena', 'hunger'],
    ['hobit', 'hobbit'],
    ['hobbti', 'hobbit'],
    ['hary poter', 'stone'],
    ['the hungre games', 'hunger'],
    ['ete meurtrier', 'ete'],
    ['l’été', 'ete'],
    ['οδυσσεια', 'odyssey'],
    ['каренин', 'karenina'],
    ['ренина', 'karenina'],
    ['ليله', 'layla'],
    ['وليل', 'layla'],
    ['ルウェイ', 'wood'],
    ['森', 'wood'],
    ['子兵', 'war'],
    ['兵', 'war'],
    ['🎄', 'tree'],
    ['harry xqzzk potter', 'stone'],
  ])('for "%s" finds %s first', async (query, id) => {
    expect((await idsOf(query))[0]).toBe(id);
  });

  it('puts the exact title before whatever is more popular, and popularity first among equals', async () => {
    for (const user of ['a', 'b', 'c', 'd']) await act('like', { contentId: 'fire' }, { as: user });
    await act('like', { contentId: 'twin-b' }, { as: 'a' });
    expect(await idsOf('the hunger games')).toEqual(['hunger', 'fire']);
    const [hunger, fire] = (await search('the hunger games')).edges;
    expect([hunger.node.score, fire.node.score]).toEqual([1, expect.any(Number)]);
    expect(fire.node.score).toBeLessThan(1);
    expect(await idsOf('twin')).toEqual(['twin-b', 'twin-a']);
  });

  it('takes numbers at their word, and finds nothing for what nothing resembles', async () => {
    expect(await idsOf('1984')).toEqual(['year']);
    expect(await idsOf('1985')).toEqual([]);
    expect(await idsOf('xqzzk wvvkq')).toEqual([]);
  });

  it('keeps to type, theme, tags and owner', async () => {
    expect(await idsOf('the', { type: 'EBOOK', theme: 'magic' })).toEqual(['hobbit']);
    expect(await idsOf('hunger', { tags: ['dystopia', 'Young Adult'] })).toEqual(['hunger']);
    expect(await idsOf('hunger', { ownerId: 'collins' })).toEqual(['fire']);
    expect(await idsOf('hunger', { theme: 'none' })).toEqual([]);
  });

  it('is paged without gaps or repeats, in one order', async () => {
    await app.addContents(...Array.from({ length: 25 }, (_, i) => ({ id: `page-${i}`, title: `Paged thing ${i % 5}` })));
    const whole = await idsOf('paged thing', { first: 100 });
    expect(new Set(whole).size).toBe(25);
    const pieces = await nodesOf<{ content: { id: string } }>((after) => search('paged thing', { first: 4, after }));
    expect(pieces.map(({ content }) => content.id)).toEqual(whole);
    const { endCursor } = (await search('paged thing', { first: 4 })).pageInfo;
    expect(await refusedRead(`{ search(query: "other", after: "${endCursor}") { edges { cursor } } }`, {})).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'after',
    });
  });

  it('comes with counts and the viewer’s own state', async () => {
    for (const user of ['a', 'b']) await act('like', { contentId: 'hobbit' }, { as: user });
    const { search: found } = await read(
      '{ search(query: "hobbit") { edges { node { content { stats { likeCount } viewerState { hasLiked } } } } } }',
      {},
      { as: 'a' },
    );
    expect(found.edges[0].node.content).toEqual({ stats: { likeCount: 2 }, viewerState: { hasLiked: true } });
  });
});

describe('what is private, hidden or removed', () => {
  it.each([
    ['nobody in particular', {}, []],
    ['a user', { as: 'someone' }, []],
    ['its owner', { as: 'owner' }, ['diary']],
    ['the owner of what is hidden', { as: 'scribe' }, ['bad']],
    ['a moderator', moderator, ['bad', 'diary']],
    ['a service', { as: 's', role: 'service' as const }, ['bad', 'diary']],
    ['nobody in particular, after them', {}, []],
  ])('is found by %s as far as they may see it', async (_, asking, ids) => {
    expect((await idsOf('secret', {}, asking)).sort()).toEqual(ids);
    expect((await idsOf('secrte', {}, asking)).sort()).toEqual(ids);
  });

  it('appears in no response: its words are as unknown as words that do not exist', async () => {
    await app.addContents(
      { id: 'merger', title: 'Merger with Xylophon', isPublic: false, ownerId: 'owner' },
      { id: 'report', title: 'Annual report overview' },
    );
    for (const word of ['xylophon', 'xylophn', 'xylo', 'zzyzzxx']) expect(await idsOf(`${word} annual report overview`)).toEqual(['report']);
    expect(await idsOf('xylophon annual report overview', {}, { as: 'owner' })).toEqual([]);
  });

  it('is left out of edges and nodes alike, where a kept answer still names it', async () => {
    await app.addContents({ id: 'ghost', title: 'Ghost Ship' }, { id: 'ghost-2', title: 'Ghost Ship Two' });
    const query = '{ search(query: "ghost ship") { edges { node { content { id } } } nodes { content { id } } } }';
    expect((await read(query, {})).search.nodes).toHaveLength(2);
    // A change by another server, of which this server received no message.
    await app.pool.query(`UPDATE content SET hidden_at = now() WHERE id = 'ghost'`);
    const left = { content: { id: 'ghost-2' } };
    expect((await read(query, {})).search).toEqual({ edges: [{ node: left }], nodes: [left] });
  });

  it('is never suggested, not even to its owner', async () => {
    expect(await suggested('secret')).toEqual([]);
    expect((await read('{ searchSuggestions(query: "secr") }', {}, { as: 'owner' })).searchSuggestions).toEqual([]);
  });

  it('is gone from answers at once when it becomes so, and back when it comes back', async () => {
    await app.addContents({ id: 'moody', title: 'Moody Weather' });
    expect(await idsOf('moody')).toEqual(['moody']);
    expect(await suggested('moody')).toEqual(['Moody Weather']);
    await act('hideContent', { contentId: 'moody' }, { ...moderator });
    expect([await idsOf('moody'), await suggested('moody')]).toEqual([[], []]);
    await act('restoreContent', { contentId: 'moody' }, { ...moderator });
    expect([await idsOf('moody'), await suggested('moody')]).toEqual([['moody'], ['Moody Weather']]);
    await app.addContents({ id: 'moody', title: 'Sunny Weather' });
    expect([await idsOf('moody'), await idsOf('sunny weather')]).toEqual([[], ['moody']]);
    await app.addContents({ id: 'moody', title: 'Sunny Weather', isRemoved: true });
    expect(await idsOf('sunny')).toEqual([]);
  });
});

describe('suggestions', () => {
  it('are titles that continue what was typed, the most popular first', async () => {
    await app.addContents(...['Sail', 'Sailing home', 'A sailor’s knots', 'Sáilboat'].map((title, i) => ({ id: `sail-${i}`, title })));
    for (const user of ['a', 'b', 'c']) await act('like', { contentId: 'sail-2' }, { as: user });
    await act('like', { contentId: 'sail-3' }, { as: 'a' });
    expect(await suggested('SAI')).toEqual(['A sailor’s knots', 'Sáilboat', 'Sail', 'Sailing home']);
    expect(await suggested('sai', 2)).toEqual(['A sailor’s knots', 'Sáilboat']);
    expect(await suggested('sailor kno')).toEqual(['A sailor’s knots']);
    expect(await suggested('sailors kno')).toEqual(['A sailor’s knots']);
    expect(await suggested('sailign')).toEqual(['Sailing home']);
    expect(await suggested('s')).toContain('Sail');
  });

  it('are returned once for contents of one title, and nothing for nothing', async () => {
    expect(await suggested('twin')).toEqual(['Twin']);
    expect([await suggested(''), await suggested(' ,.'), await suggested('xqzzk')]).toEqual([[], [], []]);
    expect(await refusedRead('{ searchSuggestions(query: "a", first: 21) }', {})).toMatchObject({ code: 'BAD_USER_INPUT', field: 'first' });
  });
});

describe('whatever is typed', () => {
  it.each([
    ['nothing', ''],
    ['spaces', '   \t\n '],
    ['punctuation', '!?.,;:-–—…()[]{}"\'`´/\\|&*<>@#$%^~+='],
    ['marks of direction alone', '\u200f\u202e\u2066\u200d'],
  ])('%s finds nothing', async (_, query) => {
    expect(await idsOf(query)).toEqual([]);
    expect(await suggested(query)).toEqual([]);
  });

  it.each([
    ['the syntax of a tsquery', 'hunger & !games | c:*'],
    ['brackets and quotes', `((hunger:A <-> "games'`],
    ['backslashes', "hunger\\' \\games\\"],
    ['SQL', "hunger'; DROP TABLE content; --"],
    ['patterns', '%hunger_%'],
    ['marks of direction within', 'hun\u200fger \u202egames'],
    ['marks of combining', `hunger${'\u0301'.repeat(100)}`],
    ['one long word', 'hungerhunger'.repeat(16)],
    ['many words', 'a '.repeat(100)],
    ['emoji', '👩‍👩‍👧‍👦 hunger 🎄'],
    ['ligatures and full width', 'ﬁ ｈｕｎｇｅｒ'],
    ['letters beyond the first plane', '𝓱𝓾𝓷𝓰𝓮𝓻 𠮷'],
  ])('%s is answered', async (_, query) => {
    for (const asking of [{}, { as: 'u' }, moderator]) await idsOf(query, {}, asking);
    await suggested(query);
    for (let length = 1; length < query.length; length += 7) await suggested(query.slice(0, length).toWellFormed());
  });

  it.each([
    ['10,000 characters', 'a'.repeat(10_000)],
    ['201 characters', 'a'.repeat(201)],
    ['NUL', 'hun\0ger'],
    ['half a character', 'hunger \ud83c'],
  ])('%s is refused with its reason', async (_, query) => {
    expect(await refusedRead('query ($query: String!) { search(query: $query) { edges { cursor } } }', { query })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'query',
    });
    expect(await refusedRead('query ($query: String!) { searchSuggestions(query: $query) }', { query })).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('in filters and cursors is refused as anywhere', async () => {
    for (const args of ['theme: "a\\u0000"', 'tags: ["a\\u0000"]', `tags: [${'"a" '.repeat(11)}]`, 'first: 0', 'first: 101', 'after: "x"'])
      expect(await refusedRead(`{ search(query: "a", ${args}) { edges { cursor } } }`, {})).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

it('any text is taken by PostgreSQL as words and as a query, and finds itself', async () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom(' ', "'", '\\', ':', '&', '三', 'é', 'ل', '🎄'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
    maxLength: 200,
  });
  await fc.assert(
    fc.asyncProperty(text, async (title) => {
      const words = parseQuery(title);
      const vector = searchVector({ title, tags: [title], theme: null, description: title });
      if (!words) return expect(vector).toBe('');
      const meant = correctedTerms(
        words,
        words.tokens.map(({ text: word }) => ({ word, isKnown: true, meant: ['other'] })),
      );
      const queries = [exactTerms(words), exactTerms(words, 'A'), wholeTerms(words), ...(meant ? [meant] : [])];
      const { rows } = await app.pool.query('SELECT q, $1::tsvector @@ q::tsquery AS found FROM unnest($2::text[]) q', [vector, queries]);
      expect(rows.filter(({ found }) => !found)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

it('rows that came by SQL are found after the next filling', async () => {
  await app.pool.query(
    `INSERT INTO content (id, type, title, tags) SELECT 'sql-' || n, 'ARTICLE', 'Backstairs ' || n, '{}' FROM generate_series(1, 1200) n`,
  );
  await app.pool.query(`INSERT INTO content_stats (content_id, type, is_listed) SELECT id, type, true FROM content WHERE id LIKE 'sql-%'`);
  expect(await idsOf('backstairs')).toEqual([]);
  expect(await fillSearch(app.pool)).toBe(1200);
  expect(await fillSearch(app.pool)).toBe(0);
  expect((await idsOf('backstairs 77'))[0]).toBe('sql-77');
});

describe('text is compared', () => {
  it.each([
    ['ÉÈêñÅ', 'eeena'],
    ['Łódź ß Æ', 'lodz ss ae'],
    ['Ёлка', 'елка'],
    ['الْكِتَابُ', 'الكتاب'],
    ['ﬁ Ａ ㍿', 'fi a 株式会社'],
    ['İstanbul', 'istanbul'],
  ])('folded: %s as %s', (text, folded) => expect(fold(text)).toBe(folded));

  it('by words, and by runs where there are no spaces', () => {
    expect(tokensOf("don't L'été 三体X ไทย").map(({ text, isRun }) => (isRun ? `${text}+` : text))).toEqual([
      'dont',
      'l',
      'ete',
      '三体+',
      'x',
      'ไทย+',
    ]);
  });

  it.each([
    ['hobbit', 'hobit', 1],
    ['hobbit', 'hobbti', 1],
    ['hobbit', 'hobbit', 0],
    ['hobbit', 'rabbit', 2],
    ['', 'ab', 2],
  ])('%s and %s are %d slips apart', (a, b, slips) => expect([slipsBetween(a, b), slipsBetween(b, a)]).toEqual([slips, slips]));
});
