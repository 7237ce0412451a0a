import { isIPv6 } from 'node:net';

/** Query parameters that contain a secret, for example `?token=…`. Clients should send tokens in a header instead. */
const parameter = /([?&](?:access_token|token|signature)=)[^&#\s"\\]+/gi;
const bearer = /(bearer\s+)[^\s"\\]+/gi;
const webhookSecret = /\bwhsec_[\w+/=-]+/g;
/** Password in a connection string, for example in `postgres://user:password@host`. */
const password = /(:\/\/[^:@/\s"]*:)[^/\s"]+@/g;
const ipv4 = /\b(?!127\.0\.0\.1\b)(?:\d{1,3}\.){3}\d{1,3}\b/g;
const dotted = /[\w.-]{12,}/g;
const withColons = /[\w:]{2,}/g;
/** Maximum length of an IPv6 address in hexadecimal digits (39 characters), followed by a colon and a port (6 characters). */
const longestIpv6 = 39 + 6;
/**
 * IPv6 addresses that stay in the log: the addresses of this machine, and `::ffff`, which remains of `::ffff:192.0.2.1` after the IPv4 address is
 * replaced.
 */
const ownIpv6 = new Set(['::', '::1', '::ffff']);

/** Maximum number of characters of a value in a log line. Longer values are truncated. */
const mostOfValue = 4_000;
/**
 * Maximum number of characters of a log line after its values are truncated. From a longer line, the server removes all top-level values of more
 * than 8,000 characters.
 */
const mostOfLine = 64_000;

/** Removes secrets and IP addresses from a log line and limits its length. Runs in linear time. */
export function logLine(line: string): string {
  return clip(redact(line));
}

/**
 * Replaces tokens, secrets, IP addresses and passwords of connection strings with placeholders such as `[token]`. Clients control parts of the log,
 * so all patterns must run in linear time. Therefore the patterns match whole runs of characters, and functions examine the runs.
 */
export function redact(line: string): string {
  return line
    .replace(dotted, withoutTokens)
    .replace(bearer, '$1[token]')
    .replace(parameter, '$1[token]')
    .replace(webhookSecret, '[token]')
    .replace(password, '$1[password]@')
    .replace(ipv4, '[address]')
    .replace(withColons, withoutIpv6);
}

/**
 * Replaces the JSON Web Tokens in a run of characters. Such a token has three parts separated by dots. The first part starts with `eyJ`, and the last
 * part can be empty.
 */
function withoutTokens(run: string): string {
  if (!run.includes('eyJ')) return run;
  const parts = run.split('.');
  const kept: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] as string;
    const start = /(?:^|-)(?=eyJ[\w-]{5})/.exec(part);
    if (start && index + 2 < parts.length && parts[index + 1] !== '') {
      kept.push(`${part.slice(0, start.index + start[0].length)}[token]`);
      index += 2;
    } else kept.push(part);
  }
  return kept.join('.');
}

function withoutIpv6(run: string): string {
  if (run.length > longestIpv6 || !run.includes(':')) return run;
  if (isIPv6(run) && !ownIpv6.has(run)) {
    // "::1:5432" is a valid IPv6 address, but more likely means port 5432 of this machine.
    const [, host = ''] = /^(.*):\d{1,5}$/.exec(run) ?? [];
    return ownIpv6.has(host) ? run : '[address]';
  }
  const [, host = '', port = ''] = /^(.*?)(:\d{0,5})$/.exec(run) ?? [];
  return isIPv6(host) && !ownIpv6.has(host) ? `[address]${port}` : run;
}

function clip(line: string): string {
  if (line.length <= mostOfValue) return line;
  try {
    const clipped = JSON.stringify(JSON.parse(line, (_, value) => clippedText(value)));
    return `${clipped.length <= mostOfLine ? clipped : JSON.stringify(shortValues(JSON.parse(clipped)))}\n`;
  } catch {
    return `${clippedText(line.trimEnd())}\n`;
  }
}

function clippedText<T>(value: T): T | string {
  if (typeof value !== 'string' || value.length <= mostOfValue) return value;
  return `${value.slice(0, mostOfValue).toWellFormed()} … (${value.length} characters)`;
}

function shortValues(line: object): object {
  return Object.fromEntries(Object.entries(line).filter(([, value]) => (JSON.stringify(value)?.length ?? 0) <= 2 * mostOfValue));
}
