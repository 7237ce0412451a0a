import type { RequestListener, Server } from 'node:http';

/** They last, and have limits of their own; or tell how the server is. */
const exempt = /^\/(graphql\/stream|health|ready|metrics|exports?)(\/|$|\?)/;
const retryAfterMs = 1_000;
const rest = /^\/(api|interactions)\//;

/**
 * While so many requests are under way, further ones are refused at once: a server that takes on more than it can do does none of it
 * in time. Call it before anything is asked of the server.
 */
export function shedOverload(server: Server, most: number): void {
  const [handle] = server.listeners('request') as RequestListener[];
  if (!handle) throw new Error('There is nobody yet to shed the load of.');
  const refuse = refusal(`More than ${most} requests are under way: try again in a moment.`);
  let underWay = 0;
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const isExempt = exempt.test(request.url ?? '');
    if (!isExempt && underWay >= most) return refuse(request, response);
    if (!isExempt) {
      underWay++;
      response.once('close', () => underWay--);
    }
    return handle.call(server, request, response);
  });
}

/** What a refusal costs is taken from the work of those who were let in: it is written once, and passes by all that they pass through. */
function refusal(detail: string): RequestListener {
  const extensions = { code: 'OVERLOADED', retryable: true, retryAfterMs };
  const answerOf = (type: string, body: object) => {
    const text = Buffer.from(JSON.stringify(body));
    const headers = {
      'content-type': `${type}; charset=utf-8`,
      'content-length': text.length,
      'retry-after': String(retryAfterMs / 1_000),
      'access-control-allow-origin': '*',
    };
    return { text, headers: { ...headers, 'x-content-type-options': 'nosniff' } };
  };
  const asErrors = answerOf('application/json', { errors: [{ message: detail, extensions }] });
  const asProblem = answerOf('application/problem+json', {
    type: 'about:blank',
    title: 'Service Unavailable',
    status: 503,
    detail,
    success: false,
    ...extensions,
  });
  return ({ url, socket }, response) => {
    const { text, headers } = rest.test(url ?? '') ? asProblem : asErrors;
    // Who comes again at once in spite of that is not read until the time is over, and so costs nothing.
    response.once('close', () => {
      socket.pause();
      setTimeout(() => socket.resume(), retryAfterMs).unref();
    });
    response.writeHead(503, headers).end(text);
  };
}
