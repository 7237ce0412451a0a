/** The identity provider for operators, from the server's configuration. */
export interface Oidc {
  issuer: string;
  clientId: string;
  scope: string;
  audience: string | null;
}

interface Provider {
  authorization_endpoint: string;
  token_endpoint: string;
}

const key = 'rapport-oidc';
const redirectUri = location.origin + location.pathname;

export async function configuredOidc(): Promise<Oidc | null> {
  const response = await fetch('sign-in.json');
  return response.ok ? ((await response.json()) as { oidc: Oidc | null }).oidc : null;
}

/** Redirects to the provider with a PKCE challenge (RFC 7636) that only this tab can answer. */
export async function leaveToSignIn(oidc: Oidc): Promise<void> {
  const { authorization_endpoint } = await providerOf(oidc);
  const [verifier, state, nonce] = [secret(), secret(), secret()];
  sessionStorage.setItem(key, JSON.stringify({ verifier, state, nonce }));
  const url = new URL(authorization_endpoint);
  const parameters = {
    ...{ response_type: 'code', client_id: oidc.clientId, redirect_uri: redirectUri, scope: oidc.scope, state, nonce },
    ...{ code_challenge: await challengeOf(verifier), code_challenge_method: 'S256', ...(oidc.audience && { audience: oidc.audience }) },
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  location.assign(url);
}

/**
 * Returns the tokens of a finished sign-in, in the order to try them; null when the page load is not a redirect from the provider.
 * @throws Error with the reason for the user.
 */
export async function tokensBroughtBack(oidc: Oidc | null): Promise<string[] | null> {
  const query = new URLSearchParams(location.search);
  const known = sessionStorage.getItem(key);
  if (!query.has('state')) return null;
  // Removes the code and the state from the address; both work only once.
  history.replaceState(null, '', location.pathname + location.hash);
  sessionStorage.removeItem(key);
  const { verifier, state, nonce } = JSON.parse(known ?? '{}');
  if (!oidc || !state || state !== query.get('state')) throw new Error('This sign-in was not started in this tab. Start it again.');
  const refusal = query.get('error_description') ?? query.get('error');
  if (refusal) throw new Error(`The identity provider refused: ${refusal}`);
  const { token_endpoint } = await providerOf(oidc);
  const response = await fetch(token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', code: query.get('code') ?? '', redirect_uri: redirectUri },
      ...{ client_id: oidc.clientId, code_verifier: verifier },
    }),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(`The identity provider refused: ${answer.error_description ?? answer.error ?? response.status}`);
  if (answer.id_token && claimsOf(answer.id_token)?.nonce !== nonce)
    throw new Error('The identity provider answered another sign-in. Start it again.');
  return [answer.access_token, answer.id_token].filter((token) => typeof token === 'string' && claimsOf(token) !== null);
}

async function providerOf({ issuer }: Oidc): Promise<Provider> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (!response.ok) throw new Error(`The identity provider answered ${response.status}.`);
  return response.json();
}

/** Returns the unverified payload of a JWT (the server checks the signature); null for other texts. */
function claimsOf(token: string): { nonce?: string } | null {
  try {
    return JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return null;
  }
}

function secret(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

async function challengeOf(verifier: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
