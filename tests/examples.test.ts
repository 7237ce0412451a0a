import { randomUUID } from 'node:crypto';
import { ApolloClient } from '@apollo/client';
import { WebSocket } from 'ws';
import { createApolloClient } from '../docs/examples/apollo-client/client';
import { setLiked } from '../docs/examples/apollo-client/like';
import { CardsDocument, type ContentCardFragment, LiveCountsDocument, SaveDocument } from '../docs/examples/apollo-client/operations';
import { LikeDocument, CardsDocument as PlainCards, ShareDocument } from '../docs/examples/fetch/operations';
import { ask, Refusal } from '../docs/examples/fetch/rapport';
import { startApp, type TestApp } from './support/app';
import { actsOn } from './support/interact';
import { type LineCutter, startProxy } from './support/proxy';
import { tokenOf } from './support/tokens';
import { until } from './support/until';

let app: TestApp;
let line: LineCutter;
const clients: ApolloClient[] = [];
const { act, read } = actsOn(() => app);

beforeAll(async () => {
  app = await startApp();
  line = await startProxy(app.url);
  await app.addContents({ id: 'c1', title: 'A film' }, { id: 'c2' }, { id: 'c3' }, { id: 'c4' });
});
afterEach(() => {
  line.onRequest = () => 'pass';
  for (const client of clients.splice(0)) client.stop();
});
afterAll(async () => {
  await line.close();
  await app.stop();
});

/** A client with a screen of cards, and everything that it showed of the first, in order. */
async function screen(as: string, ids: string[], url = app.url) {
  const client = createApolloClient({ endpoint: new URL('/graphql', url).href, token: () => tokenOf(as), webSocketImpl: WebSocket });
  clients.push(client);
  let cards: ContentCardFragment[] = [];
  const shown: [number, boolean | undefined][] = [];
  // Queries once; after that only the cache answers.
  client.watchQuery({ query: CardsDocument, variables: { ids } }).subscribe(({ data, dataState }) => {
    if (dataState !== 'complete') return;
    cards = data.contents.filter((content) => content !== null);
    if (cards[0]) shown.push([cards[0].stats.likeCount, cards[0].viewerState?.hasLiked]);
  });
  await until(() => cards.length === ids.length, 'the cards are shown');
  return { client, shown, card: (index = 0) => cards[index] };
}

/** Executes the mutation on the server and loses its response, the given number of times. */
function loseAnswers(count: number, of: string): void {
  line.onRequest = (bytes) => (bytes.includes(of) && count-- > 0 ? 'cut-after' : 'pass');
}

describe('the Apollo Client example', () => {
  it('shows a like at once, and then what the server committed', async () => {
    const { client, shown } = await screen('u1', ['c1']);
    // Another user liked it meanwhile: the optimistic count is one too low.
    await act('like', { contentId: 'c1' }, { as: 'u2' });
    await setLiked(client, 'c1', true);
    await setLiked(client, 'c1', false);
    await until(() => shown.at(-1)?.[1] === false, 'the like is gone');
    expect(shown.slice(0, 3)).toEqual([
      [0, false],
      [1, true],
      [2, true],
    ]);
    expect(shown.at(-1)).toEqual([1, false]);
  });

  it('takes a like back that the server refuses', async () => {
    const { client, shown } = await screen('u1', ['c2']);
    await app.addContents({ id: 'c2', isRemoved: true });
    await expect(setLiked(client, 'c2', true)).rejects.toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    await until(() => shown.length === 3, 'the like is gone');
    expect(shown).toEqual([
      [0, false],
      [1, true],
      [0, false],
    ]);
  });

  it('keeps every card right after each mutation, without asking again', async () => {
    let queries = 0;
    line.onRequest = (bytes) => {
      if (bytes.includes('query Cards')) queries++;
      return 'pass';
    };
    const { client, card } = await screen('u3', ['c3', 'c4'], line.url);
    await act('dislike', { contentId: 'c4' }, { as: 'u3' });
    await client.mutate({ mutation: SaveDocument, variables: { input: { contentId: 'c3' } } });
    await setLiked(client, 'c4', true);
    await until(() => card(1)?.stats.likeCount === 1, 'the like is shown');
    expect(card(0)).toMatchObject({ stats: { saveCount: 1 }, viewerState: { hasSaved: true } });
    expect(card(1)).toMatchObject({ stats: { likeCount: 1, dislikeCount: 0 }, viewerState: { hasLiked: true, hasDisliked: false } });
    expect(queries).toBe(1);
  });

  it('changes its counts when another user interacts', async () => {
    const { client, card } = await screen('u1', ['c3']);
    const live = client.subscribe({ query: LiveCountsDocument, variables: { ids: ['c3'] } }).subscribe({});
    await until(() => app.services.liveStats.followerCount() > 0, 'the counts are followed');
    await act('like', { contentId: 'c3' }, { as: 'u2' });
    await until(() => card()?.stats.likeCount === 1, 'the like of somebody else is shown');
    live.unsubscribe();
  });

  it('sends again what was never answered', async () => {
    const { client, card } = await screen('u4', ['c4'], line.url);
    loseAnswers(2, 'SaveInput');
    await client.mutate({ mutation: SaveDocument, variables: { input: { contentId: 'c4' } } });
    expect(line.cuts).toBe(2);
    await until(() => card()?.stats.saveCount === 1 && card()?.viewerState?.hasSaved === true, 'the save is shown');
  });
});

describe('the fetch example', () => {
  const as = (user: string | null) => ({ endpoint: new URL('/graphql', line.url).href, token: () => (user ? tokenOf(user) : null) });

  it('shares once, however often the answer is lost', async () => {
    loseAnswers(2, 'ShareInput');
    const before = line.cuts;
    const input = { contentId: 'c1', platform: 'link', eventId: randomUUID() };
    const { share } = await ask(as('u1'), ShareDocument, { input });
    expect({ cuts: line.cuts - before, shareCount: share.content.stats.shareCount }).toEqual({ cuts: 2, shareCount: 1 });
    expect((await read('{ history { edges { node { type } } } }', {}, { as: 'u1' })).history.edges).toContainEqual({ node: { type: 'SHARE' } });
  });

  it('reads cards with a token and without one', async () => {
    await ask(as('u5'), LikeDocument, { input: { contentId: 'c3' } });
    const [own] = (await ask(as('u5'), PlainCards, { ids: ['c3'] })).contents;
    const [anyones] = (await ask(as(null), PlainCards, { ids: ['c3'] })).contents;
    expect([own?.viewerState?.hasLiked, anyones?.viewerState]).toEqual([true, null]);
    expect(anyones?.stats.likeCount).toBe(own?.stats.likeCount);
  });

  it('does not send again what is refused for good', async () => {
    let requests = 0;
    line.onRequest = (bytes) => {
      if (bytes.includes('LikeInput')) requests++;
      return 'pass';
    };
    const refused: unknown = await ask(as(null), LikeDocument, { input: { contentId: 'c1' } }).catch((error) => error);
    expect(refused).toBeInstanceOf(Refusal);
    expect({ refused, requests }).toMatchObject({ refused: { code: 'UNAUTHENTICATED', isRetryable: false }, requests: 1 });
  });
});
