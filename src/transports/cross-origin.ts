import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Response headers that scripts of other origins can read besides the CORS-safelisted headers. */
const exposedHeaders = ['ETag', 'Link', 'Retry-After', 'Idempotency-Replayed', 'Content-Disposition'];

/**
 * Lets pages of the origins call the server; `*` allows all origins. Returns a function that returns the CORS headers of a response to a request
 * with the given `Origin` header, as names and values in one list. Fastify's plugin adds the same headers to all responses of Fastify.
 */
export async function allowOrigins(fastify: FastifyInstance, origins: readonly string[]): Promise<(origin: string | undefined) => readonly string[]> {
  if (origins.length === 0) return () => [];
  const isOpen = origins.includes('*');
  await fastify.register(cors, {
    origin: isOpen ? '*' : [...origins],
    maxAge: 86_400,
    exposedHeaders,
    // With strict preflight, the plugin responds in plain text to an OPTIONS request without preflight headers, instead of with a coded error.
    strictPreflight: false,
  });
  const exposed = ['access-control-expose-headers', exposedHeaders.join(', ')];
  const [open, refused] = [
    ['access-control-allow-origin', '*', ...exposed],
    ['vary', 'Origin', ...exposed],
  ];
  if (isOpen) return () => open;
  const byOrigin = new Map(origins.map((origin) => [origin, ['vary', 'Origin', 'access-control-allow-origin', origin, ...exposed]]));
  return (origin = '') => byOrigin.get(origin) ?? refused;
}
