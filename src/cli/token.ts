import { idRule, isId } from '../domain/identifiers';
import type { Role } from '../domain/roles';
import { sharedSecret, signToken } from '../infrastructure/auth';
import { type Config, readConfig } from '../infrastructure/config/read-config';

const dayS = 86_400;

/**
 * Signs a token with the shared secret of the server.
 * @throws Error when `user` is not a valid id, or when JWKS_URL is set, because the server then accepts only tokens of the identity provider.
 */
export function mintToken(user: string, role: Role, expiresInDays = 30, config: Config = readConfig()): Promise<string> {
  if (!isId(user)) throw new Error(`A user's id ${idRule}, got ${JSON.stringify(user)}.`);
  if (config.auth.jwksUrl)
    throw new Error(`JWKS_URL is set, so only the identity provider (${config.auth.jwksUrl}) issues tokens. Get a token there.`);
  return signToken(sharedSecret(config), user, role, config.auth, expiresInDays * dayS);
}
