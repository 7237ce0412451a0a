import { ask, type Server } from './serve';
import { trained } from './trained';

/** Viewers with a taste, and what each likes at first. */
const viewers = 5_000;
const likedAtFirst = 20;
/** Groups of viewers who like the same contents, and how many contents those are. */
const groups = 20;
const contentsOfGroup = 50;
/** More lists than that a second no server is prepared for. */
const mostListsPerSecond = 1_000;

/** The n-th content that a viewer likes: neighbours in a group begin at neighbouring places, so that what they like goes together. */
const liked = (viewer: number, n: number): string => `item-${(viewer % groups) + groups * ((Math.floor(viewer / groups) + n) % contentsOfGroup)}`;

/** Has the viewers like what is of their taste, and a model trained on that. @throws Error when it does not serve. */
export async function giveTastes(server: Server, tokens: string[]): Promise<void> {
  const query = 'mutation ($input: TrackInteractionsInput!) { trackInteractions(input: $input) { recordedCount } }';
  const waiting = Array.from({ length: viewers }, (_, viewer) => viewer);
  const likeAll = async () => {
    for (let viewer = waiting.pop(); viewer !== undefined; viewer = waiting.pop()) {
      const own = viewer;
      const interactions = Array.from({ length: likedAtFirst }, (_, n) => ({ type: 'LIKE', contentId: liked(own, n) }));
      await ask(server, tokens[own] as string, query, { input: { interactions } });
    }
  };
  await Promise.all(Array.from({ length: 8 }, likeAll));
  const { status } = await trained(server);
  const list = '{ recommendations(first: 1) { nodes { reason { kind } } } }';
  const { recommendations } = await ask<{ recommendations: { nodes: { reason: { kind: string } }[] } }>(server, tokens[0] as string, list);
  if (recommendations.nodes[0]?.reason.kind !== 'BECAUSE_YOU_LIKED') throw new Error(`The model is ${status} and does not serve.`);
}

/** Viewers in turn, each of whom has liked one more content since they were asked about last: so their list is made anew. */
export class Liking {
  /** How many likes each of them has. */
  private readonly counts = new Array<number>(viewers).fill(likedAtFirst);
  private last = 0;
  private readonly ready: number[] = [];

  /** One like each of as many viewers as may be asked about in so many seconds. */
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

  /** @throws Error when nobody is left who liked something since. */
  next(): number {
    const viewer = this.ready.shift();
    if (viewer === undefined) throw new Error(`More than ${viewers} lists in one turn: there are too few viewers, or the turn is too long.`);
    return viewer;
  }
}
