import type { Role } from '../../src/domain/roles';
import type { TestApp } from './app';
import { type Message, openSocket, type Socket } from './socket';
import { tokenOf } from './tokens';

export const followDocument = 'subscription ($ids: [ID!]!) { contentStats(ids: $ids) { contentId version likeCount shareCount totalViewCount } }';

interface Counts {
  contentId: string;
  version: number;
  likeCount: number;
  shareCount: number;
  totalViewCount: number;
}

export interface Follower {
  socket: Socket;
  /** Returns all counts that the socket has received, in order. With `contentId`, returns only the counts of this content. */
  values(contentId?: string): Counts[];
  /** Returns the latest counts of a content. */
  last(contentId: string): Counts | undefined;
}

/** Opens a WebSocket and subscribes to the counts of these contents. Without `as`, the client is anonymous. */
export async function followWith({ url }: Pick<TestApp, 'url'>, ids: string[], as?: string, role?: Role): Promise<Follower> {
  const socket = await openSocket(url);
  await socket.init(as && (await tokenOf(as, role)));
  socket.subscribe('s', followDocument, { ids });
  const values = (contentId?: string): Counts[] =>
    socket.received
      .filter(({ type, payload }: Message) => type === 'next' && payload.data)
      .map(({ payload }: Message) => payload.data.contentStats)
      .filter((counts: Counts) => contentId === undefined || counts.contentId === contentId);
  await socket.take({ id: 's' });
  return { socket, values, last: (contentId) => values(contentId).at(-1) };
}
