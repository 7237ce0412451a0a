import { createSign, generateKeyPairSync } from 'node:crypto';
import { type JWK, type JWTPayload, UnsecuredJWT } from 'jose';
import type { CodedError } from '../src/domain/errors';
import { atExpiry, createAuthenticator, type Viewer } from '../src/infrastructure/auth';
import { type AuthConfig, readConfig } from '../src/infrastructure/config/read-config';
import { startApp, type TestApp } from './support/app';
import { shiftTime } from './support/clock';
import { createKey, type KeyServer, type SigningKey, sign, startKeyServer } from './support/key-server';
import { brokenLaws } from './support/laws';
import { LikeDocument, ViewerDocument } from './support/operations';
import { openSocket } from './support/socket';
import { tableHashes } from './support/table-hashes';
import { secret } from './support/tokens';

const issuer = 'https://identity.test/';
const audience = 'rapport';
const minuteMs = 60_000;

let key: SigningKey;
let strangersKey: SigningKey;
let keyServer: KeyServer;
let bySecret: TestApp;
let byKeys: TestApp;
beforeAll(async () => {
  [key, strangersKey] = await Promise.all([createKey('first'), createKey('first')]);
  keyServer = await startKeyServer(key);
  const claimed = { JWT_ISSUER: issuer, JWT_AUDIENCE: audience };
  bySecret = await startApp({ env: claimed });
  byKeys = await startApp({ env: { ...claimed, JWT_SECRET: '', JWKS_URL: keyServer.url } });
});
afterAll(async () => {
  await Promise.all([bySecret.stop(), byKeys.stop()]);
  await keyServer.stop();
});
afterEach(() => jest.useRealTimers());

const nowS = () => Math.floor(Date.now() / 1000);
/** The claims of a good token; `undefined` takes one away. */
const claims = (more: object = {}): JWTPayload => ({ sub: 'ann', iss: issuer, aud: audience, iat: nowS(), exp: nowS() + 600, ...more });
/** The claims of a token that is refused. No good token has this subject. */
const intruder = (more: object = {}) => claims({ sub: 'intruder', ...more });
const withSecret = (of: string, payload: JWTPayload, alg = 'HS256', header = {}) => sign(Buffer.from(of), { alg, ...header }, payload);
const encoded = (part: object | string) => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
const tampered = (token: string, change: object) => {
  const [header, payload, signature] = token.split('.') as [string, string, string];
  return [header, encoded({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...change }), signature].join('.');
};

type Tokens = Record<string, () => string | Promise<string>>;
const refusedEverywhere = (good: (more?: object, header?: object) => Promise<string>, other: () => Promise<string>): Tokens => ({
  'unsigned, alg none': () => new UnsecuredJWT(intruder()).encode(),
  'unsigned, alg in odd letters': () => `${encoded({ alg: 'nOnE' })}.${encoded(intruder())}.`,
  'without its signature': async () => (await good()).replace(/[^.]+$/, ''),
  'signed with another key': other,
  'changed after signing': async () => tampered(await good(), { sub: 'root', role: 'admin' }),
  expired: () => good({ exp: nowS() - 60 }),
  'not yet valid': () => good({ nbf: nowS() + 60 }),
  'for another audience': () => good({ aud: 'another-service' }),
  'without an audience': () => good({ aud: undefined }),
  'of another issuer': () => good({ iss: 'https://elsewhere.test/' }),
  'without an issuer': () => good({ iss: undefined }),
  'issued at a time in milliseconds': () => good({ sub: 'new-1', iat: Date.now() }),
  'issued before 1970': () => good({ sub: 'new-2', iat: -1e12 }),
  'issued after the year 9999': () => good({ sub: 'new-3', iat: 1e15 }),
  'that expires at a time in milliseconds': () => good({ sub: 'new-4', exp: Date.now() + 600_000 }),
  'valid from a time before 1970': () => good({ sub: 'new-5', nbf: -1 }),
  'without a subject': () => good({ sub: undefined }),
  'with an empty subject': () => good({ sub: '' }),
  'with a subject that is a number': () => good({ sub: 42 }),
  'with a subject of 300 characters': () => good({ sub: 'x'.repeat(300) }),
  'with NUL in the subject': () => good({ sub: 'a\0b' }),
  'with half a character in the subject': () => good({ sub: 'a\ud83d' }),
  'without an expiry': () => good({ exp: undefined }),
  'with an expiry in words': () => good({ exp: 'never' }),
  'with an expiry of null': () => good({ exp: null }),
  'with a critical header that nobody knows': () => good({}, { crit: ['sauce'], sauce: true }),
  'whose payload is a list': () => `${encoded({ alg: 'HS256' })}.${encoded('[]')}.${encoded('x')}`,
  'of garbage': () => 'garbage',
  'of three pieces of garbage': () => 'a.b.c',
  'of two dots': () => '..',
  'of five pieces, encrypted': () => `${encoded({ alg: 'dir', enc: 'A256GCM' })}..a.b.c`,
  'of 16,000 characters': () => 'x'.repeat(8_000) + '.'.repeat(8_000),
});

/** Over HTTP and over a socket the same: UNAUTHENTICATED, and no new user. */
async function refusedAtBothDoors(app: TestApp, token: string): Promise<void> {
  const users = async () => (await app.pool.query('SELECT id FROM users ORDER BY id')).rows;
  const before = await users();
  const { status, data, errors } = await app.ask(LikeDocument, { input: { contentId: 'c' } }, { authorization: `Bearer ${token}` });
  expect({ status, data, errors }).toEqual({
    status: 401,
    data: null,
    errors: [{ message: expect.stringMatching(/^The token|^The Authorization header/), extensions: { code: 'UNAUTHENTICATED', retryable: false } }],
  });
  const socket = await openSocket(app.url);
  socket.send({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } });
  const { code, reason } = await socket.closed;
  expect(code).toBe(4403);
  expect(reason).toBe(`UNAUTHENTICATED: ${errors[0]?.message}`.slice(0, 120));
  expect(socket.received).toEqual([]);
  expect(await users()).toEqual(before);
}

describe('where a shared secret is configured, a token is refused', () => {
  const good = (more = {}, header = {}) => withSecret(secret, intruder(more), 'HS256', header);
  const cases: Tokens = {
    ...refusedEverywhere(good, () => withSecret('another secret, also more than 32 bytes long', intruder())),
    'signed by an identity provider': () => key.sign(intruder()),
    'signed with an empty secret': () => `${encoded({ alg: 'HS256' })}.${encoded(intruder())}.`,
  };
  it.each(Object.entries(cases))('%s', async (_, token) => {
    await refusedAtBothDoors(bySecret, await token());
  });
});

describe('where an identity provider is configured, a token is refused', () => {
  const good = (more = {}, header = {}) => key.sign(intruder(more), header);
  const cases: Tokens = {
    ...refusedEverywhere(good, () => strangersKey.sign(intruder())),
    'signed with a shared secret': () => withSecret(secret, intruder()),
    'signed with the public key as if it were a secret (PEM)': () => withSecret(key.pem, intruder(), 'HS256', { kid: key.kid }),
    'signed with the public key as if it were a secret (PEM, trimmed)': () => withSecret(key.pem.trim(), intruder(), 'HS256', { kid: key.kid }),
    'signed with the public key as if it were a secret (JWK)': () => withSecret(JSON.stringify(key.jwk), intruder(), 'HS512', { kid: key.kid }),
    'signed with the public modulus as if it were a secret': () =>
      sign(Buffer.from(key.jwk.n ?? '', 'base64url'), { alg: 'HS256', kid: key.kid }, intruder()),
    'of an unknown key': async () => (await createKey('unknown')).sign(intruder()),
    'of another algorithm under a known key id': async () => (await createKey('first', 'ES256')).sign(intruder()),
    'that brings its own key and its address': () => strangersKey.sign(intruder(), { jwk: strangersKey.jwk, jku: keyServer.url }),
  };
  it.each(Object.entries(cases))('%s', async (_, token) => {
    await refusedAtBothDoors(byKeys, await token());
  });
});

describe('the Authorization header', () => {
  it.each(['Basic YW5uOmFubg==', 'Bearer', 'Bearer  ', 'Token x', 'null', 'Bearer a b', 'Bearer,x'])('"%s" is refused', async (authorization) => {
    const { status, errors } = await bySecret.ask('{ __typename }', {}, { authorization });
    expect({ status, errors }).toMatchObject({
      status: 401,
      errors: [{ message: 'The Authorization header must read "Bearer <token>".', extensions: { code: 'UNAUTHENTICATED' } }],
    });
    const socket = await openSocket(bySecret.url, { headers: { authorization } });
    socket.send({ type: 'connection_init' });
    expect(await socket.closed).toMatchObject({ code: 4403, reason: expect.stringMatching(/^UNAUTHENTICATED: The Authorization header must read/) });
  });

  it('without "Bearer" is refused even with a good token', async () => {
    const { status, errors } = await bySecret.ask('{ __typename }', {}, { authorization: await withSecret(secret, claims()) });
    expect({ status, errors }).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it.each([[{ Authorization: 5 }], [{ Authorization: { toString: 1 } }], [{ token: ['x'] }], [{ authorization: true }], [{ token: 'Basic x' }]])(
    'and the first message of a socket: %j is refused',
    async (payload) => {
      const socket = await openSocket(bySecret.url);
      socket.send({ type: 'connection_init', payload });
      expect(await socket.closed).toMatchObject({ code: 4403, reason: expect.stringMatching(/^UNAUTHENTICATED: /) });
    },
  );

  it('is not needed for what is public', async () => {
    expect(await bySecret.ask('{ __typename }', {})).toMatchObject({ status: 200, errors: [] });
  });
});

it('random changes to a good token are refused, whatever they are, with no other error', async () => {
  const authenticate = createAuthenticator(bySecret.config.auth);
  const good = await withSecret(secret, claims());
  const alphabet = 'AZaz09-_.=+/\u00e9';
  for (let i = 0; i < 3_000; i++) {
    const at = (i * 7919) % good.length;
    const letter = alphabet[i % alphabet.length] as string;
    const token =
      i % 3 === 0 ? good.slice(0, at) + letter + good.slice(at + 1) : i % 3 === 1 ? good.slice(0, at) + letter + good.slice(at) : good.slice(0, at);
    // The last letter of a signature carries bits that do not count.
    if (token.slice(0, -1) === good.slice(0, -1)) continue;
    const error = await Promise.resolve()
      .then(() => authenticate(`Bearer ${token}`))
      .then(
        () => null,
        (error: CodedError) => error,
      );
    expect([token, error?.code]).toEqual([token, 'UNAUTHENTICATED']);
  }
});

describe('a good token', () => {
  afterEach(async () => expect(await brokenLaws(bySecret.pool)).toEqual([]));

  it.each([
    ['HS256', 'HS256'],
    ['HS384', 'HS384'],
    ['HS512', 'HS512'],
  ])('is taken in %s', async (alg) => {
    const { data } = await bySecret.ask(ViewerDocument, {}, { authorization: `Bearer ${await withSecret(secret, claims({ sub: alg }), alg)}` });
    expect(data?.viewer.user.userId).toBe(alg);
  });

  it('is taken from an identity provider, for one of several audiences, and a clock 3 s off is forgiven', async () => {
    for (const more of [{}, { aud: ['other', audience] }, { nbf: nowS() + 3 }, { exp: nowS() - 3 }]) {
      const { data, errors } = await byKeys.ask(ViewerDocument, {}, { authorization: `bearer ${await key.sign(claims(more))}` });
      expect([data?.viewer.user.userId, errors]).toEqual(['ann', []]);
    }
  });

  it('makes the user known with name and e-mail address, once', async () => {
    const token = await withSecret(
      secret,
      claims({ sub: 'auth0|1', name: "Ann O'Nymous", email: 'ann@example.test', picture: 'https://example.test/ann.png' }),
    );
    for (let i = 0; i < 3; i++) {
      const { data } = await bySecret.ask(ViewerDocument, {}, { authorization: `Bearer ${token}` });
      expect(data?.viewer).toMatchObject({
        id: 'Viewer:auth0|1',
        email: 'ann@example.test',
        role: 'USER',
        user: { id: 'User:auth0|1', userId: 'auth0|1', name: "Ann O'Nymous" },
      });
    }
    const { rows } = await bySecret.pool.query(`SELECT id, name, email, avatar_url FROM users WHERE id = 'auth0|1'`);
    expect(rows).toEqual([{ id: 'auth0|1', name: "Ann O'Nymous", email: 'ann@example.test', avatar_url: 'https://example.test/ann.png' }]);
  });

  it('with a name of megabytes, NUL or half a character is taken, and the name is made fit', async () => {
    const token = await withSecret(secret, claims({ sub: 'odd', name: `a\0\ud83d${'x'.repeat(6_000)}`, email: 5 }));
    expect((await bySecret.ask(ViewerDocument, {}, { authorization: `Bearer ${token}` })).data?.viewer).toMatchObject({
      email: null,
      user: { userId: 'odd', name: expect.stringMatching(/^a\ufffdx{490,500}$/) },
    });
  });

  it('makes one row of 50 first requests that come at once, and 50 rows of 50 users', async () => {
    const authorization = `Bearer ${await withSecret(secret, claims({ sub: 'newcomer' }))}`;
    const answers = await Promise.all(Array.from({ length: 50 }, () => bySecret.ask(ViewerDocument, {}, { authorization })));
    expect(answers.every(({ data }) => data?.viewer.user.userId === 'newcomer')).toBe(true);
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) =>
        bySecret.ask('{ __typename }', {}, { authorization: `Bearer ${await withSecret(secret, claims({ sub: `many-${i}` }))}` }),
      ),
    );
    const { rows } = await bySecret.pool.query(
      `SELECT count(*) FILTER (WHERE id = 'newcomer') AS one, count(*) FILTER (WHERE id LIKE 'many-%') AS many FROM users`,
    );
    expect(rows).toEqual([{ one: 1, many: 50 }]);
  });

  it('makes the user known over a socket, too', async () => {
    const socket = await openSocket(bySecret.url);
    await socket.init(await withSecret(secret, claims({ sub: 'by-socket', name: 'Sock' })));
    expect(await socket.ask('{ viewer { user { userId name } } }')).toEqual({ data: { viewer: { user: { userId: 'by-socket', name: 'Sock' } } } });
    await socket.close();
  });

  it('that expires while its socket is open closes the socket with 4403', async () => {
    const socket = await openSocket(bySecret.url);
    // The server accepts a token for five seconds after its expiry.
    await socket.init(await withSecret(secret, claims({ exp: nowS() })));
    expect(await socket.ask('{ viewer { user { userId } } }')).toEqual({ data: { viewer: { user: { userId: 'ann' } } } });
    expect(await socket.closed).toEqual({ code: 4403, reason: 'UNAUTHENTICATED: the token has expired' });
  });

  it('that expired since it was last seen is refused', async () => {
    const authenticate = createAuthenticator(bySecret.config.auth);
    const authorization = `Bearer ${await withSecret(secret, claims({ exp: nowS() + 60 }))}`;
    expect(await authenticate(authorization)).toMatchObject({ id: 'ann' });
    shiftTime(66_000);
    await expect(Promise.resolve().then(() => authenticate(authorization))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: 'The token has expired. Sign in again.',
    });
  });
});

describe('the role', () => {
  const role = async (auth: Partial<AuthConfig>, more: object) =>
    (await createAuthenticator({ ...bySecret.config.auth, ...auth })(`Bearer ${await withSecret(secret, claims(more))}`))?.role;

  it.each([
    [{}, 'user'],
    [{ role: 'user' }, 'user'],
    [{ role: 'moderator' }, 'moderator'],
    [{ role: 'admin' }, 'admin'],
    [{ role: 'service' }, 'service'],
    [{ role: ['user', 'moderator'] }, 'moderator'],
    [{ role: ['editor', 'admin'] }, 'admin'],
    [{ role: ['service', 'moderator'] }, 'service'],
    [{ role: ['admin', 'service', 'moderator', 'user'] }, 'admin'],
    [{ role: [] }, 'user'],
    [{ role: 'root' }, 'user'],
    [{ role: 'ADMIN' }, 'user'],
    [{ role: { admin: true } }, 'user'],
    [{ role: null }, 'user'],
    [{ role: 3 }, 'user'],
    [{ role: [['admin']] }, 'user'],
    [{ roles: 'admin' }, 'user'],
  ])('of a token that says %j is %s', async (more, expected) => {
    expect(await role({}, more)).toBe(expected);
  }); // prettier-ignore

  it('is read from the claim that is configured, a word or a list, and from no other', async () => {
    const auth = { roleClaim: 'https://rapport.test/roles' };
    expect(await role(auth, { 'https://rapport.test/roles': ['service'] })).toBe('service');
    expect(await role(auth, { 'https://rapport.test/roles': 'moderator', role: 'admin' })).toBe('moderator');
    expect(await role(auth, { role: 'admin' })).toBe('user');
    expect(readConfig({ JWT_SECRET: secret, JWT_ROLE_CLAIM: 'groups' }).auth.roleClaim).toBe('groups');
  });
});

describe('the keys of the identity provider', () => {
  let server: KeyServer;
  let first: SigningKey;
  beforeAll(async () => {
    first = await createKey('first');
  });
  beforeEach(async () => {
    server = await startKeyServer(first);
  });
  afterEach(() => server.stop());
  const checker = () => createAuthenticator({ jwksUrl: server.url, secret: null, issuer, audience, roleClaim: 'role' });
  const bearer = async (signer: SigningKey, sub = 'ann') => `Bearer ${await signer.sign(claims({ sub, exp: nowS() + 36_000 }))}`;

  it('are fetched once for all tokens, also when the first come at once', async () => {
    const authenticate = checker();
    const viewers = await Promise.all(Array.from({ length: 50 }, async (_, i) => authenticate(await bearer(first, `u${i}`))));
    expect(new Set(viewers.map((viewer) => viewer?.id)).size).toBe(50);
    await authenticate(await bearer(first, 'later'));
    expect(server.requests).toBe(1);
  });

  it('are fetched again for an unknown key id, at most every 30 seconds, however many such tokens arrive', async () => {
    const authenticate = checker();
    await authenticate(await bearer(first));
    const second = await createKey('second');
    server.keys = [second.jwk];
    // Just fetched: an attacker's made-up key ids must not become requests to the identity provider.
    for (let i = 0; i < 20; i++) await expect(authenticate(await bearer(second, `u${i}`))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(server.requests).toBe(1);
    shiftTime(31_000);
    expect((await authenticate(await bearer(second)))?.id).toBe('ann');
    expect(server.requests).toBe(2);
    await expect(authenticate(await bearer(first, 'after its time'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(server.requests).toBe(2);
  });

  it('that were withdrawn count for nothing after ten minutes, not even in tokens seen before', async () => {
    const authenticate = checker();
    const stolen = await bearer(first, 'thief');
    expect((await authenticate(stolen))?.id).toBe('thief');
    server.keys = [(await createKey('second')).jwk];
    shiftTime(11 * minuteMs);
    await expect(Promise.resolve().then(() => authenticate(stolen))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('keep working while the provider is away: its outage signs no user out, and undecidable tokens return UNAVAILABLE', async () => {
    const authenticate = checker();
    const old = await bearer(first, 'known');
    await authenticate(old);
    server.answer = { status: 500, body: '' };
    shiftTime(60 * minuteMs);
    expect([await authenticate(old), await authenticate(await bearer(first, 'new'))]).toMatchObject([{ id: 'known' }, { id: 'new' }]);
    await expect(authenticate(`${await bearer(first, 'forger')}x`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const second = await createKey('second');
    await expect(authenticate(await bearer(second))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    server.keys = [second.jwk];
    server.answer = null;
    expect((await authenticate(await bearer(second)))?.id).toBe('ann');
    await expect(authenticate(await bearer(first, 'too late'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('may be several, and of several algorithms', async () => {
    const elliptic = await createKey('elliptic', 'ES256');
    server.keys.push(elliptic.jwk);
    const authenticate = checker();
    expect([await authenticate(await bearer(first, 'a')), await authenticate(await bearer(elliptic, 'b'))]).toMatchObject([{ id: 'a' }, { id: 'b' }]);
  });

  it('that cannot be used refuse the tokens that they signed, and no others', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const second = await createKey('second');
    const short = { ...publicKey.export({ format: 'jwk' }), kid: 'short', use: 'sig' } as JWK;
    const long = { ...second.jwk, alg: undefined };
    const unusable: JWK[] = [
      short,
      { ...short, alg: 'RS256' },
      { ...long, n: '' },
      { ...long, n: '!' },
      { ...long, n: undefined },
      { ...long, e: 'AA' },
      { ...long, e: undefined },
      { ...long, kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' },
      { ...long, kty: 'oct', k: 'AAAA' },
      { ...long, kty: 'nothing' },
      { ...long, use: 'enc' },
      { ...long, key_ops: ['encrypt'] },
      { ...long, alg: 'RS1' },
      { ...long, alg: 'HS256' },
    ].map((jwk) => ({ ...jwk, kid: 'unusable' }));
    const header = encoded({ alg: 'RS256', kid: 'unusable' });
    const content = `${header}.${encoded(claims())}`;
    const signature = createSign('RSA-SHA256').update(content).sign(privateKey, 'base64url');
    const tokens = [`${content}.${signature}`, await second.sign(claims(), { kid: 'unusable' })];
    for (const jwk of unusable) {
      server.keys = [first.jwk, jwk];
      const authenticate = checker();
      for (const token of tokens) {
        const outcome = await Promise.resolve(authenticate(`Bearer ${token}`)).catch((error: CodedError) => error);
        expect([JSON.stringify(jwk), outcome]).toEqual([expect.anything(), expect.objectContaining({ code: 'UNAUTHENTICATED' })]);
      }
      expect((await authenticate(await bearer(first)))?.id).toBe('ann');
    }
  });

  it.each<[string, KeyServer['answer']]>([
    ['answers with 500', { status: 500, body: 'oh' }],
    ['answers with 404', { status: 404, body: '{}' }],
    ['sends elsewhere', { status: 302, body: '' }],
    ['answers with a web page', { status: 200, body: '<html>Please sign in</html>' }],
    ['answers with no keys', { status: 200, body: '{}' }],
    ['is silent for 5 s', 'silence'],
  ])('cannot be fetched from a server that %s: UNAVAILABLE, retryable; and can as soon as it is well', async (_, answer) => {
    const authenticate = checker();
    const authorization = await bearer(first);
    server.answer = answer;
    const error = await Promise.resolve(authenticate(authorization)).catch((error: CodedError) => error);
    expect(error).toMatchObject({ code: 'UNAVAILABLE', extensions: { code: 'UNAVAILABLE', retryable: true } });
    server.answer = null;
    expect((await authenticate(authorization))?.id).toBe('ann');
  }); // prettier-ignore

  it('on a server that is away: 503 over HTTP, 1013 over a socket, and public operations continue', async () => {
    await server.stop();
    const app = await startApp({ env: { JWT_SECRET: '', JWKS_URL: server.url } });
    const before = await tableHashes(app.pool);
    const authorization = await bearer(first);
    expect(await app.ask(ViewerDocument, {}, { authorization })).toMatchObject({
      status: 503,
      errors: [{ extensions: { code: 'UNAVAILABLE', retryable: true } }],
    });
    const socket = await openSocket(app.url);
    socket.send({ type: 'connection_init', payload: { Authorization: authorization } });
    expect(await socket.closed).toMatchObject({ code: 1013, reason: expect.stringMatching(/^UNAVAILABLE: /) });
    expect(await app.ask('{ __typename }', {})).toMatchObject({ status: 200, errors: [] });
    // Garbage needs no key to be seen as garbage.
    expect(await app.ask(ViewerDocument, {}, { authorization: 'Bearer garbage' })).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(await tableHashes(app.pool)).toEqual(before);
    await app.stop();
  });
});

it('a connection ends when its token does, be that further off than any timer runs', () => {
  const dayMs = 86_400_000;
  jest.useFakeTimers();
  const viewer = { expiresAtMs: Date.now() + 60 * dayMs } as Viewer;
  const [refuse, spared] = [jest.fn(), jest.fn()];
  atExpiry(viewer, refuse);
  const callOff = atExpiry(viewer, spared);
  jest.advanceTimersByTime(59 * dayMs);
  expect(refuse).not.toHaveBeenCalled();
  callOff();
  jest.advanceTimersByTime(2 * dayMs);
  expect([refuse.mock.calls.length, spared.mock.calls.length]).toEqual([1, 0]);
  jest.useRealTimers();
});
