import type { FastifyInstance } from 'fastify';
import { CodedError } from '../errors';

/** They last, and have limits of their own; or tell how the server is. */
const exempt = /^\/(graphql\/stream|health|ready|metrics|exports?)(\/|$|\?)/;

/**
 * While so many requests are under way, further ones are refused at once: a server that takes on more than it can do does none of it
 * in time.
 */
export function shedOverload(fastify: FastifyInstance, most: number): void {
  let underWay = 0;
  fastify.addHook('onRequest', (request, reply, done) => {
    if (exempt.test(request.url)) return done();
    if (underWay >= most) return done(new CodedError('OVERLOADED', `More than ${most} requests are under way: try again in a moment.`));
    underWay++;
    reply.raw.once('close', () => underWay--);
    return done();
  });
}
