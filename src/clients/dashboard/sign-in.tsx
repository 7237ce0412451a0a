import { useEffect, useState } from 'preact/hooks';
import { askAs, Refusal, Unreachable } from './client';
import { pause } from './connection';
import { configuredOidc, leaveToSignIn, type Oidc, tokensBroughtBack } from './oidc';
import { MeDocument } from './operations';
import { session, signedIn, signOut } from './session';
import { useStore } from './store';

/** Page that is shown while no user is signed in, and while the server verifies a token. */
export function SignIn() {
  const { token, reason } = useStore(session);
  const [isBusy, setBusy] = useState(token !== null);
  const [oidc, setOidc] = useState<Oidc | null>(null);
  const tried = async (work: () => Promise<void>) => {
    setBusy(true);
    await work().catch((error: Error) => signOut(error.message));
    setBusy(false);
  };
  useEffect(() => {
    void tried(async () => {
      const known = token ? resume(token) : null;
      const configured = await configuredOidc().catch(() => null);
      setOidc(configured);
      await known;
      const brought = known ? null : await tokensBroughtBack(configured);
      if (brought) await signInWith(brought);
    });
  }, []);

  return (
    <main class="sign-in">
      <div class="card">
        <Mark />
        <h1>Rapport</h1>
        <p class="quiet">Live numbers, moderation and health for operators.</p>
        <p class="refusal" role="alert">
          {reason}
        </p>
        {oidc && (
          <>
            <button type="button" class="primary" disabled={isBusy} onClick={() => tried(() => leaveToSignIn(oidc))}>
              Sign in at {new URL(oidc.issuer).host}
            </button>
            <p class="or">or with a token</p>
          </>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const given = new FormData(event.currentTarget).get('token');
            void tried(() => signInWith([String(given).trim()]));
          }}
        >
          <label for="token">Token of a moderator or an admin</label>
          <textarea id="token" name="token" rows={3} required spellcheck={false} autocomplete="off" placeholder="eyJ…" />
          <button type="submit" class={oidc ? '' : 'primary'} disabled={isBusy}>
            {isBusy ? 'Signing in …' : 'Sign in'}
          </button>
        </form>
        <p class="quiet small">The token is kept in this tab only.</p>
      </div>
    </main>
  );
}

/** Signs in with the stored token after a reload. Retries while the server is unreachable. */
async function resume(token: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await signInWith([token]);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      session.set({ ...session.get(), reason: 'The server is not responding. Reconnecting …' });
      await pause(tries);
    }
  }
}

/** Signs in with the first token that the server accepts. @throws Error with the reason for the last rejection if the server accepts none. */
async function signInWith(tokens: string[]): Promise<void> {
  let refusal = new Error('The identity provider sent no token.');
  for (const token of tokens) {
    try {
      const { viewer } = await askAs(token, MeDocument, {});
      if (viewer.role === 'MODERATOR' || viewer.role === 'ADMIN') return signedIn(token, viewer);
      refusal = new Error(`This page is for moderators and admins; this token has the role "${viewer.role.toLowerCase()}".`);
    } catch (error) {
      refusal = error as Error;
      if (!(error instanceof Refusal)) break;
    }
  }
  throw refusal;
}

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M8 21v-5m5.3 5V11m5.4 10v-7M24 21V8" />
    </svg>
  );
}
