import type { Role } from './auth';
import { CodedError } from './errors';

interface Asking {
  role: Role;
}

/** One of those who run the service: every role but a plain user's. */
export const keepsHouse = (viewer: Asking | null): boolean => viewer !== null && viewer.role !== 'user';

/** One of those who work on reports. */
export const moderates = (viewer: Asking | null): boolean => viewer?.role === 'moderator' || viewer?.role === 'admin';

/** @throws CodedError UNAUTHENTICATED without a token; FORBIDDEN unless it has one of these roles, where any are given. */
export function requireRole({ signedIn: { role } }: { signedIn: Asking }, ...allowed: Role[]): void {
  if (allowed.length > 0 && !allowed.includes(role))
    throw new CodedError('FORBIDDEN', `This is for the roles ${allowed.join(' and ')}; your token says "${role}".`);
}
