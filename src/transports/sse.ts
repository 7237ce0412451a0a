import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type GraphQLError, getOperationAST } from 'graphql';
import type { Response } from 'graphql-sse';
import { createHandler } from 'graphql-sse/lib/use/fastify';
import { CodedError, unauthenticated } from '../domain/errors';
import type { Context, Services } from '../graphql/context';
import { type Answer, createExecute } from '../graphql/execute';
import { formatError, type Log } from '../graphql/format-error';
import type { OperationPipeline } from '../graphql/operation';
import { atExpiry, type Viewer } from '../infrastructure/auth';
import { type Results, subscribe } from '../live/subscribe';
import { acceptTrusted, admitSender, checkParameters, operationBody } from './http';
import { admitLate } from './overload';
import { isObject } from './request-body';

/** The server closes a stream that has not drained for this time; clients reconnect. */
const stalledMs = 30_000;
const lookMs = 20;
/** Type that graphql-sse requires of a context. */
type Own = Record<PropertyKey, unknown>;

/** Serves GraphQL over Server-Sent Events (graphql-sse, distinct connections mode) at /graphql/stream for clients without WebSockets. */
export function serveEventStreams(fastify: FastifyInstance, services: Services, { prepare, trusted }: OperationPipeline): void {
  const { connections, log } = services;
  const endings = new WeakMap<Context, () => void>();
  const streams = new Map<FastifyRequest, ServerResponse>();
  const execute = createExecute(services.config.limits.operationMs, log);
  const handle = createHandler<Own>({
    // Disables the single connection mode, which keeps streams in the memory of one server.
    authenticate: () => null,
    // `prepare` has already validated the operation.
    validate: () => [],
    onSubscribe({ raw }, asked) {
      const context = raw.sender as Context;
      const prepared = prepare(asked);
      const isPrepared = 'schema' in prepared;
      const operation = isPrepared ? getOperationAST(prepared.document, prepared.operationName)?.operation : undefined;
      if (operation !== 'subscription') admitLate(raw.raw);
      if (operation === 'mutation' && raw.method === 'GET') return mutationByGet;
      return isPrepared ? { ...prepared, contextValue: context as unknown as Own } : (refusal(prepared, context.requestId, log) as never);
    },
    // Both functions return formatted errors, which the types of graphql-sse do not allow.
    execute: (prepared) => execute(prepared) as never,
    subscribe: async (prepared) => {
      const results = await subscribe(prepared, execute);
      const context = prepared.contextValue as unknown as Context;
      if (!(Symbol.asyncIterator in results) || !context.viewer) return results as never;
      const ended = untilRefused(results, context.viewer);
      endings.set(context, ended.end);
      return ended.results as never;
    },
    onNext: (_, { raw }) => flushed(streams.get(raw)),
  });

  fastify.route({
    method: ['GET', 'POST'],
    url: '/graphql/stream',
    ...operationBody,
    onRequest: admitSender(services),
    preHandler: async (request) => {
      checkParameters(request);
      acceptTrusted(request, trusted);
      checkRequest(request);
    },
    async handler(request, reply) {
      const { headers, ip } = request;
      const context = request.sender as Context;
      const { raw } = reply;
      // The connection may have closed during authentication.
      if (raw.destroyed) return reply.hijack();
      const leave = connections.enter(context.viewer, ip, () => endings.get(context)?.());
      streams.set(request, raw);
      raw.once('close', () => {
        leave();
        streams.delete(request);
      });
      // graphql-sse requires exactly this value. The endpoint sends no other media type.
      headers.accept = 'text/event-stream';
      // graphql-sse bypasses Fastify's reply, so the headers that hooks have set are copied.
      for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
      raw.setHeader('x-accel-buffering', 'no');
      await handle(request, reply).catch((error) => {
        // Once the stream has begun, or the client has left, no other answer can be sent.
        if (!raw.headersSent && !raw.destroyed) throw error;
        // Errors of streams and sockets have a code: the client has left.
        if (!('code' in error)) services.log.error({ err: error }, 'An event stream failed');
        raw.destroy();
      });
    },
  });
  // Streams do not end by themselves, so the server must end them before it closes.
  fastify.addHook('preClose', async () => {
    for (const stream of streams.values()) stream.end();
  });
}

/** Applies the rules of graphql-sse first, because errors of graphql-sse have no code. @throws CodedError BAD_REQUEST. */
function checkRequest(request: FastifyRequest): void {
  const { method } = request;
  const { query, variables, extensions } = (method === 'POST' ? (request.body ?? {}) : request.query) as Record<string, unknown>;
  const refuse = (rule: string) => {
    throw new CodedError('BAD_REQUEST', rule);
  };
  if (typeof query !== 'string') refuse('query must be the text of a GraphQL document, or documentId the id of a trusted one.');
  for (const [name, value] of Object.entries({ variables, extensions })) {
    if (value === undefined || value === null) continue;
    if (!isObject(method === 'GET' ? jsonOf(value) : value)) refuse(`${name} must be a JSON object.`);
  }
}

function jsonOf(text: unknown): unknown {
  try {
    return text === '' ? {} : JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

const { message, extensions } = new CodedError('BAD_REQUEST', 'A mutation must be sent by POST.');
/** Replaces the response of graphql-sse, which has no code. */
const mutationByGet: Response = [
  JSON.stringify({ errors: [{ message, extensions }] }),
  { status: 405, statusText: 'Method Not Allowed', headers: { allow: 'POST', 'content-type': 'application/json; charset=utf-8' } },
];

async function* refusal(errors: readonly GraphQLError[], requestId: string, log: Log): AsyncGenerator<Answer> {
  yield { errors: errors.map((error) => formatError(error, requestId, log)) };
}

/** Waits until the stream has drained. Meanwhile newer values replace older ones, so that memory stays bounded. */
async function flushed(stream: ServerResponse | undefined): Promise<void> {
  for (let waitedMs = 0; stream && !stream.destroyed && stream.writableLength > 0; waitedMs += lookMs) {
    if (waitedMs >= stalledMs) stream.destroy();
    await wait(lookMs);
  }
}

/** Ends the results when the token expires, or when the user is erased (`end`). The last event contains the reason. */
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
