import type { TrackerOptions } from './api';
import type { TypedDocumentString } from './operations';

/** An operation that did not succeed, with the server's code; UNREACHABLE where none answered. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** The same, asked again later, may succeed. */
    readonly isRetryable: boolean,
    readonly retryAfterMs = 0,
    readonly field = '',
  ) {
    super(message);
  }
}

/**
 * One operation. `isLast`: the page may be gone in a moment, so the request leaves before this returns, with the token of the
 * request before. @throws Refusal
 */
export type Ask = <Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables, isLast?: boolean) => Promise<Data>;

interface Answer<Data> {
  data?: Data;
  errors?: { message: string; extensions?: { code?: string; retryable?: boolean; retryAfterMs?: number; field?: string } }[];
}

const patienceMs = 30_000;
// The code says that nothing is wrong with what was asked, but with who asks, or with the moment.
const passing = new Set(['UNAUTHENTICATED', 'TIMEOUT']);

export function createAsk({ endpoint = '/graphql', token, userId }: Pick<TrackerOptions, 'endpoint' | 'token' | 'userId'>): Ask {
  let known: string | null = null;
  return async (document, variables, isLast = false) => {
    if (!isLast)
      known = await Promise.resolve()
        .then(token)
        .catch(() => null);
    // After an account switch the page has the token of another user: what this user viewed must not become theirs.
    if (!known || (subjectOf(known) ?? userId) !== userId) throw new Refusal('UNAUTHENTICATED', 'There is no token of this user.', true);
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${known}` },
      // As graphql-js prints it: so it is known where only trusted documents are let in.
      body: JSON.stringify({ query: document.toString().trim(), variables }),
      // As navigator.sendBeacon, it outlives the page; unlike that, it carries the token where tokens belong.
      keepalive: true,
      signal: AbortSignal.timeout(patienceMs),
    }).catch(() => null);
    const answer: Answer<never> | null = (await response?.json().catch(() => null)) ?? null;
    const [error] = answer?.errors ?? [];
    if (answer?.data && !error) return answer.data;
    const { code, retryable = false, retryAfterMs, field } = error?.extensions ?? {};
    // Every error of the server has a code: others are of what lies between.
    if (!error || !code) throw new Refusal('UNREACHABLE', 'The server does not answer.', true);
    throw new Refusal(code, error.message, retryable || passing.has(code), retryAfterMs, field);
  };
}

/** Whose a JWT is; null where the token cannot be read here. */
function subjectOf(token: string): string | null {
  try {
    const payload = atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/'));
    const bytes = Uint8Array.from(payload, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)).sub ?? null;
  } catch {
    return null;
  }
}
