import { isIPv6 } from 'node:net';

/** In an address, where it should not be. */
const parameter = /([?&](?:access_token|token|signature)=)[^&#\s"\\]+/gi;
const bearer = /(bearer\s+)[^\s"\\]+/gi;
const webhookSecret = /\bwhsec_[\w+/=-]+/g;
/** Of a connection string. */
const password = /(:\/\/[^:@/\s"]*:)[^/\s"]+@/g;
const ipv4 = /\b(?!127\.0\.0\.1\b)(?:\d{1,3}\.){3}\d{1,3}\b/g;
const dotted = /[\w.-]{12,}/g;
const withColons = /[\w:]{2,}/g;
/** The longest IPv6 address without an IPv4 part, and a port. */
const longestIpv6 = 39 + 6;
/** IPv6 addresses of this machine, and the prefix that stays of an IPv4 address written as IPv6. */
const ownIpv6 = new Set(['::', '::1', '::ffff']);

/** Longer values in a log line are cut. */
const mostOfValue = 4_000;
/** Of a line that is still longer only the short values at its top are kept. */
const mostOfLine = 64_000;

/** A line of the log as it is written: without secrets and addresses of people, and of bounded length. Takes time in proportion to the line. */
export function logLine(line: string): string {
  return clip(redact(line));
}

/**
 * A line without tokens, secrets, passwords of connection strings and addresses of people. No pattern here may look at a character more
 * than a fixed number of times: clients choose what is logged. Runs are matched whole, and examined by functions.
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

/** A signed token is three parts with dots between, of which the first begins with `eyJ` and the last may be empty. */
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
    // "::1:5432" is an address of its own, and more likely port 5432 of this machine.
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
