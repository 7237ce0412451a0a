import type { TestApp } from './app';
import { forgetTokens } from './tokens';
import { until } from './until';

/** Waits until the server accepts a new token of a user after the erasure of the user. */
export async function signUpAgain(app: TestApp, as: string): Promise<void> {
  forgetTokens(as);
  await until(async () => (await app.ask('{ viewer { user { userId } } }', {}, { as })).errors.length === 0, `${as} let in`);
}
