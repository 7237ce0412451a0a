import { createClient } from 'graphql-ws';
import { endpoint } from './client';
import { doubt, pause } from './connection';
import {
  CountsDocument,
  type CountsSubscription,
  FactsDocument,
  type FactsSubscription,
  type RankedFragment,
  TrendingDocument,
  type TrendingSubscriptionVariables,
  type TypedDocumentString,
} from './operations';
import { session, signOut } from './session';

const forbidden = 4403;

/** WebSocket for all subscriptions. It connects when the first subscription starts, and reconnects after each loss of the connection. */
const client = createClient({
  url: endpoint.href.replace(/^http/, 'ws'),
  connectionParams: () => ({ Authorization: `Bearer ${session.get().token}` }),
  keepAlive: 10_000,
  retryAttempts: Number.POSITIVE_INFINITY,
  retryWait: pause,
  shouldRetry: (event) => (event as CloseEvent).code !== forbidden,
  on: {
    closed(event) {
      const { code, reason } = event as CloseEvent;
      if (code === forbidden) signOut(reason.replace(/^UNAUTHENTICATED: /, '') || 'The token is no longer valid.');
      else if (code !== 1000) void doubt();
    },
  },
});

/** Subscribes to an operation. @returns a function that ends the subscription. */
function follow<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  onData: (data: Data) => void,
): () => void {
  return client.subscribe<Data>({ query: document.toString(), variables }, { next: ({ data }) => data && onData(data), error() {}, complete() {} });
}

export type Facts = FactsSubscription['activityStream'];

/** Calls `onFacts` with the facts of all servers as they are committed. */
export function followFacts(onFacts: (facts: Facts) => void): () => void {
  return follow(FactsDocument, {}, ({ activityStream }) => onFacts(activityStream));
}

/** Calls `onList` with the list of trending contents at the start and after each change. */
export function followTrending(variables: TrendingSubscriptionVariables, onList: (list: RankedFragment[]) => void): () => void {
  return follow(TrendingDocument, variables, ({ trendingChanged }) => onList(trendingChanged.nodes));
}

export type Counts = CountsSubscription['contentStats'];

/** Calls `onCounts` with the counters of each content at the start and after each change. */
export function followCounts(ids: string[], onCounts: (counts: Counts) => void): () => void {
  return follow(CountsDocument, { ids }, ({ contentStats }) => onCounts(contentStats));
}
