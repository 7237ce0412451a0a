import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { isFresh } from './rest/etag';

/** Bundled by `npm run build`; the same place from the sources and from what is compiled. */
const root = join(__dirname, '../../dist');
const types = { 'tracker.js': 'text/javascript', 'tracker.global.js': 'text/javascript', 'tracker.d.ts': 'text/plain' };
/** A day without asking, and a week more of using what there is while asking. */
const cacheControl = 'public, max-age=86400, stale-while-revalidate=604800';

/** The view tracker, for pages without a bundler: a module at /tracker.js, a plain script at /tracker.global.js, its types. */
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
