import { createHmac } from 'node:crypto';
import ipaddr from 'ipaddr.js';

/** How the IP address of a viewing is kept. */
export const ipAddressModes = ['truncated', 'hashed', 'whole', 'none'] as const;
type IpAddressMode = (typeof ipAddressModes)[number];

/** Who sent a request, as far as the connection tells. */
export interface Origin {
  ipAddress: string | null;
  userAgent: string | null;
}

export interface OriginPolicy {
  ipAddress: IpAddressMode;
  /** For `hashed`: without it nobody can try all addresses to find the one behind a hash. */
  ipAddressKey: string | null;
}

const maxUserAgent = 500;

/** What of a request's origin may be written down. An address that is none becomes null. */
export function keptOrigin({ ipAddress, userAgent }: Origin, policy: OriginPolicy): Origin {
  return {
    ipAddress: ipAddress ? keptAddress(ipAddress, policy) : null,
    userAgent: userAgent?.slice(0, maxUserAgent).replaceAll('\0', '').toWellFormed() ?? null,
  };
}

function keptAddress(text: string, { ipAddress: mode, ipAddressKey }: OriginPolicy): string | null {
  if (mode === 'none') return null;
  // A zone (fe80::1%eth0) is the machine's own affair.
  const [plain = ''] = text.split('%', 1);
  if (!ipaddr.isValid(plain)) return null;
  // ::ffff:192.0.2.1 is 192.0.2.1.
  const address = ipaddr.process(plain);
  if (mode === 'whole') return address.toString();
  if (mode === 'hashed')
    return createHmac('sha256', ipAddressKey ?? '')
      .update(address.toNormalizedString())
      .digest('base64url')
      .slice(0, 22);
  return truncated(address);
}

/** The network of the address: a household or a company rather than a machine. */
function truncated(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  const kept = address.kind() === 'ipv4' ? 3 : 6;
  const bytes = address.toByteArray().map((byte, index) => (index < kept ? byte : 0));
  return ipaddr.fromByteArray(bytes).toString();
}
