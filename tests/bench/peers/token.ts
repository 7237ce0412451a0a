import { createSecretKey } from 'node:crypto';
import { jwtVerify } from 'jose';

const key = createSecretKey(Buffer.from(process.env.JWT_SECRET ?? ''));

/** Verifies the bearer token of a request. Returns the id of the user, or null without a valid token. */
export async function userOf(authorization: string | undefined): Promise<string | null> {
  if (!authorization?.startsWith('Bearer ')) return null;
  const verified = await jwtVerify(authorization.slice(7), key, { algorithms: ['HS256'] }).catch(() => null);
  return verified?.payload.sub ?? null;
}
