import { redact } from '../src/infrastructure/redact';
import { startApp } from './support/app';
import { cloneDatabase } from './support/database';
import { startServer } from './support/server';
import { openSocket } from './support/socket';
import { secret, tokenOf } from './support/tokens';

const address = '203.0.113.77';
const address6 = '2001:db8:85a3::8a2e:370:7334';
const password = 'hunter2-of-the-database';
/** Secrets that must not appear anywhere: tokens and their parts, addresses, passwords; in responses also SQL, stacks and paths. */
const secrets = (token: string) => [token, token.split('.')[1] as string, token.split('.')[2] as string, secret, address, address6, password];
const inner =
  /\bSELECT\b .*\bFROM\b|INSERT INTO|\bUPDATE \w+ SET|relation "|column "|violates|\bat \S+ \(|\.[cm]?[jt]s:\d+|node_modules|\/dist\/|ECONNREFUSED|127\.0\.0\.1:\d+/;

it('no token, signature, address, password, SQL or stack is in any answer, and no token, password or address in any line of the log, whatever goes wrong', async () => {
  const database = await cloneDatabase();
  const app = await startApp({ databaseUrl: database.url });
  await app.addContents({ id: 'c1' });
  const token = await tokenOf('ann');
  const at = new URL(database.url);
  const databaseUrl = at.password ? at.href : Object.assign(at, { password }).href;
  // Behind a proxy that is believed.
  const env = { LOG_LEVEL: 'debug', TRUST_PROXY: '2' };
  const { url, output, end } = await startServer(databaseUrl, { env });
  const answers: string[] = [];
  const send = async (path: string, init: RequestInit = {}, authorization = `Bearer ${token}`) => {
    const headers = { 'content-type': 'application/json', authorization, 'x-forwarded-for': `${address}, ${address6}`, 'user-agent': token };
    const response = await fetch(url + path, { headers, ...init });
    answers.push(`${response.status} ${JSON.stringify([...(response.headers as unknown as Iterable<[string, string]>)])} ${await response.text()}`);
  };
  const ask = (query: string, variables: object = {}, authorization?: string) =>
    send('/graphql', { method: 'POST', body: JSON.stringify({ query, variables }) }, authorization);
  const provoke = async () => {
    const [head, body] = token.split('.');
    for (const wrong of [`${head}.${body}.c2lnbmF0dXJl`, `${token}x`, 'nonsense', '']) await ask('{ viewer { id } }', {}, wrong && `Bearer ${wrong}`);
    await ask('{ content(id: "c1") { title stats { likeCount } } }');
    await ask('mutation { like(input: { contentId: "c1" }) { isChanged } }');
    await ask('{ history { edges { node { id } } } }');
    await ask('{ search(query: "x") { edges { node { score } } } }');
    await ask('{ nothing }');
    await ask('{');
    await send('/graphql', { method: 'POST', body: '{' });
    await send('/api/interactions/like', { method: 'POST', body: JSON.stringify({ listingId: 'c1' }) });
    await send('/api/listings/c1/stats');
    await send('/interactions/export/ann?format=csv');
    await send('/ready');
    await send(`/graphql?query={__typename}&token=${encodeURIComponent('x')}`);
    const socket = await openSocket(url, { headers: { 'x-forwarded-for': address } });
    await socket.init(token).catch(() => {});
    answers.push(JSON.stringify(await socket.ask('{ viewer { id } }').catch(String)));
    answers.push(JSON.stringify(await socket.ask('subscription { contentStats(ids: ["c1"]) { likeCount } }').catch(String)));
    await socket.close().catch(() => {});
    const refused = await openSocket(url);
    refused.send({ type: 'connection_init', payload: { Authorization: `Bearer ${token}x` } });
    answers.push(JSON.stringify(await refused.closed));
  };
  await provoke();
  // An unexpected failure: missing tables, over every transport.
  for (const table of ['reactions', 'views', 'content_stats', 'request_keys', 'users', 'content']) {
    await app.pool.query(`ALTER TABLE ${table} RENAME TO ${table}_gone`);
    await provoke();
    await app.pool.query(`ALTER TABLE ${table}_gone RENAME TO ${table}`);
  }
  await app.pool.query('UPDATE content SET title = title');
  await end('SIGTERM');
  const log = output();
  await app.stop();
  await database.drop();

  expect(answers.join()).toContain('INTERNAL_SERVER_ERROR');
  expect(log).toContain('Unexpected error');
  for (const answer of answers) {
    for (const word of secrets(token)) expect(answer).not.toContain(word);
    expect(answer).not.toMatch(inner);
  }
  for (const line of log.split('\n')) for (const word of secrets(token)) expect(line).not.toContain(word);
  expect(output()).not.toContain('Unhandled');
}, 120_000);

it.each([
  ['a token in a sentence', 'The token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln failed', 'The token [token] failed'],
  ['a header', '{"authorization":"Bearer abc.def"}', '{"authorization":"Bearer [token]"}'],
  ['the password of a database', 'postgres://rapport:hunter2@db:5432/x', 'postgres://rapport:[password]@db:5432/x'],
  ['the password of a Redis without a user', 'redis://:hunter2@cache:6379', 'redis://:[password]@cache:6379'],
  ['a password with an @ in it', 'postgres://rapport:hun@ter2@db:5432/x', 'postgres://rapport:[password]@db:5432/x'],
  ['an address', 'from 203.0.113.7:4711', 'from [address]:4711'],
  ['an address of six', 'from 2001:db8:85a3:0:0:8a2e:370:7334', 'from [address]'],
  ['a short address of six', `from ${address6}, and 2001:db8::1, and ::ffff:203.0.113.7`, 'from [address], and [address], and ::ffff:[address]'],
  ['a token in an address', 'GET /graphql?token=secret-of-mine&x=1', 'GET /graphql?token=[token]&x=1'],
  ['an API key of the provider', '"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"', '"secret":"[token]"'],
  [
    'times, versions and this very machine stay',
    '2026-01-01T10:11:12Z v18.4 127.0.0.1:5432 12:34:56',
    '2026-01-01T10:11:12Z v18.4 127.0.0.1:5432 12:34:56',
  ],
])('the log has no %s', (_, line, redacted) => expect(redact(line)).toBe(redacted));
