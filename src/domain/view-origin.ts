import { createHmac } from 'node:crypto';
import ipaddr from 'ipaddr.js';

/** How the server stores the IP address of a viewing. */
export const ipAddressModes = ['truncated', 'hashed', 'whole', 'none'] as const;
type IpAddressMode = (typeof ipAddressModes)[number];

/** Origin of a request, according to its connection and headers. */
export interface Origin {
  ipAddress: string | null;
  userAgent: string | null;
}

export interface OriginPolicy {
  ipAddress: IpAddressMode;
  /** Key for `hashed`. Finding the address of a hash by trying all addresses requires this key. */
  ipAddressKey: string | null;
}

const maxUserAgent = 500;

/** Returns the parts of a request's origin that the policy allows the server to store. An invalid address becomes null. */
export function keptOrigin({ ipAddress, userAgent }: Origin, policy: OriginPolicy): Origin {
  return {
    ipAddress: ipAddress ? keptAddress(ipAddress, policy) : null,
    userAgent: userAgent?.slice(0, maxUserAgent).replaceAll('\0', '').toWellFormed() ?? null,
  };
}

function keptAddress(text: string, { ipAddress: mode, ipAddressKey }: OriginPolicy): string | null {
  if (mode === 'none') return null;
  // A zone (fe80::1%eth0) has a meaning only on its own machine.
  const [plain = ''] = text.split('%', 1);
  if (!ipaddr.isValid(plain)) return null;
  // Converts ::ffff:192.0.2.1 to 192.0.2.1.
  const address = ipaddr.process(plain);
  if (mode === 'whole') return address.toString();
  if (mode === 'hashed')
    return createHmac('sha256', ipAddressKey ?? '')
      .update(address.toNormalizedString())
      .digest('base64url')
      .slice(0, 22);
  return truncated(address);
}

/** Returns the network of the address (IPv4 /24, IPv6 /48), which identifies a household or a company rather than a machine. */
function truncated(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  const kept = address.kind() === 'ipv4' ? 3 : 6;
  const bytes = address.toByteArray().map((byte, index) => (index < kept ? byte : 0));
  return ipaddr.fromByteArray(bytes).toString();
}
