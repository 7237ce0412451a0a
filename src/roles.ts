import type { Role } from './auth';
import type { Context } from './context';
import { CodedError } from './errors';

/** @throws CodedError UNAUTHENTICATED without a token; FORBIDDEN unless it has one of these roles, where any are given. */
export function requireRole(context: Context, ...allowed: Role[]): void {
  const { role } = context.signedIn;
  if (allowed.length > 0 && !allowed.includes(role))
    throw new CodedError('FORBIDDEN', `This is for the roles ${allowed.join(' and ')}; your token says "${role}".`);
}
