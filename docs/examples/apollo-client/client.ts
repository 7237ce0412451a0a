import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { type ClientOptions, createClient } from 'graphql-ws';
import { retryLink } from './retry';

interface Options {
  /** The server's `/graphql`. */
  endpoint: string;
  token: () => Promise<string> | string;
  /** Where there is no global WebSocket (Node before 22). */
  webSocketImpl?: ClientOptions['webSocketImpl'];
}

/** An Apollo Client for Rapport: queries and mutations over HTTP, live counts over a WebSocket, one cache under both. */
export function createApolloClient({ endpoint, token, webSocketImpl }: Options): ApolloClient {
  const bearer = async () => `Bearer ${await token()}`;
  const http = ApolloLink.from([
    // The token is asked for at every try: it may have expired in between.
    retryLink,
    new SetContextLink(async ({ headers }) => ({ headers: { ...headers, authorization: await bearer() } })),
    new HttpLink({ uri: endpoint }),
  ]);
  const socket = createClient({
    url: endpoint.replace(/^http/, 'ws'),
    connectionParams: async () => ({ Authorization: await bearer() }),
    webSocketImpl,
  });
  return new ApolloClient({
    link: ApolloLink.split(({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION, new GraphQLWsLink(socket), http),
    // Nothing to configure: whatever is shown on cards has an id.
    cache: new InMemoryCache(),
  });
}
