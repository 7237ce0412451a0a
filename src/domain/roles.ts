import { CodedError } from './errors';

/** Roles in ascending order of privilege. */
export const roles = ['user', 'moderator', 'service', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Authenticated user, with the role that determines the user's permissions. */
export interface Principal {
  id: string;
  role: Role;
}

/** Returns whether the viewer belongs to staff, which means the role moderator, service or admin. */
export const isStaff = (viewer: Pick<Principal, 'role'> | null): boolean => viewer !== null && viewer.role !== 'user';

/** Returns whether the viewer can moderate, which requires the role moderator or admin. */
export const isModerator = (viewer: Pick<Principal, 'role'> | null): boolean => viewer?.role === 'moderator' || viewer?.role === 'admin';

/**
 * Checks the role of the viewer. If `allowed` is empty, accepts any role.
 * @throws CodedError UNAUTHENTICATED if the request has no token, or FORBIDDEN if `allowed` does not contain the role.
 */
export function requireRole({ signedIn: { role } }: { signedIn: Pick<Principal, 'role'> }, ...allowed: Role[]): void {
  if (allowed.length > 0 && !allowed.includes(role))
    throw new CodedError('FORBIDDEN', `This operation requires the role ${allowed.join(' or ')}. Your token has the role "${role}".`);
}
