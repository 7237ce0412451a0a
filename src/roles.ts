import { CodedError } from './errors';

/** The stronger, the later. */
export const roles = ['user', 'moderator', 'service', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who asks, as far as what they may do depends on it. */
export interface Asking {
  id: string;
  role: Role;
}

/** One of those who run the service: every role but a plain user's. */
export const keepsHouse = (viewer: Pick<Asking, 'role'> | null): boolean => viewer !== null && viewer.role !== 'user';

/** One of those who work on reports. */
export const moderates = (viewer: Pick<Asking, 'role'> | null): boolean => viewer?.role === 'moderator' || viewer?.role === 'admin';

/** @throws CodedError UNAUTHENTICATED without a token; FORBIDDEN unless it has one of these roles, where any are given. */
export function requireRole({ signedIn: { role } }: { signedIn: Pick<Asking, 'role'> }, ...allowed: Role[]): void {
  if (allowed.length > 0 && !allowed.includes(role))
    throw new CodedError('FORBIDDEN', `This is for the roles ${allowed.join(' and ')}; your token says "${role}".`);
}
