import type { ContentRow } from './content-types';
import { isStaff, type Principal } from './roles';

/** Whether everybody can see the content: it is public and neither hidden nor removed. */
export function isListed({ isPublic, hiddenAt, removedAt }: Pick<ContentRow, 'isPublic' | 'hiddenAt' | 'removedAt'>): boolean {
  return isPublic && !hiddenAt && !removedAt;
}

/** SQL condition: everybody can see the content `c`. Same rule as `isListed`. */
export const isListedSql = (c: string): string => `${c}.is_public AND ${c}.hidden_at IS NULL AND ${c}.removed_at IS NULL`;

/** Whether the viewer can see the content. Only the owner and staff can see hidden and private contents; no user can see removed ones. */
export function maySee(viewer: Principal | null, content: Pick<ContentRow, 'ownerId' | 'isPublic' | 'hiddenAt' | 'removedAt'>): boolean {
  if (isListed(content)) return true;
  return !content.removedAt && viewer !== null && (isStaff(viewer) || viewer.id === content.ownerId);
}
