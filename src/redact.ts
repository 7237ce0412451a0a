import { isIPv6 } from 'node:net';

/** A signed token, wherever it stands in a text; its signature, and what it says, are nobody's business. */
const token = /\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g;
const bearer = /(bearer\s+)[^\s"\\]+/gi;
/** In an address, where it should not be. */
const parameter = /([?&](?:access_token|token|signature)=)[^&#\s"\\]+/gi;
const webhookSecret = /\bwhsec_[\w+/=-]+/g;
const ipv4 = /\b(?!127\.0\.0\.1\b)(?:\d{1,3}\.){3}\d{1,3}\b/g;
const colons = /(?<![\w:.])[0-9a-f]*:[0-9a-f:]*:[0-9a-f]*(?![\w:])/gi;
/** Of a connection string. */
const password = /(\w+:\/\/[^:@/\s"]*:)[^/\s"]+@/g;

/** A line of the log without tokens, secrets, passwords of connection strings and addresses of people. */
export function redact(line: string): string {
  return line
    .replace(token, '[token]')
    .replace(bearer, '$1[token]')
    .replace(parameter, '$1[token]')
    .replace(webhookSecret, '[token]')
    .replace(password, '$1[password]@')
    .replace(ipv4, '[address]')
    .replace(colons, (text) => (isIPv6(text) && text !== '::1' && text !== '::' ? '[address]' : text));
}
