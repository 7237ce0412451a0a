import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OidcProvider {
  issuer: string;
  /** Bodies of the rejected token requests. */
  refusals: string[];
  close(): Promise<void>;
}

interface Grant {
  challenge: string;
  redirectUri: string;
  nonce: string;
}

/**
 * Starts an OpenID Connect provider with one user who always consents. It supports only the authorization code flow with PKCE. `tokenOf` creates its
 * tokens.
 */
export async function startOidcProvider(
  tokenOf: (claims: { nonce: string }) => Promise<{ access_token: string; id_token: string }>,
): Promise<OidcProvider> {
  const grants = new Map<string, Grant>();
  const refusals: string[] = [];
  const server: Server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', issuer());
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' }).end(JSON.stringify(body));
    if (url.pathname === '/.well-known/openid-configuration')
      return json(200, {
        issuer: issuer(),
        authorization_endpoint: `${issuer()}/authorize`,
        token_endpoint: `${issuer()}/token`,
        id_token_signing_alg_values_supported: ['HS256'],
      });
    const given = url.searchParams;
    if (url.pathname === '/authorize') {
      const code = randomUUID();
      const asks = (name: string) => given.get(name) ?? '';
      if (asks('response_type') !== 'code' || asks('code_challenge_method') !== 'S256' || asks('client_id') !== 'dashboard')
        return json(400, { error: 'invalid_request' });
      grants.set(code, { challenge: asks('code_challenge'), redirectUri: asks('redirect_uri'), nonce: asks('nonce') });
      const back = new URL(asks('redirect_uri'));
      back.searchParams.set('code', code);
      back.searchParams.set('state', asks('state'));
      return response.writeHead(302, { location: back.href }).end();
    }
    let body = '';
    for await (const piece of request) body += piece;
    const sent = new URLSearchParams(body);
    const grant = grants.get(sent.get('code') ?? '');
    grants.delete(sent.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(sent.get('code_verifier') ?? '')
      .digest('base64url');
    const isMeant = grant && grant.challenge === challenge && grant.redirectUri === sent.get('redirect_uri') && sent.get('client_id') === 'dashboard';
    if (!isMeant) {
      refusals.push(body);
      return json(400, { error: 'invalid_grant' });
    }
    return json(200, { token_type: 'Bearer', ...(await tokenOf({ nonce: grant.nonce })) });
  });
  const issuer = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    issuer: issuer(),
    refusals,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
