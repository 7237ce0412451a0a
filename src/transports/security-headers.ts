import type { FastifyInstance } from 'fastify';

/** Headers of every response. They forbid framing, MIME sniffing and scripts; routes that serve pages replace the content security policy. */
const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};
/** Header of production servers, which must run behind a proxy that terminates TLS. Browsers ignore the header in responses without HTTPS. */
const secure = { 'strict-transport-security': 'max-age=31536000' };

/** Adds the security headers to every response of Fastify. Returns the headers. */
export function addSecurityHeaders(fastify: FastifyInstance, isProduction: boolean): Readonly<Record<string, string>> {
  const headers = { ...always, ...(isProduction && secure) };
  fastify.addHook('onRequest', (_, reply, done) => {
    reply.headers(headers);
    done();
  });
  return headers;
}
