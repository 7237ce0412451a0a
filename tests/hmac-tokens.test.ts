import { createHmac } from 'node:crypto';
import { assert, asyncProperty, constantFrom, integer, oneof, record, string, tuple } from 'fast-check';
import { errors, jwtVerify } from 'jose';
import { createHmacVerifier, hmacAlgorithms } from '../src/infrastructure/hmac-tokens';

const secret = Buffer.from('a secret of more than thirty-two bytes');
const options = {
  algorithms: hmacAlgorithms,
  requiredClaims: ['sub', 'exp'],
  clockTolerance: 5,
  issuer: 'https://identity.test/',
  audience: 'rapport',
};
const nowS = Math.floor(Date.now() / 1000);

/** Each list begins with what most tokens contain. */
const headers = [
  '{"alg":"HS256","typ":"JWT"}',
  '{"alg":"HS384"}',
  '{"alg":"HS512","kid":"1"}',
  '{"alg":"HS256","b64":false}',
  '{"alg":"HS256","crit":["b64"],"b64":false}',
  '{"alg":"HS256","crit":["b64"],"b64":true}',
  '{"alg":"HS256","crit":["sauce"],"sauce":true}',
  '{"alg":"HS256","crit":[]}',
  '{"alg":"HS256","crit":null}',
  '{"alg":"none"}',
  '{"alg":"hs256"}',
  '{"alg":"RS256"}',
  '{"alg":["HS256"]}',
  '{"alg":"toString"}',
  '{"typ":"JWT"}',
  '{"alg":"none","alg":"HS256"}',
  '{"alg":"HS256","__proto__":{"crit":["x"]}}',
  '["HS256"]',
  'null',
  '{"alg":"HS256"',
  '{"alg":"HS256","\xff":1}',
];
const usual = { sub: 'ann', iss: options.issuer, aud: options.audience, iat: nowS, exp: nowS + 600 };
const changes: object[] = [
  {},
  { aud: ['other', options.audience] },
  { iss: undefined },
  { iss: 'https://elsewhere.test/' },
  { iss: [options.issuer] },
  { aud: undefined },
  { aud: 'other' },
  { aud: [] },
  { aud: 7 },
  { aud: [['rapport']] },
  { sub: undefined },
  { sub: 42 },
  { exp: undefined },
  { exp: null },
  { exp: 'never' },
  { exp: nowS - 60 },
  { exp: nowS - 2 },
  { exp: 1e308 },
  { nbf: nowS + 60 },
  { nbf: nowS + 2 },
  { nbf: '0' },
  { iat: 'today' },
  { iat: nowS + 9_999 },
  { name: 'Ann ☕ 😀' },
  { exp: nowS - 60, aud: 'other', iss: 1 },
];
const payloads = [
  ...changes.map((change) => JSON.stringify({ ...usual, ...change })),
  ...['[]', 'null', '"ann"', '7', '', '{', '{"sub":"ann","sub":"bob","exp":9999999999}', '\ufeff{}', '{"sub":"\xff"}', '\ud83d{}'],
];
const pieces = ['', '.', '..', '=', '==', '+', '/', '-', '_', 'A', 'Zg', '\xe9', 'eyJhbGciOiJIUzI1NiJ9', ' '];

const base64url = (text: string) => Buffer.from(text, text.includes('\xff') ? 'latin1' : 'utf8').toString('base64url');
const signed = (input: string, digest: string, key: Uint8Array) => `${input}.${createHmac(digest, key).update(input).digest('base64url')}`;

/** Changes a token at a position, which is a share of its length: inserts, replaces or removes text. */
const changed = (token: string, { at, removed, piece }: { at: number; removed: number; piece: string }) => {
  const start = Math.floor((at / 1_000) * token.length);
  return token.slice(0, start) + piece + token.slice(start + removed);
};

const frequent = <T>(values: readonly T[]) => oneof({ weight: 2, arbitrary: constantFrom(...values.slice(0, 2)) }, constantFrom(...values));
const change = record({ at: integer({ min: 0, max: 1_000 }), removed: integer({ min: 0, max: 3 }), piece: oneof(constantFrom(...pieces), string()) });
const parts = record({
  header: frequent(headers),
  payload: frequent(payloads),
  digest: frequent(['sha256', 'sha384', 'sha512']),
  key: frequent([secret, secret, Buffer.from('another secret'), Buffer.alloc(0)]),
});
/** Tokens whose text is changed before they are signed, so that the signature is correct, or afterwards, or not at all. */
const tokens = tuple(parts, constantFrom('before', 'after', 'after', 'never', 'never'), change).map(
  ([{ header, payload, digest, key }, when, how]) => {
    const input = `${base64url(header)}.${base64url(payload)}`;
    const token = signed(when === 'before' ? changed(input, how) : input, digest, key);
    return when === 'after' ? changed(token, how) : token;
  },
);

/** Classes of errors for which the server has different error texts. */
function outcomeOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `${error.claim} ${error.reason}`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  return error instanceof errors.JOSEError && error.code !== errors.JOSEError.code ? 'invalid' : String(error);
}

it('a token that the server verifies itself has the claims and the errors that jose finds', async () => {
  const claimsOf = createHmacVerifier(secret, options);
  const counts = { accepted: 0, refused: 0, left: 0 };
  await assert(
    asyncProperty(tokens, async (token) => {
      const expected = await jwtVerify(token, secret, options).then(
        ({ payload }) => payload,
        (error) => outcomeOf(error),
      );
      let own: unknown;
      try {
        own = claimsOf(token);
      } catch (error) {
        own = outcomeOf(error);
      }
      counts[own === null ? 'left' : typeof own === 'string' ? 'refused' : 'accepted']++;
      if (own !== null) expect([token, own]).toEqual([token, expected]);
    }),
    { numRuns: 10_000 },
  );
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(500);
});

it.each(['HS256', 'HS384', 'HS512'])('the server verifies usual tokens of %s itself', (alg) => {
  const token = signed(`${base64url(JSON.stringify({ alg, typ: 'JWT' }))}.${base64url(JSON.stringify(usual))}`, `sha${alg.slice(2)}`, secret);
  expect(createHmacVerifier(secret, options)(token)).toEqual(usual);
});
