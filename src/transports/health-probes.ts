import type { FastifyInstance } from 'fastify';
import type { Database } from '../infrastructure/database/pool';
import { isReachable } from '../infrastructure/database/reachable';

/** Serves two endpoints for orchestrators: /health returns 200 while the process runs; /ready returns 503 if the database cannot be reached. */
export function serveProbes(fastify: FastifyInstance, pool: Database): void {
  fastify.get('/health', async () => ({ status: 'ok' }));
  fastify.get('/ready', async (_, reply) => {
    const isReady = await isReachable(pool);
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'the database cannot be reached' });
  });
}
