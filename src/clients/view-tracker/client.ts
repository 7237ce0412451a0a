import type { TrackerOptions } from './api';
import type { TypedDocumentString } from './operations';

/** Error of a failed operation. `code` is the error code of the server, or UNREACHABLE if the server did not respond. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** True if the same operation can succeed later. */
    readonly isRetryable: boolean,
    readonly retryAfterMs = 0,
    readonly field = '',
  ) {
    super(message);
  }
}

/**
 * Executes one operation. If `isLast` is true, the page may be closing, so the request is sent synchronously with the token of the previous
 * request.
 * @throws Refusal if the operation fails.
 */
export type Ask = <Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables, isLast?: boolean) => Promise<Data>;

interface Answer<Data> {
  data?: Data;
  errors?: { message: string; extensions?: { code?: string; retryable?: boolean; retryAfterMs?: number; field?: string } }[];
}

const timeoutMs = 30_000;
// Codes of temporary failures. The operation itself is valid, so the tracker sends it again later.
const passing = new Set(['UNAUTHENTICATED', 'TIMEOUT']);

export function createAsk({ endpoint = '/graphql', token, userId }: Pick<TrackerOptions, 'endpoint' | 'token' | 'userId'>): Ask {
  let known: string | null = null;
  return async (document, variables, isLast = false) => {
    if (!isLast)
      known = await Promise.resolve()
        .then(token)
        .catch(() => null);
    // After an account switch, the page has the token of another user. The server would attribute the views to that user.
    if (!known || (subjectOf(known) ?? userId) !== userId) throw new Refusal('UNAUTHENTICATED', 'The page has no token for this user.', true);
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${known}` },
      // Servers with trusted documents compare the text of the operation, so the tracker sends it exactly as graphql-js prints it.
      body: JSON.stringify({ query: document.toString().trim(), variables }),
      // The browser completes the request even if the page closes. Unlike navigator.sendBeacon, the request can have a header with the token.
      keepalive: true,
      signal: AbortSignal.timeout(timeoutMs),
    }).catch(() => null);
    const answer: Answer<never> | null = (await response?.json().catch(() => null)) ?? null;
    const [error] = answer?.errors ?? [];
    if (answer?.data && !error) return answer.data;
    const { code, retryable = false, retryAfterMs, field } = error?.extensions ?? {};
    // Every error of the server has a code. Errors without a code come from proxies between the page and the server.
    if (!error || !code) throw new Refusal('UNREACHABLE', 'The server does not respond.', true);
    throw new Refusal(code, error.message, retryable || passing.has(code), retryAfterMs, field);
  };
}

/** Returns the subject (the user id) of a JWT; null if the token is not a readable JWT. */
function subjectOf(token: string): string | null {
  try {
    const payload = atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/'));
    const bytes = Uint8Array.from(payload, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)).sub ?? null;
  } catch {
    return null;
  }
}
