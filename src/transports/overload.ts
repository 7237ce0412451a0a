import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { CodedError } from '../domain/errors';
import { isRestPath } from './rest/problem';

/** Paths that the overload limit exempts: event streams and exports, which have their own limits, and the health and metrics endpoints. */
const exempt = /^\/(graphql\/stream|health|ready|metrics|exports?)(\/|$|\?)/;
/**
 * Rejections per second that the server sends with `Retry-After: 1`. Each further 200 rejections in the same second add 1 s to `Retry-After`, because
 * rejections cost CPU.
 */
const bearable = 200;
/** Maximum of `Retry-After`, in seconds. */
const longestWaitS = 10;

/** A request that does not count as in progress yet, because its body is incomplete or its path is exempt from the overload limit. */
interface Uncounted {
  response: ServerResponse;
  /** Counts the request as in progress. @throws CodedError OVERLOADED if the maximum number of requests is in progress. */
  admit(response: ServerResponse): void;
  /** Whether the path is exempt from the overload limit, so that `admitBody` does not count the request. `admitLate` still counts it. */
  isExempt: boolean;
}
const uncounted = new WeakMap<IncomingMessage, Uncounted>();

/**
 * Returns a listener that passes requests to `handle`. It rejects requests immediately while `most` requests are in progress, because an
 * overloaded server would finish none of them in time. A request is in progress from the moment its body is complete until the server begins
 * its response, so slow uploads and downloads do not count. `trustsProxy` returns whether an address belongs to a trusted proxy, whose
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
    // Wraps `writeHead` to detect the start of the response, because Node emits the events of a response only after it has sent all earlier responses
    // on the connection.
    response.writeHead = ((...head: [number]) => {
      end();
      return writeHead.apply(response, head);
    }) as typeof writeHead;
  };
  const admit = (response: ServerResponse) => {
    if (underWay >= most) throw new CodedError('OVERLOADED', detail);
    // Does not count a destroyed response, because such a response never emits 'close', so its request would stay in progress forever.
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

/**
 * Counts a request as in progress, because its body is complete. Skips a request whose path is exempt from the overload limit.
 * @throws CodedError OVERLOADED if the maximum number of requests is in progress.
 */
export function admitBody(request: IncomingMessage): void {
  if (uncounted.get(request)?.isExempt === false) admitLate(request);
}

/** Counts a request as in progress even if its path is exempt. Does nothing if the request already counts. @throws CodedError OVERLOADED. */
export function admitLate(request: IncomingMessage): void {
  const known = uncounted.get(request);
  uncounted.delete(request);
  known?.admit(known.response);
}

/** Whether the headers announce a body. Returns false for GET and HEAD, because no route reads their body. */
export function hasBody({ method, headers }: IncomingMessage): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** Creates the listener that rejects requests. It serializes its responses in advance and bypasses Fastify, so that a rejection costs little CPU. */
function refusal(detail: string, trustsProxy: (address: string, hop: number) => boolean): RequestListener {
  const answers = Array.from({ length: longestWaitS }, (_, index) => answersWith(detail, index + 1));
  let [second, refused] = [0, 0];
  return ({ url, socket }, response) => {
    const now = Math.floor(performance.now() / 1_000);
    if (now !== second) [second, refused] = [now, 0];
    const waitS = Math.min(longestWaitS, 1 + Math.floor(refused++ / bearable));
    const answer = answers[waitS - 1]?.[isRestPath(url ?? '') ? 'problem' : 'errors'];
    // Pauses the connection, so that the client cannot retry immediately. Skips proxies, whose next request can come from another client.
    if (!trustsProxy(socket.remoteAddress ?? '', 0))
      response.once('close', () => {
        // Pauses the socket in the next iteration of the event loop, because Node still resumes the socket to discard the rest of the body.
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
  // Keeps the body as a string, because Node sends a string body in one chunk with the headers.
  const text = JSON.stringify(body);
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'retry-after': String(waitS),
    // Allows every origin, because the response contains no user data and scripts of other origins must read when to retry.
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  };
  return { text, headers };
}
