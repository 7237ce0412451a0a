import * as oauth from 'oauth4webapi';

/** Identity provider (OpenID Connect) for operators, from the configuration of the server. */
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

/**
 * Redirects to the identity provider with a PKCE challenge (RFC 7636). Only this tab can complete the sign-in, because only this tab stores
 * the verifier.
 */
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
 * Returns the tokens after a redirect from the identity provider, in the order in which to try them. Returns null if the page was opened
 * without such a redirect.
 * @throws Error with a message for the user if the sign-in failed.
 */
export async function tokensBroughtBack(oidc: Oidc | null): Promise<string[] | null> {
  const url = new URL(location.href);
  const known = sessionStorage.getItem(key);
  if (!url.searchParams.has('state')) return null;
  // Removes the code and the state from the address, because both are valid only once.
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
    // The server accepts only JWTs, which consist of three parts.
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

/** Allows requests without TLS to an issuer whose configured URL starts with http:, for tests on one machine. */
const insecure = ({ issuer }: Oidc) => ({ [oauth.allowInsecureRequests]: issuer.startsWith('http:') });
