import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { CodedError } from '../domain/errors';
import { isRestPath } from './rest/problem';

/** Paths of long-lived requests, which have limits of their own, and of requests for the state of the server. */
const exempt = /^\/(graphql\/stream|health|ready|metrics|exports?)(\/|$|\?)/;
/** Rejecting a request costs CPU as well: each further 200 rejections in a second add one second to `Retry-After`. */
const bearable = 200;
const longestWaitS = 10;

interface Uncounted {
  response: ServerResponse;
  /** @throws CodedError OVERLOADED when the maximum number of requests is in progress. */
  admit(response: ServerResponse): void;
  /** An exempt request counts only after `admitLate`. */
  isExempt: boolean;
}
const uncounted = new WeakMap<IncomingMessage, Uncounted>();

/**
 * Returns a listener that passes requests to `handle`, and rejects further requests immediately while `most` are in progress, because an
 * overloaded server would finish none in time. A request is in progress from the moment its body is complete until its response begins.
 * Therefore slow uploads and slow downloads do not count. `trustsProxy` returns whether an address belongs to a trusted proxy, whose
 * connections carry the requests of many clients.
 */
export function shedOverload(handle: RequestListener, most: number, trustsProxy: (address: string, hop: number) => boolean): RequestListener {
  const detail = `More than ${most} requests are in progress. Try again in a moment.`;
  const refuse = refusal(detail, trustsProxy);
  let underWay = 0;
  const count = (response: ServerResponse) => {
    let isUnderWay = true;
    const end = () => {
      if (isUnderWay) underWay--;
      isUnderWay = false;
    };
    const { writeHead } = response;
    underWay++;
    response.once('close', end);
    // Uses `writeHead` because the response emits its events only when it and all earlier pipelined responses have been sent.
    response.writeHead = ((...head: [number]) => {
      end();
      return writeHead.apply(response, head);
    }) as typeof writeHead;
  };
  const admit = (response: ServerResponse) => {
    if (underWay >= most) throw new CodedError('OVERLOADED', detail);
    // A closed response would never emit 'close', so that its request would count forever.
    if (!response.destroyed) count(response);
  };
  return (request, response) => {
    const isExempt = exempt.test(request.url ?? '');
    if (!isExempt && underWay >= most) return refuse(request, response);
    if (isExempt || hasBody(request)) uncounted.set(request, { response, admit, isExempt });
    else count(response);
    return handle(request, response);
  };
}

/** Counts a request whose body is complete, unless it is exempt. @throws CodedError OVERLOADED. */
export function admitBody(request: IncomingMessage): void {
  if (uncounted.get(request)?.isExempt === false) admitLate(request);
}

/** Counts a request that has not been counted yet, even if its path is exempt. @throws CodedError OVERLOADED. */
export function admitLate(request: IncomingMessage): void {
  const known = uncounted.get(request);
  uncounted.delete(request);
  known?.admit(known.response);
}

/** Whether the headers announce a body that a route would read. */
export function hasBody({ method, headers }: IncomingMessage): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** Creates the handler for rejected requests. Its responses are serialized once and bypass Fastify, so that rejections stay cheap. */
function refusal(detail: string, trustsProxy: (address: string, hop: number) => boolean): RequestListener {
  const answers = Array.from({ length: longestWaitS }, (_, index) => answersWith(detail, index + 1));
  let [second, refused] = [0, 0];
  return ({ url, socket }, response) => {
    const now = Math.floor(performance.now() / 1_000);
    if (now !== second) [second, refused] = [now, 0];
    const waitS = Math.min(longestWaitS, 1 + Math.floor(refused++ / bearable));
    const answer = answers[waitS - 1]?.[isRestPath(url ?? '') ? 'problem' : 'errors'];
    // Pauses the connection for `waitS`, so that the client cannot retry immediately. The server never pauses the connection of a proxy,
    // because its next request can come from another client.
    if (!trustsProxy(socket.remoteAddress ?? '', 0))
      response.once('close', () => {
        // Waits because Node resumes the socket to discard the rest of the body.
        setImmediate(() => socket.pause());
        setTimeout(() => socket.resume(), waitS * 1_000).unref();
      });
    response.writeHead(503, answer?.headers).end(answer?.text);
  };
}

function answersWith(detail: string, waitS: number) {
  const extensions = { code: 'OVERLOADED', retryable: true, retryAfterMs: waitS * 1_000 };
  const problem = { type: 'about:blank', title: 'Service Unavailable', status: 503, detail, success: false, ...extensions };
  return {
    errors: answerOf('application/json', waitS, { errors: [{ message: detail, extensions }] }),
    problem: answerOf('application/problem+json', waitS, problem),
  };
}

function answerOf(type: string, waitS: number, body: object) {
  // Node writes a string in one chunk with the headers.
  const text = JSON.stringify(body);
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'retry-after': String(waitS),
    // The response contains no user data. Without this header, pages of other origins could not read when to retry.
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  };
  return { text, headers };
}
