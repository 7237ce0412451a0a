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
import { admitSender } from './admit-sender';
import { operationRoute, readOperationRequest, requirePostForMutation } from './operation-request';
import { admitLate } from './overload';

/** The server closes a stream that has not drained for this time; clients reconnect. */
const stalledMs = 30_000;
const drainPollMs = 20;

/** Context of graphql-sse: a prepared operation of one request. */
type Stream = Record<PropertyKey, unknown> & { operation: PreparedOperation | RejectedOperation; context: Context; raw: ServerResponse };

/** Serves GraphQL over Server-Sent Events (graphql-sse, distinct connections mode) at /graphql/stream for clients without WebSockets. */
export function serveEventStreams(fastify: FastifyInstance, services: Services, { prepare, execute }: OperationPipeline): void {
  const { connections, log } = services;
  /** Functions that end the results of users who were erased. */
  const endings = new WeakMap<Context, () => void>();
  const open = new Set<ServerResponse>();
  const handle = createHandler<null, Stream, Stream>({
    // Disables the single connection mode, which keeps streams in the memory of one server.
    authenticate: () => null,
    context: ({ context }) => context,
    // The pipeline has already validated the operation.
    validate: () => [],
    onSubscribe({ context: { operation, context } }) {
      if ('errors' in operation) return rejection(operation.errors, context.requestId, log) as never;
      return { ...operation, contextValue: context as unknown as Stream };
    },
    // Both functions return formatted errors, which the types of graphql-sse do not allow.
    execute: (operation) => execute(operation as PreparedOperation) as never,
    subscribe: async (operation) => {
      const results = await subscribe(operation as PreparedOperation, execute);
      const context = operation.contextValue as unknown as Context;
      if (!(Symbol.asyncIterator in results) || !context.viewer) return results as never;
      const ended = untilRefused(results, context.viewer);
      endings.set(context, ended.end);
      return ended.results as never;
    },
    // graphql-sse takes the next value after this wait. Meanwhile newer values replace older ones, so that memory stays bounded.
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
      // Subscriptions do not count as requests in progress.
      if (!isSubscription) admitLate(request.raw);
      if (operation.source === null) throw (operation as RejectedOperation).errors[0];
      if (!('errors' in operation)) requirePostForMutation(request, reply, operation);
      // The connection may have closed during authentication.
      if (raw.destroyed) return reply.hijack();
      const leave = connections.enter(context.viewer, request.ip, () => endings.get(context)?.());
      open.add(raw);
      raw.once('close', () => {
        leave();
        open.delete(raw);
      });
      const response = await handle({
        // The request is read already, so a GET looks like a POST with the same parameters.
        method: 'POST',
        url: request.url,
        headers: { get: (name) => streamHeaders[name.toLowerCase()] },
        body: { query: operation.source },
        raw: null,
        context: { operation, context, raw },
      });
      await send(response, reply).catch((error) => {
        // Errors of streams and sockets have a code: the client has left.
        if (!('code' in error)) log.error({ err: error }, 'An event stream failed');
        raw.destroy();
      });
    },
  });
  // Streams do not end by themselves, so the server must end them before it closes.
  fastify.addHook('preClose', async () => {
    for (const stream of open) stream.end();
  });
}

/** Headers for graphql-sse, which requires exactly these values. The endpoint reads JSON and sends event streams only. */
const streamHeaders: Readonly<Record<string, string>> = { accept: 'text/event-stream', 'content-type': 'application/json' };

/** Sends a response of graphql-sse. */
async function send([body, { status, statusText, headers }]: Response, reply: FastifyReply): Promise<void> {
  const { raw } = reply;
  // The response bypasses Fastify's reply, so the headers that hooks have set are copied.
  const ofHooks = Object.fromEntries(Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined));
  reply.hijack();
  raw.writeHead(status, statusText, { ...ofHooks, 'x-accel-buffering': 'no', ...headers } as Record<string, string>);
  if (!body || typeof body === 'string') return void raw.end(body);
  raw.once('close', () => void body.return(undefined));
  for await (const event of body) {
    // The client may have left before this function listened for 'close', and the server may be stopping.
    if (raw.destroyed || raw.writableEnded) break;
    raw.write(event);
  }
  raw.end();
}

/** Resolves when the stream has sent everything. Destroys it if that takes longer than `stalledMs`. */
async function drained(stream: ServerResponse): Promise<void> {
  for (let waitedMs = 0; !stream.destroyed && stream.writableLength > 0; waitedMs += drainPollMs) {
    if (waitedMs >= stalledMs) stream.destroy();
    await wait(drainPollMs);
  }
}

async function* rejection(errors: readonly GraphQLError[], requestId: string, log: Log): AsyncGenerator<Answer> {
  yield { errors: errors.map((error) => formatError(error, requestId, log)) };
}

/** Ends the results when the token expires, or when the user is erased (`end`). The last event contains the reason. */
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
