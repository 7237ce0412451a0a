import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { isFresh } from './rest/etag';

/** `npm run build` bundles the scripts here. The relative path is the same from src/ and from dist/. */
const root = join(__dirname, '../../dist');
const types = { 'tracker.js': 'text/javascript', 'tracker.global.js': 'text/javascript', 'tracker.d.ts': 'text/plain' };
/** Browsers cache a file for a day, and for a further week use it while they revalidate it. */
const cacheControl = 'public, max-age=86400, stale-while-revalidate=604800';

/** Serves the view tracker for pages without a bundler: a module (/tracker.js), a script (/tracker.global.js) and types (/tracker.d.ts). */
export function serveTracker(fastify: FastifyInstance): void {
  for (const [name, type] of Object.entries(types)) {
    const script = readFileSync(join(root, name));
    const etag = `"${hash('sha256', script).slice(0, 16)}"`;
    fastify.get(`/${name}`, (request, reply) => {
      reply.headers({ etag, 'cache-control': cacheControl, 'content-type': `${type}; charset=utf-8` });
      return isFresh(request.headers['if-none-match'], etag) ? reply.code(304).send() : reply.send(script);
    });
  }
}
