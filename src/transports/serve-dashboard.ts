import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DashboardConfig } from '../infrastructure/config/read-config';

/** `npm run build` bundles the page here. The relative path is the same from src/ and from dist/. */
const root = join(__dirname, '../../dist/dashboard/page');
const address = /^[a-z0-9.:[\]-]+$/i;

/** Serves the static files of the dashboard at /dashboard/. /dashboard/sign-in.json returns where users sign in. */
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
    // A relative redirect works behind a proxy that adds a path.
    page.get('/dashboard', (_, reply) => reply.redirect('dashboard/'));
    page.get('/dashboard/sign-in.json', (_, reply) => reply.header('cache-control', 'no-cache').send({ oidc }));
    await page.register(fastifyStatic, { root, prefix: '/dashboard/', decorateReply: false, maxAge: 0 });
  });
}

/** Forbids inline code, eval, and all other origins except the issuer. Lists WebSocket URLs because 'self' does not cover them in some browsers. */
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
