/** A signed token, wherever it stands in a text; its signature, and what it says, are nobody's business. */
const token = /\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g;
const bearer = /(bearer\s+)[^\s"\\]+/gi;
const ipv4 = /\b(?!127\.0\.0\.1\b)(?:\d{1,3}\.){3}\d{1,3}\b/g;
const ipv6 = /(?<![\w:.])(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4})+(?![\w:])/gi;
/** Of a connection string. */
const password = /(\w+:\/\/[^:@/\s"]*:)[^@/\s"]+@/g;

/** A line of the log without tokens, passwords of connection strings and addresses of people. */
export function redact(line: string): string {
  return line
    .replace(token, '[token]')
    .replace(bearer, '$1[token]')
    .replace(password, '$1[password]@')
    .replace(ipv4, '[address]')
    .replace(ipv6, '[address]');
}
