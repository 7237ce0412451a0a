import type { ContentRow } from './content-types';
import { isStaff, type Principal } from './roles';

/** Returns whether everyone can see the content, which requires that it is public, not hidden and not removed. */
export function isListed({ isPublic, hiddenAt, removedAt }: Pick<ContentRow, 'isPublic' | 'hiddenAt' | 'removedAt'>): boolean {
  return isPublic && !hiddenAt && !removedAt;
}

/** Returns an SQL condition that is true if everyone can see the content. `c` is the alias of the table `content`. */
export const isListedSql = (c: string): string => `${c}.is_public AND ${c}.hidden_at IS NULL AND ${c}.removed_at IS NULL`;

/** Returns whether the viewer can see the content. Only the owner and staff can see hidden and private contents. No user can see removed contents. */
export function maySee(viewer: Principal | null, content: Pick<ContentRow, 'ownerId' | 'isPublic' | 'hiddenAt' | 'removedAt'>): boolean {
  if (isListed(content)) return true;
  return !content.removedAt && viewer !== null && (isStaff(viewer) || viewer.id === content.ownerId);
}
