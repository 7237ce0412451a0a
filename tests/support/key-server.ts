import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export interface SigningKey {
  kid: string;
  jwk: JWK;
  /** Public key in PEM format. Attackers know it as well. */
  pem: string;
  sign(claims: JWTPayload, header?: object): Promise<string>;
}

/** Creates a key pair for an identity provider. */
export async function createKey(kid: string, alg: 'RS256' | 'ES256' = 'RS256'): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
  return { kid, jwk, pem: await exportSPKI(publicKey), sign: (claims, header = {}) => sign(privateKey, { alg, kid, ...header }, claims) };
}

export interface KeyServer {
  url: string;
  keys: JWK[];
  /** Response that the server sends instead of the keys: a status and body, or no response at all (`silence`). If null, the server sends the keys. */
  answer: { status: number; body: string } | 'silence' | null;
  requests: number;
  stop(): Promise<void>;
}

/** Starts an HTTP server that serves the public keys of an identity provider (JWKS). */
export async function startKeyServer(...keys: SigningKey[]): Promise<KeyServer> {
  const server = createServer((_, response) => {
    self.requests++;
    if (self.answer === 'silence') return;
    const { status, body } = self.answer ?? { status: 200, body: JSON.stringify({ keys: self.keys }) };
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: KeyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    keys: keys.map(({ jwk }) => jwk),
    answer: null,
    requests: 0,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return self;
}

export function sign(key: CryptoKey | Uint8Array, header: { alg: string; kid?: string; crit?: string[] }, claims: JWTPayload): Promise<string> {
  return new SignJWT(claims).setProtectedHeader(header).sign(key, { crit: Object.fromEntries((header.crit ?? []).map((name) => [name, true])) });
}
