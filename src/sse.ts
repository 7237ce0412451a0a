import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/fastify';
import { atExpiry, type Viewer } from './auth';
import type { Context, Services } from './context';
import { unauthenticated } from './errors';
import { contextOf } from './http';
import { newRequestId } from './identifiers';
import { type Results, subscribe } from './live/subscribe';
import type { Gate } from './prepared';
import { presentError } from './present';

/** Who takes nothing for so long is let go; it comes again when it can. */
const stalledMs = 30_000;
const lookMs = 20;
/** What the library takes a context for. */
type Own = Record<PropertyKey, unknown>;

/** GraphQL over Server-Sent Events (graphql-sse, distinct connections mode) at /graphql/stream: for clients whose way lets no WebSocket through. */
export function serveEventStreams(fastify: FastifyInstance, services: Services, { prepare }: Gate): void {
  const { connections, log } = services;
  const endings = new WeakMap<Context, () => void>();
  const contexts = new WeakMap<FastifyRequest, Context>();
  const streams = new Map<FastifyRequest, ServerResponse>();
  const handle = createHandler<Own>({
    // Its other mode keeps streams in the memory of one server.
    authenticate: () => null,
    // `prepare` has done it.
    validate: () => [],
    onSubscribe({ raw }, asked) {
      const context = contexts.get(raw) as Context;
      const prepared = prepare(asked);
      if ('schema' in prepared) return { ...prepared, contextValue: context as unknown as Own };
      for (const { extensions } of prepared) extensions.code ??= 'GRAPHQL_VALIDATION_FAILED';
      return refusal(prepared) as never;
    },
    subscribe: async (args) => {
      const results = await subscribe(args);
      const context = args.contextValue as unknown as Context;
      if (!(Symbol.asyncIterator in results) || !context.viewer) return results;
      const ended = untilRefused(results as Results, context.viewer);
      endings.set(context, ended.end);
      return ended.results;
    },
    onNext: async (_, { raw }, result) => {
      await flushed(streams.get(raw));
      const requestId = contexts.get(raw)?.requestId ?? newRequestId();
      return result.errors && { ...result, errors: result.errors.map((error) => presentError(error, requestId, log, 'BAD_USER_INPUT') as never) };
    },
  });

  fastify.route({
    method: ['GET', 'POST'],
    url: '/graphql/stream',
    async handler(request, reply) {
      const { headers, ip } = request;
      const context = await contextOf(services, request);
      const { raw } = reply;
      // It may have closed while the token was looked at.
      if (raw.destroyed) return reply.hijack();
      const leave = connections.enter(context.viewer, ip, () => endings.get(context)?.());
      streams.set(request, raw);
      raw.once('close', () => {
        leave();
        streams.delete(request);
      });
      // There is nothing else to be had here; the library wants it said, and said alone.
      headers.accept = 'text/event-stream';
      contexts.set(request, context);
      // The stream is written past fastify: what its hooks wanted to say goes with it.
      for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
      raw.setHeader('x-accel-buffering', 'no');
      await handle(request, reply);
    },
  });
  // A stream has no end of its own to wait for.
  fastify.addHook('preClose', async () => {
    for (const stream of streams.values()) stream.end();
  });
}

async function* refusal(errors: readonly GraphQLError[]): AsyncGenerator<ExecutionResult> {
  yield { errors };
}

/** Waits until what was written before is on its way: meanwhile newer values take the place of older ones, and nothing piles up. */
async function flushed(stream: ServerResponse | undefined): Promise<void> {
  for (let waitedMs = 0; stream && !stream.destroyed && stream.writableLength > 0; waitedMs += lookMs) {
    if (waitedMs >= stalledMs) stream.destroy();
    await wait(lookMs);
  }
}

/** The last event of a token that expires, or whose user is erased (`end`), says so. */
function untilRefused(results: Results, viewer: Viewer): { results: Results; end: () => void } {
  let why: string | null = null;
  let isTold = false;
  const refuse = (reason: string) => {
    why ??= reason;
    void results.return?.();
  };
  const endWaiting = atExpiry(viewer, () => refuse('The token has expired: sign in again.'));
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
      return { done: false, value: { errors: [unauthenticated(why)] } };
    },
    async return() {
      endWaiting();
      await results.return?.();
      return { done: true, value: undefined };
    },
  };
  return { results: refused, end: () => refuse('The user was erased.') };
}
