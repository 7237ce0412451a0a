import type { TestApp } from './app';
import { forgetTokens } from './tokens';
import { until } from './until';

/** Someone who was erased comes back with a new token, as soon as the server lets them in. */
export async function comeBack(app: TestApp, as: string): Promise<void> {
  forgetTokens(as);
  await until(async () => (await app.ask('{ viewer { user { userId } } }', {}, { as })).errors.length === 0, `${as} let in`);
}
