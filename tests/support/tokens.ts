import type { Role } from '../../src/domain/roles';
import { signToken } from '../../src/infrastructure/auth';

export const secret = 'a secret of the tests, more than 32 bytes long';

const tokens = new Map<string, Promise<string>>();

/** Deletes the cached tokens of a user, so that `tokenOf` creates a new token. */
export function forgetTokens(user: string): void {
  for (const key of tokens.keys()) if (key.endsWith(`/${user}`)) tokens.delete(key);
}

/** Returns a signed token for a user with this role. Caches the tokens. */
export function tokenOf(user: string, role: Role = 'user'): Promise<string> {
  const key = `${role}/${user}`;
  const token = tokens.get(key) ?? signToken(secret, user, role);
  tokens.set(key, token);
  return token;
}
