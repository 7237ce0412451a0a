import type { FastifyInstance, FastifyReply } from 'fastify';
import { formats } from '../privacy/export/formats';
import type { Exports } from '../privacy/export/running-exports';
import type { ExportLinks } from '../privacy/export/signed-links';
import type { ExportRequest } from '../privacy/export/types';

/** Time in ms after which the server ends a download whose client reads nothing. Node can detect this up to 60 s late. */
const readerTimeoutMs = 60_000;

/** Serves the export files at GET /exports/<token>. Aborts the response if the export fails, so that the file does not look complete. */
export function serveExports(fastify: FastifyInstance, exports: Exports, links: ExportLinks, timeoutMs = readerTimeoutMs): void {
  // Uses a wildcard because Fastify limits the length of `:token`. Rejects HEAD because Fastify would read the whole export and send nothing.
  fastify.get<{ Params: { '*': string } }>('/exports/*', { exposeHeadRoute: false }, async ({ params }, reply) => {
    const nowMs = Date.now();
    return sendExport(reply, exports, await links.read(params['*'], nowMs), nowMs, timeoutMs);
  });
}

/** Streams an export file from the database to the client. @throws CodedError OVERLOADED if too many exports are in progress. */
export async function sendExport(
  reply: FastifyReply,
  exports: Exports,
  request: ExportRequest,
  nowMs: number,
  timeoutMs = readerTimeoutMs,
): Promise<FastifyReply> {
  const { contentType, extension } = formats[request.format];
  const stream = await exports.open(request);
  reply.raw.setTimeout(timeoutMs, () => reply.raw.destroy());
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
