import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DashboardConfig } from '../infrastructure/config/read-config';

/** Folder in which `npm run build` writes the page. The relative path is the same from the files in src/ and in dist/. */
const root = join(__dirname, '../../dist/dashboard/page');
const address = /^[a-z0-9.:[\]-]+$/i;

/** Serves the files of the dashboard at /dashboard/, and the settings for its sign-in with OpenID Connect at /dashboard/sign-in.json. */
export async function serveDashboard(fastify: FastifyInstance, { oidc }: DashboardConfig): Promise<void> {
  await fastify.register(async (page) => {
    page.addHook('onSend', async (request, reply) => {
      reply.headers({
        'content-security-policy': contentSecurityPolicy(request, oidc && new URL(oidc.issuer).origin),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
    });
    // The redirect is relative, so that it also works behind a proxy that serves the dashboard under a path prefix.
    page.get('/dashboard', (_, reply) => reply.redirect('dashboard/'));
    page.get('/dashboard/sign-in.json', (_, reply) => reply.header('cache-control', 'no-cache').send({ oidc }));
    await page.register(fastifyStatic, { root, prefix: '/dashboard/', decorateReply: false, maxAge: 0 });
  });
}

/**
 * Returns a content security policy that forbids inline scripts, eval, and all origins except this server and the issuer. It lists the
 * WebSocket URLs of this server, because 'self' does not include WebSockets in some browsers.
 */
function contentSecurityPolicy({ headers: { host } }: FastifyRequest, issuer: string | null): string {
  const sockets = host && address.test(host) ? [`ws://${host}`, `wss://${host}`] : [];
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${["'self'", ...sockets, ...(issuer ? [issuer] : [])].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}
