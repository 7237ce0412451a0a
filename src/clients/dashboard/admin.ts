import { session } from './session';

export function isAdmin(): boolean {
  return session.get().viewer?.role === 'ADMIN';
}
