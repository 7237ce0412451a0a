import { ask, type Server } from './serve';
import { trained } from './trained';

/** Number of users with preferences, and the initial number of likes of each. */
const viewers = 5_000;
const likedAtFirst = 20;
/** Number of groups of users who like the same contents, and number of these contents. */
const groups = 20;
const contentsOfGroup = 50;
/** Maximum rate of lists that a measurement is prepared for. */
const mostListsPerSecond = 1_000;

/** The n-th content that a user likes. Users of a group start at adjacent contents, so that their likes overlap. */
const liked = (viewer: number, n: number): string => `item-${(viewer % groups) + groups * ((Math.floor(viewer / groups) + n) % contentsOfGroup)}`;

/** Records likes according to the users' preferences and trains a model on them. @throws Error when the model does not serve. */
export async function recordPreferences(server: Server, tokens: string[]): Promise<void> {
  const query = 'mutation ($input: TrackInteractionsInput!) { trackInteractions(input: $input) { recordedCount } }';
  const waiting = Array.from({ length: viewers }, (_, viewer) => viewer);
  const likeAll = async () => {
    for (let viewer = waiting.pop(); viewer !== undefined; viewer = waiting.pop()) {
      const own = viewer;
      const interactions = Array.from({ length: likedAtFirst }, (_, n) => ({ type: 'REACTION', reaction: 'LIKE', contentId: liked(own, n) }));
      await ask(server, tokens[own] as string, query, { input: { interactions } });
    }
  };
  await Promise.all(Array.from({ length: 8 }, likeAll));
  const { status } = await trained(server);
  const list = '{ recommendations(first: 1) { nodes { reason { kind } } } }';
  const { recommendations } = await ask<{ recommendations: { nodes: { reason: { kind: string } }[] } }>(server, tokens[0] as string, list);
  if (recommendations.nodes[0]?.reason.kind !== 'BECAUSE_YOU_LIKED') throw new Error(`The model is ${status} and does not serve.`);
}

/** Returns users in turn, each with a new like since their last list, so that the server computes the list again. */
export class Liking {
  /** Number of likes of each user. */
  private readonly counts = new Array<number>(viewers).fill(likedAtFirst);
  private last = 0;
  private readonly ready: number[] = [];

  /** Records one new like for each user that a measurement of `seconds` can use. */
  async like(server: Server, tokens: string[], seconds: number): Promise<void> {
    const wanted = Math.min(viewers, seconds * mostListsPerSecond) - this.ready.length;
    const chosen = Array.from({ length: wanted }, () => this.last++ % viewers);
    const waiting = [...chosen];
    const query = 'mutation ($input: LikeInput!) { like(input: $input) { isChanged } }';
    const likeAll = async () => {
      for (let viewer = waiting.pop(); viewer !== undefined; viewer = waiting.pop()) {
        const n = (this.counts[viewer] as number)++;
        const input = { contentId: liked(viewer, n) };
        const { like } = await ask<{ like: { isChanged: boolean } }>(server, tokens[viewer] as string, query, { input });
        if (!like.isChanged) throw new Error('A viewer has liked all of their taste: there are too many rounds.');
      }
    };
    await Promise.all(Array.from({ length: 32 }, likeAll));
    this.ready.push(...chosen);
  }

  /** @throws Error when no user with a new like is left. */
  next(): number {
    const viewer = this.ready.shift();
    if (viewer === undefined) throw new Error(`More than ${viewers} lists in one turn: there are too few viewers, or the turn is too long.`);
    return viewer;
  }
}
