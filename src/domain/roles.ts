import { CodedError } from './errors';

/** Roles in ascending order of privilege. */
export const roles = ['user', 'moderator', 'service', 'admin'] as const;
export type Role = (typeof roles)[number];

/** The authenticated user and role, on which permissions depend. */
export interface Principal {
  id: string;
  role: Role;
}

/** Whether the role belongs to staff: moderator, service or admin. */
export const isStaff = (viewer: Pick<Principal, 'role'> | null): boolean => viewer !== null && viewer.role !== 'user';

/** Whether the role can moderate: moderator or admin. */
export const isModerator = (viewer: Pick<Principal, 'role'> | null): boolean => viewer?.role === 'moderator' || viewer?.role === 'admin';

/** @throws CodedError UNAUTHENTICATED without a token; FORBIDDEN if the token has none of the roles `allowed`. Without `allowed`, any role passes. */
export function requireRole({ signedIn: { role } }: { signedIn: Pick<Principal, 'role'> }, ...allowed: Role[]): void {
  if (allowed.length > 0 && !allowed.includes(role))
    throw new CodedError('FORBIDDEN', `This operation requires the role ${allowed.join(' or ')}. Your token has the role "${role}".`);
}
