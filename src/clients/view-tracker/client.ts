import type { TrackerOptions } from './api';
import type { TypedDocumentString } from './operations';

/** A failed operation, with the server's error code; UNREACHABLE when the server did not respond. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** True when a later retry can succeed. */
    readonly isRetryable: boolean,
    readonly retryAfterMs = 0,
    readonly field = '',
  ) {
    super(message);
  }
}

/**
 * Runs one operation. `isLast`: the page may be closing, so the request is sent synchronously with the token of the previous request.
 * @throws Refusal
 */
export type Ask = <Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables, isLast?: boolean) => Promise<Data>;

interface Answer<Data> {
  data?: Data;
  errors?: { message: string; extensions?: { code?: string; retryable?: boolean; retryAfterMs?: number; field?: string } }[];
}

const timeoutMs = 30_000;
// Codes of temporary failures: the operation itself is valid.
const passing = new Set(['UNAUTHENTICATED', 'TIMEOUT']);

export function createAsk({ endpoint = '/graphql', token, userId }: Pick<TrackerOptions, 'endpoint' | 'token' | 'userId'>): Ask {
  let known: string | null = null;
  return async (document, variables, isLast = false) => {
    if (!isLast)
      known = await Promise.resolve()
        .then(token)
        .catch(() => null);
    // After an account switch the page has another user's token. Views must not be attributed to that user.
    if (!known || (subjectOf(known) ?? userId) !== userId) throw new Refusal('UNAUTHENTICATED', 'The page has no token for this user.', true);
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${known}` },
      // Sent exactly as graphql-js prints it, so that servers with trusted documents recognize it.
      body: JSON.stringify({ query: document.toString().trim(), variables }),
      // Survives the page like navigator.sendBeacon, but can send the token in a header.
      keepalive: true,
      signal: AbortSignal.timeout(timeoutMs),
    }).catch(() => null);
    const answer: Answer<never> | null = (await response?.json().catch(() => null)) ?? null;
    const [error] = answer?.errors ?? [];
    if (answer?.data && !error) return answer.data;
    const { code, retryable = false, retryAfterMs, field } = error?.extensions ?? {};
    // Every error of the server has a code. Other errors come from proxies in between.
    if (!error || !code) throw new Refusal('UNREACHABLE', 'The server does not respond.', true);
    throw new Refusal(code, error.message, retryable || passing.has(code), retryAfterMs, field);
  };
}

/** Subject of a JWT; null when the token is not readable. */
function subjectOf(token: string): string | null {
  try {
    const payload = atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/'));
    const bytes = Uint8Array.from(payload, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)).sub ?? null;
  } catch {
    return null;
  }
}
