import { compile } from '@fastify/proxy-addr';

/** Returns whether to trust the forwarded client address of a proxy: by the proxy's address, or by its number of hops from the server. */
export function proxyTrust(trusted: string[] | number): (address: string, hop: number) => boolean {
  return typeof trusted === 'number' ? (_, hop) => hop < trusted : compile(trusted);
}
