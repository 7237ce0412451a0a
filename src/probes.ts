import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';

const patienceMs = 2_000;

/** For what watches over the process: /health answers as long as it lives, /ready while it can also reach its database. */
export function serveProbes(fastify: FastifyInstance, pool: Pool): void {
  fastify.get('/health', async () => ({ status: 'ok' }));
  fastify.get('/ready', async (_, reply) => {
    const answer = pool.query('SELECT 1').then(
      () => true,
      () => false,
    );
    const silence = new Promise<boolean>((resolve) => setTimeout(resolve, patienceMs, false).unref());
    const isReady = await Promise.race([answer, silence]);
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'the database cannot be reached' });
  });
}
