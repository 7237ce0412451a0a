import { nodesOf } from './support/all-pages';
import { startApp, type TestApp } from './support/app';
import { actsOn, refusalsOn } from './support/interact';
import { brokenLaws } from './support/laws';
import { ContentDocument, SaveDocument, UnsaveDocument } from './support/operations';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'saved' });
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));
const { act, read, refusedRead } = actsOn(() => app);
const expectRefusal = refusalsOn(() => app, { as: 'u1' });

describe('favorites', () => {
  const list = async (variables: object, as = 'saver') =>
    (
      await read(
        `query ($tag: String, $text: String, $orderBy: FavoriteOrder, $first: Int, $after: String) {
          favorites(tag: $tag, text: $text, orderBy: $orderBy, first: $first, after: $after) { edges { node { notes tags content { id title } } } pageInfo { hasNextPage endCursor } } }`,
        variables,
        { as },
      )
    ).favorites;
  const titles = async (variables: object) =>
    (await list(variables)).edges.map(({ node }: { node: { content: { title: string } } }) => node.content.title);
  beforeAll(async () => {
    await app.addContents({ id: 'fav-b', title: 'bread 100% rye' }, { id: 'fav-a', title: 'Apple' }, { id: 'fav-c', title: 'Cake' });
    await act('save', { contentId: 'fav-b', tags: ['later', 'food'], notes: 'For Sunday' }, { as: 'saver' });
    await act('save', { contentId: 'fav-a', tags: ['food'] }, { as: 'saver' });
    await act('save', { contentId: 'fav-c' }, { as: 'saver' });
    await act('save', { contentId: 'fav-c', tags: ['secret'] }, { as: 'other' });
  });

  it('are listed newest first or by title, by tag, and by text in notes or title', async () => {
    expect(await titles({})).toEqual(['Cake', 'Apple', 'bread 100% rye']);
    expect(await titles({ orderBy: 'TITLE' })).toEqual(['Apple', 'bread 100% rye', 'Cake']);
    expect(await titles({ tag: 'food' })).toEqual(['Apple', 'bread 100% rye']);
    expect(await titles({ text: 'sunday' })).toEqual(['bread 100% rye']);
    expect(await titles({ text: 'PPL' })).toEqual(['Apple']);
    expect(await titles({ text: '0%' })).toEqual(['bread 100% rye']);
    expect(await titles({ text: '_' })).toEqual([]);
    expect(await titles({ tag: 'secret' })).toEqual([]);
  });

  it('reveal no title of contents that the viewer can no longer see, neither by search nor by position', async () => {
    await act('save', { contentId: 'fav-c' }, { as: 'u2' });
    const found = async (variables: object) =>
      (
        await read('query ($text: String) { favorites(text: $text, orderBy: TITLE) { edges { node { content { id } } cursor } } }', variables, {
          as: 'u2',
        })
      ).favorites.edges;
    expect(await found({ text: 'Cake' })).toHaveLength(1);
    await app.addContents({ id: 'fav-c', title: 'Secret merger', isPublic: false });
    expect(await found({ text: 'merger' })).toEqual([]);
    const [edge] = await found({});
    expect(edge.node.content).toBeNull();
    expect(Buffer.from(edge.cursor, 'base64url').toString()).not.toContain('merger');
    await app.addContents({ id: 'fav-c', title: 'Cake' });
    await act('unsave', { contentId: 'fav-c' }, { as: 'u2' });
  });

  it.each(['NEWEST', 'TITLE'])('come in pages by %s', async (orderBy) => {
    const all = await titles({ orderBy });
    const seen = await nodesOf<{ content: { title: string } }>((after) => list({ orderBy, first: 1, after }));
    expect(seen.map(({ content }) => content.title)).toEqual(all);
  });

  it("have the viewer's tags with their counts", async () => {
    expect((await read('{ favoriteTags { tag count } }', {}, { as: 'saver' })).favoriteTags).toEqual([
      { tag: 'food', count: 2 },
      { tag: 'later', count: 1 },
    ]);
  });

  it('are edited by saving again, and only their owner sees them', async () => {
    await act('save', { contentId: 'fav-a', notes: 'crisp', tags: [] }, { as: 'saver' });
    expect((await list({ text: 'crisp' })).edges[0].node).toMatchObject({ notes: 'crisp', tags: [] });
    await act('save', { contentId: 'fav-a', tags: ['food'], notes: '' }, { as: 'saver' });
    expect((await list({ tag: 'food' })).edges[0].node).toMatchObject({ notes: null, tags: ['food'] });
    expect((await list({}, 'stranger')).edges).toEqual([]);
    expect(await refusedRead('{ favorites { edges { cursor } } }', {})).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('with 300 tags are refused', async () => {
    await expectRefusal('save', { contentId: 'fav-a', tags: Array.from({ length: 300 }, (_, i) => `t${i}`) }, 'BAD_USER_INPUT', 'input.tags');
  });
});

describe('a save', () => {
  it('keeps notes and tags until others replace them, and deletes them with the save', async () => {
    const saved = await app.get(SaveDocument, { input: { contentId: 'saved', notes: 'for Sunday', tags: ['read', ' read ', 'long'] } }, { as: 'u1' });
    expect(saved.save).toMatchObject({
      isChanged: true,
      content: { stats: { saveCount: 1 }, viewerState: { hasSaved: true, notes: 'for Sunday', tags: ['read', 'long'] } },
    });
    const retagged = await app.get(SaveDocument, { input: { contentId: 'saved', tags: [] } }, { as: 'u1' });
    expect(retagged.save).toMatchObject({ isChanged: true, content: { stats: { saveCount: 1 }, viewerState: { notes: 'for Sunday', tags: [] } } });
    const repeated = await app.get(SaveDocument, { input: { contentId: 'saved' } }, { as: 'u1' });
    expect(repeated.save).toMatchObject({ isChanged: false, content: { viewerState: { notes: 'for Sunday' } } });
    const unsaved = await app.get(UnsaveDocument, { input: { contentId: 'saved' } }, { as: 'u1' });
    expect(unsaved.unsave).toMatchObject({
      isChanged: true,
      content: { stats: { saveCount: 0 }, viewerState: { hasSaved: false, notes: null, tags: [] } },
    });
    const again = await app.get(SaveDocument, { input: { contentId: 'saved' } }, { as: 'u1' });
    expect(again.save.content).toMatchObject({ stats: { saveCount: 1 }, viewerState: { notes: null } });
  });

  it('is visible to its owner only', async () => {
    const { content } = await app.get(ContentDocument, { id: 'saved' }, { as: 'u2' });
    expect(content?.viewerState).toMatchObject({ hasSaved: false, notes: null });
    expect((await app.get(ContentDocument, { id: 'saved' })).content?.viewerState).toBeNull();
  });
});
