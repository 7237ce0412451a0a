import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { CodedError } from '../domain/errors';
import { isRestPath } from './rest/problem';

/** They may last, and those that do have limits of their own; or tell how the server is. */
const exempt = /^\/(graphql\/stream|health|ready|metrics|exports?)(\/|$|\?)/;
/** Refusals are work too: so many a second are no matter; the more there are, the later each is told to come again. */
const bearable = 200;
const longestWaitS = 10;

interface Uncounted {
  response: ServerResponse;
  /** @throws CodedError OVERLOADED when as many requests are under way as may be. */
  admit(response: ServerResponse): void;
  /** It counts only once it turns out to be a request like others. */
  isExempt: boolean;
}
const uncounted = new WeakMap<IncomingMessage, Uncounted>();

/**
 * While `most` requests are under way, further ones are refused at once: a server that takes on more than it can do does none of it
 * in time. A request is under way from the moment it is complete, body included, until its answer begins: neither a body that never
 * comes nor an answer that nobody reads occupies a place. Call it before anything is asked of the server. `trustsProxy` says whether an
 * address is a proxy of ours, whose connections carry the requests of many clients.
 */
export function shedOverload(server: Server, most: number, trustsProxy: (address: string, hop: number) => boolean): void {
  const [handle] = server.listeners('request') as RequestListener[];
  if (!handle) throw new Error('There is nobody yet to shed the load of.');
  const detail = `More than ${most} requests are under way: try again in a moment.`;
  const refuse = refusal(detail, trustsProxy);
  let underWay = 0;
  server.removeAllListeners('request');
  const count = (response: ServerResponse) => {
    let isUnderWay = true;
    const end = () => {
      if (isUnderWay) underWay--;
      isUnderWay = false;
    };
    const { writeHead } = response;
    underWay++;
    response.once('close', end);
    // Its events come when the answer was sent, and those of pipelined ones when all before were.
    response.writeHead = ((...head: [number]) => {
      end();
      return writeHead.apply(response, head);
    }) as typeof writeHead;
  };
  const admit = (response: ServerResponse) => {
    if (underWay >= most) throw new CodedError('OVERLOADED', detail);
    // One that has closed would be counted for ever.
    if (!response.destroyed) count(response);
  };
  server.on('request', (request, response) => {
    const isExempt = exempt.test(request.url ?? '');
    if (!isExempt && underWay >= most) return refuse(request, response);
    if (isExempt || hasBody(request)) uncounted.set(request, { response, admit, isExempt });
    else count(response);
    return handle.call(server, request, response);
  });
}

/** Counts a request whose body is complete, unless it is exempt. @throws CodedError OVERLOADED. */
export function admitBody(request: IncomingMessage): void {
  if (uncounted.get(request)?.isExempt === false) admitLate(request);
}

/** Counts an exempt request that turns out to be a request like others. @throws CodedError OVERLOADED. */
export function admitLate(request: IncomingMessage): void {
  const known = uncounted.get(request);
  uncounted.delete(request);
  known?.admit(known.response);
}

/** Whether a body is announced that a route would read. */
export function hasBody({ method, headers }: IncomingMessage): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** What a refusal costs is taken from the work of those who were let in: it is written once, and passes by all that they pass through. */
function refusal(detail: string, trustsProxy: (address: string, hop: number) => boolean): RequestListener {
  const answers = Array.from({ length: longestWaitS }, (_, index) => answersWith(detail, index + 1));
  let [second, refused] = [0, 0];
  return ({ url, socket }, response) => {
    const now = Math.floor(performance.now() / 1_000);
    if (now !== second) [second, refused] = [now, 0];
    const waitS = Math.min(longestWaitS, 1 + Math.floor(refused++ / bearable));
    const answer = answers[waitS - 1]?.[isRestPath(url ?? '') ? 'problem' : 'errors'];
    // A client that sends the next request at once is not read until the time is over. The connection of a proxy is never paused: the next
    // request on it can be of another client.
    if (!trustsProxy(socket.remoteAddress ?? '', 0))
      response.once('close', () => {
        // After Node has read past the body, for which it starts to read again.
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
  // As text it goes out in one piece with its headers.
  const text = JSON.stringify(body);
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'retry-after': String(waitS),
    // It tells nothing of anybody; without this a page of another origin could not read when to come again.
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  };
  return { text, headers };
}
