import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { isFresh } from './rest/etag';

/** Folder in which `npm run build` writes the scripts. The relative path is the same from the files in src/ and in dist/. */
const root = join(__dirname, '../../dist');
const types = { 'tracker.js': 'text/javascript', 'tracker.global.js': 'text/javascript', 'tracker.d.ts': 'text/plain' };
/** Lets browsers use a cached file for one day, and for one more week while they check for a new version in the background. */
const cacheControl = 'public, max-age=86400, stale-while-revalidate=604800';

/** Serves the view tracker as a module (/tracker.js), as a script for pages without modules (/tracker.global.js), and its types (/tracker.d.ts). */
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
