import { compile } from '@fastify/proxy-addr';

/** Whether what a proxy says of its client is believed: by its address, or by how many stand between it and the server. */
export function proxyTrust(trusted: string[] | number): (address: string, hop: number) => boolean {
  return typeof trusted === 'number' ? (_, hop) => hop < trusted : compile(trusted);
}
