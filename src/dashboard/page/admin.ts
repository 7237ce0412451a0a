import { session } from './session';

/** Whether the viewer may do what only admins may. */
export function isAdmin(): boolean {
  return session.get().viewer?.role === 'ADMIN';
}
