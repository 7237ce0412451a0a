import { createClient } from 'graphql-ws';
import { endpoint } from './ask';
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

/** One socket for all that is live; it connects when something is followed, and again after every loss. */
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
      if (code === forbidden) signOut(reason.replace(/^UNAUTHENTICATED: /, '') || 'The token is not accepted any more.');
      else if (code !== 1000) void doubt();
    },
  },
});

/** @returns the function that ends it. */
function follow<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  onData: (data: Data) => void,
): () => void {
  return client.subscribe<Data>({ query: document.toString(), variables }, { next: ({ data }) => data && onData(data), error() {}, complete() {} });
}

export type Facts = FactsSubscription['activityStream'];

/** What is recorded, as it is committed, on all servers. */
export function followFacts(onFacts: (facts: Facts) => void): () => void {
  return follow(FactsDocument, {}, ({ activityStream }) => onFacts(activityStream));
}

/** What trends, as it stands, then whenever it changes. */
export function followTrending(variables: TrendingSubscriptionVariables, onList: (list: RankedFragment[]) => void): () => void {
  return follow(TrendingDocument, variables, ({ trendingChanged }) => onList(trendingChanged.nodes));
}

export type Counts = CountsSubscription['contentStats'];

/** The counts of these contents as they stand, then whenever they change. */
export function followCounts(ids: string[], onCounts: (counts: Counts) => void): () => void {
  return follow(CountsDocument, { ids }, ({ contentStats }) => onCounts(contentStats));
}
