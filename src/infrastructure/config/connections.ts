import { compile } from '@fastify/proxy-addr';

import { list, oneOf } from './parse-variables';

export function redisUrl(text: string | undefined, name: string): string | null {
  const url = text || null;
  // The error message does not contain the URL, because a URL can contain a password.
  if (url && !(URL.canParse(url) && /^rediss?:$/.test(new URL(url).protocol)))
    throw new Error(`${name} must be ${name === 'REDIS_URL' ? 'a URL' : 'URLs'} such as redis://localhost:6379.`);
  return url;
}

/**
 * Reads CORS_ORIGINS. Accepts origins in the form of the `Origin` header (no path, no trailing slash, no wildcard), `*` for all origins, and `null`,
 * which browsers send for sandboxed pages.
 * @throws Error if an origin has another form.
 */
export function corsOrigins(env: NodeJS.ProcessEnv, fallback: string[]): string[] {
  const origins = env.CORS_ORIGINS === undefined ? fallback : list(env.CORS_ORIGINS);
  const wrong = origins.find((origin) => !['*', 'null'].includes(origin) && (origin.includes('*') || originOf(origin) !== origin));
  if (wrong === undefined) return origins;
  const advice = wrong.includes('*')
    ? 'A part of an origin cannot be a wildcard: list each origin, or write * alone for all.'
    : `Write ${originOf(wrong) ?? 'an origin such as https://app.example.com'}.`;
  throw new Error(`CORS_ORIGINS must be * or a comma-separated list of origins such as https://app.example.com, got "${wrong}". ${advice}`);
}

/**
 * Returns the origin of a URL; null if the URL is invalid. Apps in a web view use custom schemes, for which `URL` returns no origin, so the function
 * composes this origin from the parts of the URL.
 */
function originOf(text: string): string | null {
  const address = /^[\w.-]+\.\w+(:\d+)?(\/.*)?$/.test(text) ? `https://${text}` : text;
  if (/\s/.test(address) || !URL.canParse(address)) return null;
  const { protocol, host, origin } = new URL(address);
  return origin !== 'null' ? origin : host ? `${protocol}//${host}` : null;
}

export function trustedProxies(env: NodeJS.ProcessEnv): string[] | number {
  const text = env.TRUST_PROXY ?? '';
  if (/^\d+$/.test(text)) return Number(text);
  const proxies = list(text);
  try {
    compile(proxies);
  } catch {
    throw new Error(
      `TRUST_PROXY must be a number of proxies, or a comma-separated list of their addresses (10.0.0.0/8, loopback, uniquelocal …), got "${text}".`,
    );
  }
  return proxies;
}

/** Identity provider through which operators sign in to the dashboard. */
export interface OidcConfig {
  issuer: string;
  clientId: string;
  scope: string;
  audience: string | null;
}

/**
 * Reads the identity provider of the dashboard; null if DASHBOARD_OIDC_CLIENT_ID is not set. Its issuer is JWT_ISSUER, because the server rejects
 * tokens of any other issuer.
 */
export function dashboardOidc(env: NodeJS.ProcessEnv): OidcConfig | null {
  const issuer = env.JWT_ISSUER ?? '';
  const clientId = env.DASHBOARD_OIDC_CLIENT_ID;
  if (!clientId) return null;
  if (!URL.canParse(issuer) || !/^https?:$/.test(new URL(issuer).protocol))
    throw new Error(`With DASHBOARD_OIDC_CLIENT_ID, JWT_ISSUER must be the URL of the identity provider, got "${issuer}".`);
  const scope = env.DASHBOARD_OIDC_SCOPE || 'openid profile email';
  if (!scope.split(' ').includes('openid')) throw new Error(`DASHBOARD_OIDC_SCOPE must contain openid, got "${scope}".`);
  return { issuer, clientId, scope, audience: env.JWT_AUDIENCE || null };
}

/**
 * What the server does with an operation that is not in the list of trusted documents: `off` executes it, `log` executes and logs it, `enforce`
 * rejects it.
 */
export type TrustMode = 'off' | 'log' | 'enforce';

export function trustedDocuments(env: NodeJS.ProcessEnv): { mode: TrustMode; file: string | null } {
  const mode = oneOf(env, 'TRUSTED_DOCUMENTS', 'off', ['off', 'log', 'enforce']);
  const file = env.TRUSTED_DOCUMENTS_FILE || null;
  if (mode !== 'off' && !file) throw new Error(`TRUSTED_DOCUMENTS=${mode} requires TRUSTED_DOCUMENTS_FILE, the list of trusted documents.`);
  return { mode, file };
}

export function webhookSecret(env: NodeJS.ProcessEnv): string | null {
  const secret = env.WEBHOOK_SECRET || null;
  if (secret && !/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret))
    throw new Error('WEBHOOK_SECRET must be the signing secret of your identity provider: "whsec_" and at least 24 bytes in base64.');
  return secret;
}
