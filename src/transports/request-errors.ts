import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { CodedError, type ErrorCode, statusOf } from '../domain/errors';
import { formatError, type Log } from '../graphql/format-error';
import { isRestPath, sendProblem } from './rest/problem';

/**
 * Largest body in bytes that the server reads and discards after it has rejected a request, so that it can keep the connection open. If the
 * body is longer or its length is unknown, the server closes the connection.
 */
const mostDiscardedBytes = 8 * 1024 * 1024;
/** Time in ms for which the server continues to read and discard data before it closes a connection whose client is still sending. */
const lingerMs = 2_000;

/** Request that the server answers with an error. `raw` is incomplete if the server has not received the whole body. */
type Failed = Pick<FastifyRequest, 'raw' | 'id' | 'url'>;

interface ErrorAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  error: GraphQLFormattedError;
}

/**
 * Sends the error response of a request: problem details at paths below /api and /interactions, `{ errors: [...] }` at all other paths. Each
 * response contains an error code from docs/errors.md.
 */
export function sendError(error: FastifyError | CodedError, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const answer = answerToError(error, request, log);
  reply.headers(answer.headers);
  if (isRestPath(request.url)) return sendProblem(answer.error, answer.status, request, reply);
  return reply
    .code(answer.status)
    .type('application/json; charset=utf-8')
    .send({ errors: [answer.error] });
}

/**
 * Returns the error response of a request. Assigns a code to an error that Fastify or a plugin raises because of the request. Logs every other error
 * without a code and hides its message.
 */
export function answerToError(error: Error, request: Failed, log: Log): ErrorAnswer {
  const { raw, id, url } = request;
  const coded = error instanceof CodedError ? error : codedRequestError(error as FastifyError, url);
  const presented = formatError(coded ?? error, id, log);
  const { code, retryAfterMs } = presented.extensions ?? {};
  const isOfRequest = (code === 'BAD_USER_INPUT' || code === 'BAD_REQUEST') && 'statusCode' in error && error.statusCode !== undefined;
  if (!raw.complete) lingerOnClose(raw.socket);
  return {
    status: isOfRequest ? (error.statusCode as number) : statusOf(code as ErrorCode),
    headers: {
      ...(typeof retryAfterMs === 'number' && { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }),
      ...(hasLongRest(raw) && { connection: 'close' }),
    },
    error: presented,
  };
}

/** Converts an error that Fastify or a plugin raises because of the request (status 400–499) to a `CodedError`; returns null for other errors. */
function codedRequestError({ code, statusCode = 500, message }: FastifyError, url: string): CodedError | null {
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return unsupportedMediaType('');
  if (code === 'FST_ERR_BAD_URL') return new CodedError('BAD_USER_INPUT', `The path must be percent-encoded UTF-8, got "${url.slice(0, 200)}".`);
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return new CodedError('BAD_USER_INPUT', 'The path has a part that is longer than any id.');
  if (statusCode < 400 || statusCode > 499) return null;
  // The plugin for static files rejects paths outside of its folder with 403. Clients receive NOT_FOUND, as for other paths that do not exist.
  if (statusCode === 403 || statusCode === 404) return notFound(url);
  return new CodedError('BAD_USER_INPUT', `The request is malformed: ${message.slice(0, 200)}.`);
}

/** Sends a coded error to requests without a Host header or with an unknown Expect header, to which Node itself would send an empty response. */
export function refuseHeaders(fastify: FastifyInstance): void {
  const { server } = fastify;
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  fastify.addHook('onRequest', ({ raw: { httpVersion, headers } }, _, done) => {
    if (httpVersion !== '1.1') return done();
    if (headers.host === undefined) return done(new CodedError('BAD_USER_INPUT', 'A request of HTTP/1.1 must have a Host header.'));
    if (headers.expect === undefined || /(?:^|\W)100-continue(?:$|\W)/i.test(headers.expect)) return done();
    const message = `The header "Expect" must be 100-continue, got "${headers.expect.slice(0, 100)}".`;
    done(Object.assign(new CodedError('BAD_USER_INPUT', message), { statusCode: 417 }));
  });
}

export function unsupportedMediaType(got: string): CodedError {
  return new CodedError(
    'UNSUPPORTED_MEDIA_TYPE',
    `The request's body must be JSON, sent as application/json in UTF-8 without compression${got && `, got ${got.slice(0, 100)}`}.`,
  );
}

export function notFound(url: string): CodedError {
  const hint = isRestPath(url) ? '/api/docs lists all endpoints.' : 'GraphQL is at /graphql.';
  return new CodedError('NOT_FOUND', `There is no endpoint ${url.split('?')[0]?.slice(0, 200)} for this method. ${hint}`);
}

/**
 * Makes the server wait `lingerMs` before it destroys the socket. If it destroyed the socket while the client is sending, the connection would
 * be reset and the client could lose the response.
 */
function lingerOnClose(socket: Socket): void {
  socket.destroySoon = () => {
    socket.end();
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(timer));
  };
}

function hasLongRest({ complete, headers }: IncomingMessage): boolean {
  if (complete) return false;
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  return encoding !== undefined || Number(length ?? 0) > mostDiscardedBytes;
}
