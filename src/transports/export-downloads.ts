import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Exports } from '../privacy/export/exports';
import { formats } from '../privacy/export/formats';
import type { ExportLinks } from '../privacy/export/links';
import type { ExportRequest } from '../privacy/export/types';

/** Not one byte taken for so long: the reader is gone. Seen at the second look at the latest, which doubles it. */
const readerPatienceMs = 60_000;

/** GET /exports/<token>: the file that the token names. One that ends too early breaks off, and never looks complete. */
export function serveExports(fastify: FastifyInstance, exports: Exports, links: ExportLinks, patienceMs = readerPatienceMs): void {
  // Not `:token`, whose length is bounded; and no HEAD, which would read everything and send nothing.
  fastify.get<{ Params: { '*': string } }>('/exports/*', { exposeHeadRoute: false }, async ({ params }, reply) => {
    const nowMs = Date.now();
    return sendExport(reply, exports, await links.read(params['*'], nowMs), nowMs, patienceMs);
  });
}

/** Answers with the file as it is read from the database. @throws CodedError OVERLOADED when there are as many exports as may be. */
export async function sendExport(
  reply: FastifyReply,
  exports: Exports,
  request: ExportRequest,
  nowMs: number,
  patienceMs = readerPatienceMs,
): Promise<FastifyReply> {
  const { contentType, extension } = formats[request.format];
  const stream = await exports.open(request);
  reply.raw.setTimeout(patienceMs, () => reply.raw.destroy());
  const date = new Date(nowMs).toISOString().slice(0, 10);
  return reply
    .headers({
      'content-type': contentType,
      'content-disposition': `attachment; filename="rapport-export-${date}.${extension}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .send(stream);
}
