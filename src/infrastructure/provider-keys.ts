import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';

/**
 * Maximum age in ms of a cached key, and of a cached result of a token verification. After the identity provider revokes a key, the server can
 * therefore accept tokens that are signed with this key for up to twice this time.
 */
export const keysMaxAgeMs = 300_000;

/**
 * Returns a function that finds the key of a token in the cached keys of the identity provider. If the token has an unknown key id, the function
 * fetches the keys again, because the provider may have rotated its keys. It fetches them at most every 30 s, because clients can forge key ids.
 */
export function providersKeys(jwksUrl: string): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(jwksUrl), {
    cacheMaxAge: keysMaxAgeMs,
    cooldownDuration: 30_000,
    timeoutDuration: 5_000,
    [customFetch]: fetchKeys,
  });
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      // While the provider is unreachable, the server uses the last keys that it fetched, so that an outage of the provider signs out no users.
      const known = isOfKeyServer(error) ? remote.jwks() : undefined;
      if (!known) throw error;
      return createLocalJWKSet(known)(header, token).catch(() => {
        throw error;
      });
    }
  };
}

/**
 * Thrown if a network failure prevents the server from fetching keys. This class distinguishes a network failure from an unusable key, for which
 * jose throws errors of various classes.
 */
class KeyServerUnreachable extends Error {}

async function fetchKeys(url: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url, options);
  } catch (error) {
    // Throws a timeout error unchanged, because jose recognizes a timeout by the name of the error.
    throw (error as Error).name === 'TimeoutError' ? error : new KeyServerUnreachable('The key server cannot be reached.', { cause: error });
  }
}

/**
 * Returns whether the error means that the key server did not respond or did not return a valid key set. jose uses its generic error code if the
 * response has a status other than 200 or is not JSON.
 */
export function isOfKeyServer(error: unknown): boolean {
  return (
    error instanceof KeyServerUnreachable ||
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    (error instanceof errors.JOSEError && error.code === errors.JOSEError.code)
  );
}
