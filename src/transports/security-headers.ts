import type { FastifyInstance } from 'fastify';

/** Headers that forbid framing, MIME sniffing and scripts. Routes that serve pages override the content security policy. */
const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};
/** Browsers ignore this header without HTTPS. Production servers must run behind a proxy that terminates TLS. */
const secure = { 'strict-transport-security': 'max-age=31536000' };

export function addSecurityHeaders(fastify: FastifyInstance, isProduction: boolean): void {
  const headers = { ...always, ...(isProduction && secure) };
  fastify.addHook('onRequest', (_, reply, done) => {
    reply.headers(headers);
    done();
  });
}
