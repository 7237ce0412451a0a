import type { onRequestHookHandler } from 'fastify';
import { Context, type Services } from '../graphql/context';
import type { Viewer } from '../infrastructure/auth';

/**
 * Returns an onRequest hook that sets `request.sender`, before the server reads the body. The hook verifies the token and counts the request against
 * the rate limit of the user or the IP address. It fails with CodedError UNAUTHENTICATED if the token is not valid; RATE_LIMITED if the rate limit is
 * exceeded.
 */
export function admitSender(services: Services): onRequestHookHandler {
  return (request, _, done) => {
    const { headers, id, ip } = request;
    const origin = { ipAddress: ip, userAgent: headers['user-agent'] ?? null };
    admitViewer(services, headers.authorization, ip, done, (viewer) => {
      request.sender = new Context(services, viewer, id, origin);
      done();
    });
  };
}

/**
 * Verifies a token, counts the request, and calls `next` with the viewer: synchronously if nothing has to wait. Calls `onError` if a step fails or if
 * `next` throws.
 */
export function admitViewer(
  { identify, rateLimit }: Pick<Services, 'identify' | 'rateLimit'>,
  authorization: string | undefined,
  ip: string,
  onError: (error: Error) => void,
  next: (viewer: Viewer | null) => void,
): void {
  const count = (viewer: Viewer | null) => {
    const admitted = rateLimit.admit(viewer, ip);
    if (admitted) return admitted.then(() => next(viewer));
    next(viewer);
  };
  try {
    const viewer = identify(authorization);
    const counted = viewer instanceof Promise ? viewer.then(count) : count(viewer);
    if (counted) counted.catch(onError);
  } catch (error) {
    onError(error as Error);
  }
}
