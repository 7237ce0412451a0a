import type { FastifyRequest } from 'fastify';
import { Context, type Services } from '../graphql/context';

/**
 * Returns an onRequest hook that sets `request.sender`, before the server reads the body. The hook verifies the token and counts the request against
 * the rate limit of the user or the IP address.
 * @throws CodedError UNAUTHENTICATED if the token is not valid; RATE_LIMITED if the rate limit is exceeded.
 */
export function admitSender(services: Services): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const { headers, id, ip } = request;
    const origin = { ipAddress: ip, userAgent: headers['user-agent'] ?? null };
    const viewer = await services.identify(headers.authorization);
    await services.rateLimit.admit(viewer, ip);
    request.sender = new Context(services, viewer, id, origin);
  };
}
