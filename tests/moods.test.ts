import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { brokenLaws } from './support/laws';

let app: TestApp;
const { act, read } = actsOn(() => app);
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());
afterEach(async () => expect(await brokenLaws(app.pool)).toEqual([]));

type Step = [mutation: string, item: { type: string; reaction?: string; isUndone?: boolean }, words?: object];
const like: Step = ['like', { type: 'REACTION', reaction: 'LIKE' }];
const dislike: Step = ['dislike', { type: 'REACTION', reaction: 'DISLIKE' }];
const react = (reaction: string): Step => ['react', { type: 'REACTION' }, { reaction }];
const rate = (rating: number): Step => ['rate', { type: 'RATING' }, { rating }];
const save: Step = ['save', { type: 'SAVE' }];
const undone = ([mutation, item, words]: Step): Step => [`un${mutation}`, { ...item, isUndone: true }, mutation === 'react' ? words : {}];

const ways: Record<string, (step: Step, given: object) => Promise<unknown>> = {
  'by its mutation': ([mutation, , words], given) => act(mutation, { ...words, ...given }, { as: 'ann' }),
  'in a batch': ([, item, words], given) =>
    act('trackInteractions', { interactions: [{ ...item, ...words, ...given }] }, { as: 'ann', select: 'recordedCount' }),
};

/** The viewer's current interactions with a content, with the mood of each. */
async function standing(contentId: string): Promise<{ mood: string | null; moodIntensity: number | null }[]> {
  return (await read('query ($id: ID!) { history(contentId: $id) { nodes { mood moodIntensity } } }', { id: contentId }, { as: 'ann' })).history
    .nodes;
}
const felt = { mood: 'angry', moodIntensity: 9 };
const none = { mood: null, moodIntensity: null };

const replacements: [string, Step, Step][] = [
  ['a dislike by a like', dislike, like],
  ['a like by a dislike', like, dislike],
  ['a dislike by a LIKE of react', dislike, react('LIKE')],
  ['SAD by LOVE', react('SAD'), react('LOVE')],
  ['a rating by a higher one', rate(2), rate(9)],
  ['a rating by a lower one', rate(9), rate(2)],
];

describe.each(Object.keys(ways))('a mood, when %s', (way) => {
  const send = (step: Step, given: object) => (ways[way] as (typeof ways)[string])(step, given);

  it.each(replacements)('%s is replaced, goes with what it was given with', async (_, former, next) => {
    const contentId = await app.addContent();
    await send(former, { contentId, ...felt });
    await send(next, { contentId });
    expect(await standing(contentId)).toEqual([none]);
    await send(former, { contentId });
    expect(await standing(contentId)).toEqual([none]);
  });

  it.each(replacements)('%s is replaced with a mood of its own, is that one, without the former intensity', async (_, former, next) => {
    const contentId = await app.addContent();
    await send(former, { contentId, ...felt });
    await send(next, { contentId, mood: 'calm' });
    expect(await standing(contentId)).toEqual([{ mood: 'calm', moodIntensity: null }]);
  });

  it.each([like, dislike, react('SAD'), rate(4), save].map((step) => [`${step[0]} is taken back`, step] as const))(
    '%s and done again, does not return',
    async (_, step) => {
      const contentId = await app.addContent();
      await send(step, { contentId, ...felt });
      await send(undone(step), { contentId });
      await send(step, { contentId });
      expect(await standing(contentId)).toEqual([none]);
    },
  );

  it.each([like, dislike, react('SAD'), rate(4), save].map((step) => [`${step[0]} is repeated without one`, step] as const))(
    '%s, stays',
    async (_, step) => {
      const contentId = await app.addContent();
      await send(step, { contentId, ...felt });
      await send(step, { contentId });
      expect(await standing(contentId)).toEqual([felt]);
    },
  );
});
