import ipaddr from 'ipaddr.js';
import type { Viewer } from './auth';

/** What limits are counted by: the user, or without a token the address. */
export function clientOf(viewer: Pick<Viewer, 'id'> | null, ipAddress: string | null): string {
  return viewer ? `user:${viewer.id}` : `address:${countedAddress(ipAddress)}`;
}

/**
 * By what those are counted who come without a token: an IPv4 address as it is (::ffff:192.0.2.1 is 192.0.2.1), of an IPv6 address its
 * first 64 bits. What follows them each household chooses anew as often as it likes.
 */
export function countedAddress(address: string | null): string {
  if (!address?.includes(':')) return address ?? '';
  const [plain = ''] = address.split('%', 1);
  if (!ipaddr.isValid(plain)) return address;
  const bytes = ipaddr.process(plain).toByteArray();
  return bytes.length === 4 ? bytes.join('.') : `${Buffer.from(bytes.slice(0, 8)).toString('hex')}/64`;
}
