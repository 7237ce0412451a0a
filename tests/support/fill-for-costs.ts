import type { Role } from '../../src/domain/roles';

type Ask = (query: string, variables: object, as: string, role?: Role) => Promise<{ errors?: readonly unknown[] }>;

/** Fills the database for `mostExpensive` with 120 contents with long texts and 30 users. The user `u0` has the most data. */
export async function fillForCosts(ask: Ask): Promise<void> {
  const send: Ask = async (...given) => {
    const answer = await ask(...given);
    if (answer.errors && answer.errors.length > 0) throw new Error(JSON.stringify(answer.errors));
    return answer;
  };
  const words = 'the quick brown fox jumps over a lazy dog wyrd '.repeat(40);
  const contents = Array.from({ length: 120 }, (_, n) => ({
    id: `c${n}`,
    type: 'VIDEO',
    title: `The ${n} wyrd fox ${n % 7}`,
    description: words,
    tags: ['tag', `tag${n % 10}`],
    theme: 'theme',
    ownerId: 'u0',
  }));
  await send(
    'mutation ($contents: [ContentInput!]!) { upsertContents(input: { contents: $contents }) { createdCount } }',
    { contents },
    'svc',
    'service',
  );
  const track = 'mutation ($interactions: [InteractionInput!]!) { trackInteractions(input: { interactions: $interactions }) { recordedCount } }';
  for (let user = 0; user < 30; user++) {
    const interactions = contents.flatMap(({ id }, n) => [
      { contentId: id, type: 'VIEW', durationMs: 60_000, source: `source${n % 9}` },
      { contentId: id, type: ['REACTION', 'SAVE', 'PLAY', 'SHARE'][n % 4], reaction: 'LIKE', notes: 'notes '.repeat(20), mood: 'calm' },
      { contentId: 'c0', type: 'COMMENT', body: words.slice(0, 1_000) },
    ]);
    const review = { contentId: 'c0', type: 'RATING', rating: 1 + (user % 10), title: 'A title', body: words.slice(0, 1_000) };
    await send(track, { interactions: [...(user < 3 ? interactions : interactions.slice(0, 60)), review] }, `u${user}`);
  }
  const follow = 'mutation ($userId: ID!) { follow(input: { userId: $userId }) { isChanged } }';
  const collect = 'mutation ($name: String!) { createCollection(input: { name: $name, isPublic: true }) { isChanged } }';
  const report = 'mutation ($contentId: ID!) { report(input: { contentId: $contentId, reason: SPAM }) { isChanged } }';
  for (let n = 1; n < 30; n++) {
    await send(follow, { userId: `u${n}` }, 'u0');
    await send(follow, { userId: 'u0' }, `u${n}`);
    await send(collect, { name: `Collection ${n}` }, 'u0');
    await send(report, { contentId: `c${n}` }, 'u0');
  }
}
