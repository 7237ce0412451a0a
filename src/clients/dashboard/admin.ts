import { session } from './session';

/** Whether the signed-in user is an admin. */
export function isAdmin(): boolean {
  return session.get().viewer?.role === 'ADMIN';
}
