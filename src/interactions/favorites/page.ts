import { isStaff } from '../../domain/roles';
import { normalized } from '../../domain/text';
import { type Connection, decodeCursor, type PageArgs, toConnection } from '../../graphql/connection';
import type { Viewer } from '../../infrastructure/auth';
import type { Queryable } from '../../infrastructure/database/pool';
import { type Favorite, type FavoriteOrder, toFavorite } from './favorite.type';
import { favoritePage } from './queries';

interface FavoritesRequest extends PageArgs {
  tag?: string | null;
  /** Text that the title or the notes of a favorite must contain. */
  text?: string | null;
  orderBy: FavoriteOrder;
}

export async function favoriteEntries(db: Queryable, viewer: Viewer, args: FavoritesRequest): Promise<Connection<Favorite>> {
  const { orderBy, first } = args;
  const [tag, text] = [normalized(args.tag?.trim() ?? '') || null, normalized(args.text?.trim() ?? '') || null];
  const list = `favorites/${orderBy}/${JSON.stringify([tag, text])}`;
  const after = decodeCursor(list, args.after, orderBy === 'NEWEST' ? ['time', 'text'] : ['text', 'text']);
  const rows = await favoritePage(db, { userId: viewer.id, seesAll: isStaff(viewer), tag, text }, orderBy, first + 1, after);
  return toConnection(rows, args, list, (row) => [orderBy === 'NEWEST' ? row.savedAt.toISOString() : row.sortTitle, row.contentId], toFavorite);
}
