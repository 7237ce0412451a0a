import type { MeQuery } from './operations';
import { createStore } from './store';

export type Viewer = MeQuery['viewer'];

interface Session {
  token: string | null;
  /** Signed-in user; null until the server has verified the token. */
  viewer: Viewer | null;
  /** Reason for the last sign-out, which the sign-in page shows; null if it shows no reason. */
  reason: string | null;
}

const key = 'rapport-token';

/** Session of the operator. The token is in the session storage of the browser, not in a cookie, and is deleted when the tab closes. */
export const session = createStore<Session>({ token: tokenAtStart(), viewer: null, reason: null });

export function signedIn(token: string, viewer: Viewer): void {
  sessionStorage.setItem(key, token);
  session.set({ token, viewer, reason: null });
}

export function signOut(reason: string | null = null): void {
  sessionStorage.removeItem(key);
  session.set({ token: null, viewer: null, reason });
}

/**
 * Returns the token of a link (`#token=…`) or of the session storage. Links carry the token in the fragment, which browsers do not send to
 * servers.
 */
function tokenAtStart(): string | null {
  const brought = new URLSearchParams(location.hash.slice(1)).get('token');
  if (brought !== null) {
    history.replaceState(null, '', location.pathname);
    sessionStorage.setItem(key, brought.trim());
  }
  return sessionStorage.getItem(key);
}
