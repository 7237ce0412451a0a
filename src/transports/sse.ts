import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { GraphQLError } from 'graphql';
import { createHandler, type Response } from 'graphql-sse';
import { unauthenticated } from '../domain/errors';
import type { Context, Services } from '../graphql/context';
import type { Answer, PreparedOperation } from '../graphql/execute';
import { formatError, type Log } from '../graphql/format-error';
import type { OperationPipeline, RejectedOperation } from '../graphql/prepare-operation';
import { atExpiry, type Viewer } from '../infrastructure/auth';
import { type Results, subscribe } from '../live/subscribe';
import { admitSender } from './authenticate-sender';
import { operationRoute, readOperationRequest, requirePostForMutation } from './operation-request';
import { admitLate } from './overload';

/** Time in ms after which the server closes a stream whose client does not read the sent data. Clients reconnect. */
const stalledMs = 30_000;
const drainPollMs = 20;

/** Context of graphql-sse for one request: the prepared operation and the HTTP response. */
type Stream = Record<PropertyKey, unknown> & { operation: PreparedOperation | RejectedOperation; context: Context; raw: ServerResponse };

/** Serves GraphQL over Server-Sent Events (graphql-sse, distinct connections mode) at /graphql/stream for clients without WebSockets. */
export function serveEventStreams(fastify: FastifyInstance, services: Services, { prepare, execute }: OperationPipeline): void {
  const { connections, log } = services;
  /** Functions that end the stream of a request. The server calls them when the user of the request is erased. */
  const endings = new WeakMap<Context, () => void>();
  const open = new Set<ServerResponse>();
  const handle = createHandler<null, Stream, Stream>({
    // Disables the single connection mode of graphql-sse, because its streams work only on the server that created them.
    authenticate: () => null,
    context: ({ context }) => context,
    // The pipeline has already validated the operation.
    validate: () => [],
    onSubscribe({ context: { operation, context } }) {
      if ('errors' in operation) return rejection(operation.errors, context.requestId, log) as never;
      return { ...operation, contextValue: context as unknown as Stream };
    },
    // `execute` and `subscribe` return formatted errors, which the types of graphql-sse do not allow.
    execute: (operation) => execute(operation as PreparedOperation) as never,
    subscribe: async (operation) => {
      const results = await subscribe(operation as PreparedOperation, execute);
      const context = operation.contextValue as unknown as Context;
      if (!(Symbol.asyncIterator in results) || !context.viewer) return results as never;
      const ended = untilRefused(results, context.viewer);
      endings.set(context, ended.end);
      return ended.results as never;
    },
    // graphql-sse requests the next value when this promise resolves. Until then, newer values replace older ones, which limits memory use.
    onNext: (_, { context: { raw } }) => drained(raw),
  });

  fastify.route({
    ...operationRoute,
    url: '/graphql/stream',
    onRequest: admitSender(services),
    async handler(request, reply) {
      const context = request.sender as Context;
      const { raw } = reply;
      const operation = prepare(readOperationRequest(request));
      const isSubscription = !('errors' in operation) && operation.operation.operation === 'subscription';
      // Counts queries and mutations as requests in progress, but not subscriptions, because their streams stay open.
      if (!isSubscription) admitLate(request.raw);
      if (operation.source === null) throw (operation as RejectedOperation).errors[0];
      if (!('errors' in operation)) requirePostForMutation(request, reply, operation);
      // The client may have closed the connection during authentication.
      if (raw.destroyed) return reply.hijack();
      const leave = connections.enter(context.viewer, request.ip, () => endings.get(context)?.());
      open.add(raw);
      raw.once('close', () => {
        leave();
        open.delete(raw);
      });
      const response = await handle({
        // graphql-sse receives every request as a POST, because `readOperationRequest` has already read the parameters of a GET.
        method: 'POST',
        url: request.url,
        headers: { get: (name) => streamHeaders[name.toLowerCase()] },
        body: { query: operation.source },
        raw: null,
        context: { operation, context, raw },
      });
      await send(response, reply).catch((error) => {
        // Does not log an error with a code, because the socket raises it when the client has closed the connection.
        if (!('code' in error)) log.error({ err: error }, 'An event stream failed');
        raw.destroy();
      });
    },
  });
  // Ends all streams before the server closes, because streams of subscriptions do not end by themselves.
  fastify.addHook('preClose', async () => {
    for (const stream of open) stream.end();
  });
}

/** Headers that graphql-sse requires. They replace the headers of the client, because this endpoint only reads JSON and only sends event streams. */
const streamHeaders: Readonly<Record<string, string>> = { accept: 'text/event-stream', 'content-type': 'application/json' };

/** Writes a response of graphql-sse to the client. Resolves when the stream ends or the client closes the connection. */
async function send([body, { status, statusText, headers }]: Response, reply: FastifyReply): Promise<void> {
  const { raw } = reply;
  // Copies the headers that hooks have set on Fastify's reply, because `raw` does not contain them.
  const ofHooks = Object.fromEntries(Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined));
  reply.hijack();
  raw.writeHead(status, statusText, { ...ofHooks, 'x-accel-buffering': 'no', ...headers } as Record<string, string>);
  if (!body || typeof body === 'string') return void raw.end(body);
  raw.once('close', () => void body.return(undefined));
  for await (const event of body) {
    // Stops if the client has closed the connection, or if the server has ended the stream because it is stopping.
    if (raw.destroyed || raw.writableEnded) break;
    raw.write(event);
  }
  raw.end();
}

/** Resolves when the stream has sent all buffered data. Destroys the stream after `stalledMs`. */
async function drained(stream: ServerResponse): Promise<void> {
  for (let waitedMs = 0; !stream.destroyed && stream.writableLength > 0; waitedMs += drainPollMs) {
    if (waitedMs >= stalledMs) stream.destroy();
    await wait(drainPollMs);
  }
}

async function* rejection(errors: readonly GraphQLError[], requestId: string, log: Log): AsyncGenerator<Answer> {
  yield { errors: errors.map((error) => formatError(error, requestId, log)) };
}

/** Wraps the results of a subscription. They end when the token expires or when `end` is called; the last event contains the reason. */
function untilRefused(results: Results, viewer: Viewer): { results: Results; end: () => void } {
  let why: string | null = null;
  let isTold = false;
  const refuse = (reason: string) => {
    why ??= reason;
    void results.return?.();
  };
  const endWaiting = atExpiry(viewer, () => refuse('The token has expired. Sign in again.'));
  const refused: Results = {
    ...results,
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const result = await results.next();
      if (!result.done) return result;
      endWaiting();
      if (!why || isTold) return result;
      isTold = true;
      return { done: false, value: { errors: [unauthenticated(why).toJSON()] } };
    },
    async return() {
      endWaiting();
      await results.return?.();
      return { done: true, value: undefined };
    },
  };
  return { results: refused, end: () => refuse('The user was erased.') };
}
