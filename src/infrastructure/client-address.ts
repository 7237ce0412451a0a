import ipaddr from 'ipaddr.js';
import type { Viewer } from './auth';

/** Returns the key that identifies a client for rate limits and other limits: the user's id, or the IP address if the request has no token. */
export function clientOf(viewer: Pick<Viewer, 'id'> | null, ipAddress: string | null): string {
  return viewer ? `user:${viewer.id}` : `address:${countedAddress(ipAddress)}`;
}

/**
 * Returns the part of an IP address that identifies a client for limits: the whole IPv4 address (::ffff:192.0.2.1 becomes 192.0.2.1) or the first 64
 * bits of an IPv6 address, because each household can choose the other 64 bits freely.
 */
export function countedAddress(address: string | null): string {
  if (!address?.includes(':')) return address ?? '';
  const [plain = ''] = address.split('%', 1);
  if (!ipaddr.isValid(plain)) return address;
  const bytes = ipaddr.process(plain).toByteArray();
  return bytes.length === 4 ? bytes.join('.') : `${Buffer.from(bytes.slice(0, 8)).toString('hex')}/64`;
}
