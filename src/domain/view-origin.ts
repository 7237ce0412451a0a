import { createHmac } from 'node:crypto';
import ipaddr from 'ipaddr.js';

/** Ways to store the IP address of a viewing: only its network, a keyed hash, the whole address, or nothing. */
export const ipAddressModes = ['truncated', 'hashed', 'whole', 'none'] as const;
type IpAddressMode = (typeof ipAddressModes)[number];

/** IP address and user agent of a request, from its connection and its headers. */
export interface Origin {
  ipAddress: string | null;
  userAgent: string | null;
}

export interface OriginPolicy {
  ipAddress: IpAddressMode;
  /** Secret key for the mode `hashed`. Without this key, an attacker cannot find the address of a hash by hashing all addresses. */
  ipAddressKey: string | null;
}

const maxUserAgent = 500;

/** Returns the parts of an origin that the policy allows the server to store. An invalid IP address becomes null. */
export function keptOrigin({ ipAddress, userAgent }: Origin, policy: OriginPolicy): Origin {
  return {
    ipAddress: ipAddress ? keptAddress(ipAddress, policy) : null,
    userAgent: userAgent?.slice(0, maxUserAgent).replaceAll('\0', '').toWellFormed() ?? null,
  };
}

/** Stored forms of the latest addresses, by policy. Parsing an address takes longer than all other steps of building a viewing. */
const keptAddresses = new WeakMap<OriginPolicy, Map<string, string | null>>();
const mostAddresses = 1_000;

function keptAddress(text: string, policy: OriginPolicy): string | null {
  const known = keptAddresses.get(policy) ?? new Map<string, string | null>();
  keptAddresses.set(policy, known);
  let kept = known.get(text);
  if (kept === undefined) {
    kept = toKept(text, policy);
    if (known.size >= mostAddresses) known.clear();
    known.set(text, kept);
  }
  return kept;
}

function toKept(text: string, { ipAddress: mode, ipAddressKey }: OriginPolicy): string | null {
  if (mode === 'none') return null;
  // Removes the zone of an IPv6 address, such as `%eth0` in `fe80::1%eth0`, because it has a meaning on one machine only.
  const [plain = ''] = text.split('%', 1);
  if (!ipaddr.isValid(plain)) return null;
  // Converts an IPv4-mapped IPv6 address to IPv4, for example ::ffff:192.0.2.1 to 192.0.2.1.
  const address = ipaddr.process(plain);
  if (mode === 'whole') return address.toString();
  if (mode === 'hashed')
    return createHmac('sha256', ipAddressKey ?? '')
      .update(address.toNormalizedString())
      .digest('base64url')
      .slice(0, 22);
  return truncated(address);
}

/**
 * Returns the network of the address, which is a /24 for IPv4 and a /48 for IPv6. It identifies a household or a company but not a single machine.
 */
function truncated(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  const kept = address.kind() === 'ipv4' ? 3 : 6;
  const bytes = address.toByteArray().map((byte, index) => (index < kept ? byte : 0));
  return ipaddr.fromByteArray(bytes).toString();
}
