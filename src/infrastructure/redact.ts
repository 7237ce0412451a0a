import { isIPv6 } from 'node:net';

/** A secret in a URL. Clients should not put one there. */
const parameter = /([?&](?:access_token|token|signature)=)[^&#\s"\\]+/gi;
const bearer = /(bearer\s+)[^\s"\\]+/gi;
const webhookSecret = /\bwhsec_[\w+/=-]+/g;
/** A password in a connection string. */
const password = /(:\/\/[^:@/\s"]*:)[^/\s"]+@/g;
const ipv4 = /\b(?!127\.0\.0\.1\b)(?:\d{1,3}\.){3}\d{1,3}\b/g;
const dotted = /[\w.-]{12,}/g;
const withColons = /[\w:]{2,}/g;
/** Maximum length of an IPv6 address without an IPv4 part, and a port. */
const longestIpv6 = 39 + 6;
/** IPv6 addresses of this machine, and the prefix that remains after the IPv4 part of an IPv4-mapped address is replaced. */
const ownIpv6 = new Set(['::', '::1', '::ffff']);

/** Maximum length of a value in a log line. Longer values are truncated. */
const mostOfValue = 4_000;
/** Maximum length of a line with truncated values. Longer lines keep only their short top-level values. */
const mostOfLine = 64_000;

/** Returns a log line without secrets and IP addresses, and with bounded length. Runs in linear time. */
export function logLine(line: string): string {
  return clip(redact(line));
}

/**
 * Replaces tokens, secrets, passwords of connection strings and IP addresses. Clients control parts of the log, so all patterns must run
 * in linear time: they match whole runs of characters, and functions examine the runs.
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

/** Replaces signed tokens: three parts separated by dots, of which the first starts with `eyJ` and the last can be empty. */
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
    // "::1:5432" is a valid address, but more likely means port 5432 of this machine.
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
