import { compile } from '@fastify/proxy-addr';

/**
 * Returns a function that decides whether the server trusts the X-Forwarded-For header of a proxy. `trusted` contains addresses or networks, or
 * is the number of trusted proxies in front of the server.
 */
export function proxyTrust(trusted: string[] | number): (address: string, hop: number) => boolean {
  return typeof trusted === 'number' ? (_, hop) => hop < trusted : compile(trusted);
}
