import type { MeQuery } from './operations';
import { createStore } from './store';

export type Viewer = MeQuery['viewer'];

interface Session {
  token: string | null;
  /** null until the server has said who the token is. */
  viewer: Viewer | null;
  /** Why somebody is asked to sign in again. */
  reason: string | null;
}

const key = 'rapport-token';

/** A token lives as long as its tab: never in a cookie, never on disk. */
export const session = createStore<Session>({ token: tokenAtStart(), viewer: null, reason: null });

export function signedIn(token: string, viewer: Viewer): void {
  sessionStorage.setItem(key, token);
  session.set({ token, viewer, reason: null });
}

export function signOut(reason: string | null = null): void {
  sessionStorage.removeItem(key);
  session.set({ token: null, viewer: null, reason });
}

/** A link may bring a token after its #, which never leaves the browser. */
function tokenAtStart(): string | null {
  const brought = new URLSearchParams(location.hash.slice(1)).get('token');
  if (brought !== null) {
    history.replaceState(null, '', location.pathname);
    sessionStorage.setItem(key, brought.trim());
  }
  return sessionStorage.getItem(key);
}
