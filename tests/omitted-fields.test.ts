import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.addContents({ id: 'c1' }, { id: 'c2' });
});
afterAll(() => app.stop());
const { act, read, refusal } = actsOn(() => app);
const as = 'ann';

const reviewOf = async () => (await act('rate', { contentId: 'c1', rating: 8 }, { as, select: 'review { title body }' })).review;
const stateOf = async (contentId: string) =>
  (await read('query ($id: ID!) { content(id: $id) { viewerState { notes tags } } }', { id: contentId }, { as })).content.viewerState;

/** In all inputs alike: what is left out stays, null and nothing remove. */
describe.each([
  ['null', null, null],
  ['nothing', '', []],
])('%s removes', (_, noText, noList) => {
  it('the words and tags of what is saved, while what is left out stays', async () => {
    await act('save', { contentId: 'c1', notes: 'mine', tags: ['tea'] }, { as });
    await act('save', { contentId: 'c1' }, { as });
    expect(await stateOf('c1')).toEqual({ notes: 'mine', tags: ['tea'] });
    await act('save', { contentId: 'c1', tags: noList }, { as });
    expect(await stateOf('c1')).toEqual({ notes: 'mine', tags: [] });
    await act('save', { contentId: 'c1', notes: noText }, { as });
    expect(await stateOf('c1')).toEqual({ notes: null, tags: [] });
  });

  it('the words of a review, while what is left out stays', async () => {
    await act('rate', { contentId: 'c1', rating: 8, title: 'Fine', body: 'Very fine' }, { as });
    expect(await reviewOf()).toEqual({ title: 'Fine', body: 'Very fine' });
    await act('rate', { contentId: 'c1', rating: 8, title: noText }, { as });
    expect(await reviewOf()).toEqual({ title: null, body: 'Very fine' });
    await act('rate', { contentId: 'c1', rating: 8, body: noText }, { as });
    expect(await reviewOf()).toEqual({ title: null, body: null });
  });

  it('the words on a like, while what is left out stays', async () => {
    const words = async () =>
      (await read('{ history(types: [REACTION], first: 1) { nodes { notes } } }', {}, { as })).history.nodes.map(
        ({ notes }: { notes: string }) => notes,
      );
    await act('like', { contentId: 'c2', notes: 'good' }, { as });
    await act('like', { contentId: 'c2' }, { as });
    expect(await words()).toEqual(['good']);
    await act('like', { contentId: 'c2', notes: noText }, { as });
    expect((await words()).map((notes: string) => notes || null)).toEqual([null]);
  });

  it('the description of a collection and a name, while what is left out stays', async () => {
    const select = 'collection { id name description isPublic }';
    const { collection } = await act('createCollection', { name: 'One', description: 'Two' }, { as, select });
    const change = async (input: object) => (await act('updateCollection', { collectionId: collection.id, ...input }, { as, select })).collection;
    expect(await change({ isPublic: true })).toMatchObject({ name: 'One', description: 'Two', isPublic: true });
    expect(await change({ description: noText })).toMatchObject({ name: 'One', description: null });
    await act('updateProfile', { name: 'Ann', bio: 'Reads' }, { as, select: 'viewer { id }' });
    const { viewer } = await act('updateProfile', { bio: noText }, { as, select: 'viewer { user { name bio } }' });
    expect(viewer.user).toEqual({ name: 'Ann', bio: null });
  });
});

it('null where nothing was written is no change', async () => {
  const rated = { contentId: 'c2', rating: 8 };
  await act('rate', rated, { as });
  expect(await act('rate', { ...rated, title: null, body: null }, { as, select: 'isChanged review { editedAt }' })).toEqual({
    isChanged: false,
    review: { editedAt: null },
  });
  await act('save', { contentId: 'c2' }, { as: 'ben' });
  expect(await act('save', { contentId: 'c2', notes: null, tags: null }, { as: 'ben' })).toEqual({ isChanged: false });
  await act('like', { contentId: 'c2' }, { as: 'ben' });
  expect(await act('like', { contentId: 'c2', notes: null }, { as: 'ben' })).toEqual({ isChanged: false });
});

it.each(['name', 'isPublic'])('null is refused where there must be something: a collection’s %s', async (field) => {
  const { collection } = await act('createCollection', { name: 'One' }, { as, select: 'collection { id }' });
  expect(await refusal('updateCollection', { collectionId: collection.id, [field]: null }, { as })).toMatchObject({
    code: 'BAD_USER_INPUT',
    field: `input.${field}`,
  });
});
