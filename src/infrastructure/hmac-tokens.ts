import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { decodeProtectedHeader, type JWTClaimVerificationOptions, type JWTPayload, UnsecuredJWT } from 'jose';

/** Digest of node:crypto for each JWT algorithm that the server accepts with a shared secret. */
const digests: ReadonlyMap<unknown, string> = new Map([
  ['HS256', 'sha256'],
  ['HS384', 'sha384'],
  ['HS512', 'sha512'],
]);
export const hmacAlgorithms = [...digests.keys()] as string[];

/** `{"alg":"none"}`, the header of a JWT without a signature. */
const unsecured = Buffer.from('{"alg":"none"}').toString('base64url');

/**
 * Returns a function that verifies a token synchronously. It returns the claims, or null if the token is unusual: its signature is wrong or is not in
 * canonical base64url, its algorithm is not accepted, or its header has a `crit` parameter. The caller must then let jose verify the token. The
 * function throws the error of jose if a claim is not valid.
 */
export function createHmacVerifier(secret: Uint8Array, options: JWTClaimVerificationOptions): (token: string) => JWTPayload | null {
  const key = createSecretKey(secret);
  // Header of the last verified token and its digest. The tokens of one issuer usually have the same header.
  let [knownHeader, knownDigest] = ['', ''];
  return (token) => {
    const [headerEnd, payloadEnd] = [token.indexOf('.'), token.lastIndexOf('.')];
    const header = token.slice(0, headerEnd);
    const digest = header === knownHeader ? knownDigest : digestOf(token);
    if (!digest) return null;
    const expected = Buffer.from(createHmac(digest, key).update(token.slice(0, payloadEnd)).digest('base64url'));
    const signature = Buffer.from(token.slice(payloadEnd + 1));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return null;
    [knownHeader, knownDigest] = [header, digest];
    // jose has no function that validates only the claims of a token, so this call passes them as a token without a signature.
    return UnsecuredJWT.decode(`${unsecured}.${token.slice(headerEnd + 1, payloadEnd)}.`, options).payload;
  };
}

/** Returns the digest that the header of the token names; an empty text if jose must decide whether the header is acceptable. */
function digestOf(token: string): string {
  try {
    const { alg, crit } = decodeProtectedHeader(token);
    return (crit === undefined && digests.get(alg)) || '';
  } catch {
    return '';
  }
}
