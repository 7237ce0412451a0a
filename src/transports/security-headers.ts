import type { FastifyInstance } from 'fastify';

/** Nothing here is to be framed, sniffed or run as a page; pages say for themselves what they need. */
const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};
/** Browsers heed it over HTTPS alone: whoever serves this in production does so behind one that speaks it. */
const secure = { 'strict-transport-security': 'max-age=31536000' };

export function addSecurityHeaders(fastify: FastifyInstance, isProduction: boolean): void {
  const headers = { ...always, ...(isProduction && secure) };
  fastify.addHook('onRequest', (_, reply, done) => {
    reply.headers(headers);
    done();
  });
}
