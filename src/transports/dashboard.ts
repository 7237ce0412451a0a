import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DashboardConfig } from '../infrastructure/config/config';

/** Bundled by `npm run build`; the same place from the sources and from what is compiled. */
const root = join(__dirname, '../../dist/dashboard/page');
const address = /^[a-z0-9.:[\]-]+$/i;

/** The dashboard at /dashboard/: files alone. Where to sign in is told by /dashboard/sign-in.json. */
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
    // Relative, so that it works behind a proxy that adds a path.
    page.get('/dashboard', (_, reply) => reply.redirect('dashboard/'));
    page.get('/dashboard/sign-in.json', (_, reply) => reply.header('cache-control', 'no-cache').send({ oidc }));
    await page.register(fastifyStatic, { root, prefix: '/dashboard/', decorateReply: false, maxAge: 0 });
  });
}

/** Nothing inline, nothing evaluated, nobody else's. Sockets are named for browsers whose 'self' leaves them out. */
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
