import type { IncomingMessage, ServerResponse } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import { newRequestId } from '../domain/identifiers';
import { Context, type Services } from '../graphql/context';
import type { Answer } from '../graphql/execute';
import type { OperationPipeline } from '../graphql/prepare-operation';
import type { Viewer } from '../infrastructure/auth';
import { admitViewer } from './authenticate-sender';
import { type AnswerOperation, headOf, plainContentType, textOf } from './operation-answer';
import { bodyLimit, checkParameters, serviceBodyLimit } from './operation-request';
import { admitBody } from './overload';
import type { PendingConnections } from './pending-connections';
import { type ParseBody, readBytes } from './request-body';
import { answerToError } from './request-errors';
import { proxyTrust } from './trusted-proxies';

/** Answers a request if it is plain. Returns false for all other requests, which Fastify must handle. */
export type AnswerPlainRequest = (raw: IncomingMessage, response: ServerResponse) => boolean;

interface Options {
  services: Services;
  pipeline: OperationPipeline;
  answerOperation: AnswerOperation;
  parseBody: ParseBody;
  pending: PendingConnections;
  /** Returns the names and values of the headers of every response to a request with the given `Origin` header, in one list. */
  headersFor(origin: string | undefined): readonly string[];
  /** Whether the server is stopping, so that each response closes its connection. */
  isStopping(): boolean;
}

const url = '/graphql';
const none: readonly string[] = [];
const json = 'application/json; charset=utf-8';

/**
 * Returns a function that answers plain GraphQL requests without Fastify and Apollo Server, which would take longer than the rest of such a request.
 * It performs the same steps as the route at /graphql, with the same functions, and sends the same responses. A request is plain if it is a POST to
 * /graphql, and its body is uncompressed JSON of a known length, and its Accept header is plain (see `plainContentType`).
 */
export function createPlainRequests(options: Options): AnswerPlainRequest {
  const { services, pipeline, answerOperation, parseBody, pending, headersFor, isStopping } = options;
  const { rateLimit, log } = services;
  const trustsProxy = proxyTrust(services.config.trustProxy);

  function answer(raw: IncomingMessage, response: ServerResponse, contentType: string): void {
    const { headers } = raw;
    const { accept } = headers;
    const id = newRequestId();
    const ip = proxyAddr(raw, trustsProxy);
    // After an error in the body, the client may still send the rest of it, so the server closes the connection, like Fastify.
    let isBodyRead = true;
    const send = (answered: Answer) => {
      const { status, retryAfter } = headOf(answered, accept);
      write(status, contentType, retryAfter === undefined ? none : ['retry-after', retryAfter], textOf(answered));
    };
    const fail = (failure: Error) => {
      const { status, headers, error } = answerToError(failure, { raw, id, url }, log);
      const all = isBodyRead ? headers : { ...headers, connection: 'close' };
      write(status, json, Object.entries(all).flat(), JSON.stringify({ errors: [error] }));
    };
    const write = (status: number, type: string, more: readonly string[], text: string) => {
      // Node writes a list of names and values faster than an object.
      const all: (string | number)[] = [...headersFor(headers.origin), 'content-type', type, 'content-length', Buffer.byteLength(text), ...more];
      if (isStopping() && !more.includes('connection')) all.push('connection', 'close');
      response.writeHead(status, all as string[]).end(text);
    };
    const execute = (bytes: Buffer, viewer: Viewer | null) => {
      const body = parseBody(bytes, { url });
      isBodyRead = true;
      const context = new Context(services, viewer, id, { ipAddress: ip, userAgent: headers['user-agent'] ?? null });
      const answered = answerOperation(pipeline.prepare(checkParameters(body)), context);
      if (answered instanceof Promise) answered.then(send).catch(fail);
      else send(answered);
    };
    admitViewer(services, headers.authorization, ip, fail, (viewer) => {
      isBodyRead = false;
      readBytes(raw, viewer?.role === 'service' ? serviceBodyLimit : bodyLimit, fail, (bytes) => {
        pending.leave(raw.socket);
        admitBody(raw);
        const admitted = rateLimit.admitBytes(viewer, ip, bytes.length);
        if (admitted) admitted.then(() => execute(bytes, viewer)).catch(fail);
        else execute(bytes, viewer);
      });
    });
  }

  return (raw, response) => {
    const contentType = isPlain(raw) ? plainContentType(raw.headers.accept) : undefined;
    if (!contentType) return false;
    answer(raw, response, contentType);
    return true;
  };
}

function isPlain({ method, url: path, httpVersion, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    path === url &&
    httpVersion === '1.1' &&
    headers['content-type'] === 'application/json' &&
    headers['content-length'] !== undefined &&
    headers['content-encoding'] === undefined &&
    headers.host !== undefined &&
    headers.expect === undefined
  );
}
