import { pick as pickOne, seededRandom } from '../../src/cli/demo/random';
import { newId } from '../../src/domain/identifiers';
import type { TestApp } from './app';
import { actsOn } from './interact';

/** Returns a function that sends `times` random interactions. Many of them have equal times, are late or arrive out of order. */
export function createActor(app: () => TestApp, people: string[], contents: string[], at: (moment: number) => string) {
  const { act, read } = actsOn(app);
  return async (seed: number, times: number): Promise<void> => {
    const random = seededRandom(seed);
    const pick = <T>(list: readonly T[]): T => pickOne([...list], random);
    const events: string[] = [];
    const comments: { id: string; as: string }[] = [];
    const acts: (() => Promise<unknown>)[] = [
      async () => {
        const eventId = random() < 0.3 && events.length > 0 ? pick(events) : newId();
        events.push(eventId);
        await act('recordView', { ...about(), eventId, durationMs: 4_000 + Math.floor(random() * 9_000) }, { as: pick(people), select: 'qualified' });
      },
      ...['like', 'unlike', 'dislike', 'undislike', 'unsave', 'unrate'].map((name) => () => act(name, about(), { as: pick(people) })),
      ...['play', 'skip', 'complete', 'share'].map((name) => () => act(name, { ...about(), notes: pick(['n1', 'n2']) }, { as: pick(people) })),
      () => act('save', { ...about(), notes: pick(['n1', 'n2']) }, { as: pick(people) }),
      () => act('rate', { ...about(), rating: pick([3, 7]), body: pick(['n1', 'n2']) }, { as: pick(people) }),
      () => act(pick(['react', 'unreact']), { ...about(), reaction: pick(['LOVE', 'WOW', 'HELPFUL']) }, { as: pick(people) }),
      async () => {
        const as = pick(people);
        comments.push({ as, id: (await act('addComment', { ...about(), body: 'n1' }, { as, select: 'comment { id }' })).comment.id });
      },
      async () => {
        const { id, as } = comments.pop() ?? {};
        if (id && as) await act('deleteComment', { commentId: id }, { as });
      },
      async () => {
        const as = pick(people);
        const { edges } = (await read('{ history(first: 5) { edges { node { id } } } }', {}, { as })).history;
        if (edges.length > 0) await act('removeFromHistory', { interactionId: pick<{ node: { id: string } }>(edges).node.id }, { as });
      },
    ];
    const about = () => ({ contentId: pick(contents), ...(random() < 0.9 && { occurredAt: at(Math.floor(random() * 40)) }) });
    for (let i = 0; i < times; i++) await pick(acts)();
  };
}
