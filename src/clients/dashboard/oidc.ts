import * as oauth from 'oauth4webapi';

/** The identity provider for operators, from the server's configuration. */
export interface Oidc {
  issuer: string;
  clientId: string;
  scope: string;
  audience: string | null;
}

const key = 'rapport-oidc';
const redirectUri = location.origin + location.pathname;

export async function configuredOidc(): Promise<Oidc | null> {
  const response = await fetch('sign-in.json');
  return response.ok ? ((await response.json()) as { oidc: Oidc | null }).oidc : null;
}

/** Redirects to the provider with a PKCE challenge (RFC 7636) that only this tab can answer. */
export async function leaveToSignIn(oidc: Oidc): Promise<void> {
  const { authorization_endpoint = '' } = await providerOf(oidc);
  const [verifier, state, nonce] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState(), oauth.generateRandomNonce()];
  sessionStorage.setItem(key, JSON.stringify({ verifier, state, nonce }));
  const url = new URL(authorization_endpoint);
  const parameters = {
    ...{ response_type: 'code', client_id: oidc.clientId, redirect_uri: redirectUri, scope: oidc.scope, state, nonce },
    ...{ code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
    ...(oidc.audience && { audience: oidc.audience }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  location.assign(url);
}

/**
 * Returns the tokens of a finished sign-in, in the order to try them; null when the page load is not a redirect from the provider.
 * @throws Error with the reason for the user.
 */
export async function tokensBroughtBack(oidc: Oidc | null): Promise<string[] | null> {
  const url = new URL(location.href);
  const known = sessionStorage.getItem(key);
  if (!url.searchParams.has('state')) return null;
  // Removes the code and the state from the address; both work only once.
  history.replaceState(null, '', location.pathname + location.hash);
  sessionStorage.removeItem(key);
  const { verifier, state, nonce } = JSON.parse(known ?? '{}');
  if (!oidc || !state || state !== url.searchParams.get('state')) throw new Error('This sign-in was not started in this tab. Start it again.');
  const client = { client_id: oidc.clientId };
  try {
    const provider = await providerOf(oidc);
    const code = oauth.validateAuthResponse(provider, client, url, state);
    const response = await oauth.authorizationCodeGrantRequest(provider, client, oauth.None(), code, redirectUri, verifier, insecure(oidc));
    const { access_token, id_token } = await oauth.processAuthorizationCodeResponse(provider, client, response, { expectedNonce: nonce });
    // The server accepts only JWTs.
    return [access_token, id_token].filter((token) => token?.split('.').length === 3) as string[];
  } catch (failure) {
    const { error, error_description, message } = failure as Error & Partial<oauth.OAuth2Error>;
    throw new Error(`The sign-in at the identity provider failed: ${error_description ?? error ?? message}`);
  }
}

async function providerOf(oidc: Oidc): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(oidc.issuer);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure(oidc)));
}

/** Allows an issuer without TLS if the operator configured one, for tests on one machine. */
const insecure = ({ issuer }: Oidc) => ({ [oauth.allowInsecureRequests]: issuer.startsWith('http:') });
