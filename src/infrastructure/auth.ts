import { hash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { CodedError, unauthenticated } from '../domain/errors';
import { idRule, isId } from '../domain/identifiers';
import { type Role, roles } from '../domain/roles';
import type { AuthConfig, Config } from './config/read-config';
import { createHmacVerifier, hmacAlgorithms } from './hmac-tokens';
import { isOfKeyServer, keysMaxAgeMs, providersKeys } from './provider-keys';

/** Authenticated user, as the claims of the token describe it. */
export interface Viewer {
  id: string;
  role: Role;
  expiresAtMs: number;
  /** Time at which the token was issued, in ms since 1970; 0 if the token has no `iat` claim. */
  issuedAtMs: number;
  email: string | null;
  name: string | null;
  avatarUrl: string | null;
}

/**
 * Verifies an `Authorization` header. Returns the viewer, or null if there is no header. Returns a promise only if the token is not cached and is
 * not a usual token that is signed with the shared secret (see `createHmacVerifier`).
 * @throws CodedError UNAUTHENTICATED, or rejects with it, if the token is invalid; UNAVAILABLE if the keys of the identity provider cannot be fetched.
 */
export type Authenticate = (authorization: string | undefined) => Viewer | null | Promise<Viewer>;

/**
 * Verifies an `Authorization` header like `Authenticate`, and creates the row of the viewer in `users` if it does not exist (`catalog/users/admit-users.ts`).
 * @throws CodedError like `Authenticate`. In addition, UNAUTHENTICATED if the user was erased after the token was issued, and UNAVAILABLE while an
 * erasure of the user is in progress.
 */
export type Identify = (authorization: string | undefined) => Viewer | null | Promise<Viewer | null>;

const rememberedTokens = 50_000;
const clockToleranceS = 5;
/** End of the year 9999 in seconds since 1970. JavaScript writes later years with a sign and six digits, which PostgreSQL rejects. */
const lastSecond = 253_402_300_799;
const asymmetric = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

export function createAuthenticator(auth: AuthConfig): Authenticate {
  const verify = createVerify(auth);
  // Caches verified tokens, because verifying a signature takes longer than the rest of a request. Stores a hash instead of the token itself.
  // Uses `maxSize` instead of `max`, because with `max` the cache would allocate memory for all entries at the start.
  const remembered = new LRUCache<string, { viewer: Viewer; untilMs: number }>({ maxSize: rememberedTokens, sizeCalculation: () => 1 });

  return (authorization) => {
    if (!authorization) return null;
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (!token) throw unauthenticated('The Authorization header must read "Bearer <token>".');
    const digest = hash('sha256', token, 'base64');
    const known = remembered.get(digest);
    if (known && known.untilMs > Date.now()) return known.viewer;
    const remember = (viewer: Viewer) => {
      remembered.set(digest, { viewer, untilMs: Math.min(viewer.expiresAtMs, Date.now() + keysMaxAgeMs) });
      return viewer;
    };
    const verified = verify(token);
    return verified instanceof Promise ? verified.then(remember) : remember(verified);
  };
}

/** Maximum delay of setTimeout() in ms, about 24 days. */
const longestTimerMs = 2 ** 31 - 1;

/** Calls `refuse` when the viewer's token expires. @returns a function that cancels the call. */
export function atExpiry({ expiresAtMs }: Viewer, refuse: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = () => {
    const remainingMs = expiresAtMs - Date.now();
    timer = remainingMs > longestTimerMs ? setTimeout(wait, longestTimerMs) : setTimeout(refuse, remainingMs);
    timer.unref();
  };
  wait();
  return () => clearTimeout(timer);
}

/**
 * Returns a token that is signed with the shared secret, for `npm run token` and tests. If `expiresInS` is negative, the token has already expired.
 */
export function signToken(
  secret: string,
  user: string,
  role: Role = 'user',
  auth: Partial<AuthConfig> = {},
  expiresInS = 30 * 86_400,
): Promise<string> {
  // `iat` has fractions of a second, so that the server can distinguish a token issued right after an erasure from one issued right before it.
  const nowS = Date.now() / 1000;
  const token = new SignJWT({ [auth.roleClaim ?? 'role']: role })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setIssuedAt(nowS)
    .setExpirationTime(Math.floor(nowS) + expiresInS);
  if (auth.issuer) token.setIssuer(auth.issuer);
  if (auth.audience) token.setAudience(auth.audience);
  return token.sign(Buffer.from(secret));
}

/** Returns the configured shared secret. If none is configured, the first call generates a secret and stores it in the data folder. */
export function sharedSecret({ auth, dataDir }: Pick<Config, 'auth' | 'dataDir'>): string {
  if (auth.secret) return auth.secret;
  const file = join(dataDir, 'jwt-secret');
  mkdirSync(dataDir, { recursive: true });
  try {
    // With the flag `wx`, only the first of several processes writes the file. All of them then read the same secret from it.
    writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/**
 * Returns the function that verifies a token. It verifies usual tokens of the shared secret synchronously, because jose would import the secret and
 * use the thread pool for each token. jose verifies, and rejects, all other tokens.
 */
function createVerify({ jwksUrl, secret, issuer, audience, roleClaim }: AuthConfig): (token: string) => Viewer | Promise<Viewer> {
  const options: JWTVerifyOptions = {
    algorithms: jwksUrl ? asymmetric : hmacAlgorithms,
    requiredClaims: ['sub', 'exp'],
    clockTolerance: clockToleranceS,
    ...(issuer && { issuer }),
    ...(audience && { audience }),
  };
  const verified = async (verifying: Promise<{ payload: JWTPayload }>) => {
    try {
      return viewerOf((await verifying).payload, roleClaim);
    } catch (error) {
      throw refusal(error);
    }
  };
  if (jwksUrl) {
    const keys = providersKeys(jwksUrl);
    return (token) => verified(jwtVerify(token, keys, options));
  }
  if (!secret) throw new Error('Tokens cannot be checked: neither JWKS_URL nor a secret is configured.');
  const key = Buffer.from(secret);
  const claimsOf = createHmacVerifier(key, options);
  return (token) => {
    try {
      const claims = claimsOf(token);
      return claims ? viewerOf(claims, roleClaim) : verified(jwtVerify(token, key, options));
    } catch (error) {
      throw refusal(error);
    }
  };
}

function viewerOf(claims: JWTPayload, roleClaim: string): Viewer {
  if (!isId(claims.sub)) throw unauthenticated(`The token's subject ${idRule}.`);
  for (const name of ['iat', 'nbf', 'exp'])
    if (!isNumericDate(claims[name]))
      throw unauthenticated(`The token's "${name}" claim must be in seconds since 1970, between 0 and ${lastSecond} (not in milliseconds).`);
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name].slice(0, 500).toWellFormed().replaceAll('\0', '') : null);
  return {
    id: claims.sub,
    role: roleOf(claims[roleClaim]),
    expiresAtMs: Number(claims.exp) * 1000 + clockToleranceS * 1000,
    issuedAtMs: Number(claims.iat ?? 0) * 1000,
    email: text('email'),
    name: text('name'),
    avatarUrl: text('picture'),
  };
}

function isNumericDate(claim: unknown): boolean {
  return claim === undefined || (typeof claim === 'number' && claim >= 0 && claim <= lastSecond);
}

/**
 * Returns the most privileged role in the claim, which can be a string or an array of strings. Returns `user` if the claim contains no known role.
 */
function roleOf(claim: unknown): Role {
  const named: unknown[] = Array.isArray(claim) ? claim : [claim];
  return roles.findLast((role) => named.includes(role)) ?? 'user';
}

function refusal(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  if (error instanceof errors.JWTExpired) return unauthenticated('The token has expired. Sign in again.');
  if (error instanceof errors.JWTClaimValidationFailed) return unauthenticated(`The token's "${error.claim}" claim is not valid (${error.reason}).`);
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed)
    return unauthenticated('The token was not signed with a key that this server accepts.');
  if (isOfKeyServer(error)) return new CodedError('UNAVAILABLE', "The identity provider's keys cannot be fetched at the moment. Try again.");
  // Errors outside of jose's classes are caused by an unusable key, for example an RSA key of 1,024 bits.
  if (!(error instanceof errors.JOSEError)) return unauthenticated(`The key that signed the token cannot be used (${(error as Error).message}).`);
  return unauthenticated('The token is not a valid, signed JWT of an accepted algorithm.');
}
