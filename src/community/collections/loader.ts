import DataLoader from 'dataloader';
import type { Queryable } from '../../infrastructure/database/pool';
import { type ItemPageKey, type ItemRow, itemPages } from './queries';

declare module '../../graphql/context' {
  interface Loaders {
    items: ReturnType<typeof createItemLoader>;
  }
}

/** Returns a DataLoader that reads pages of items of several collections with one statement. */
export function createItemLoader(db: Queryable): DataLoader<ItemPageKey, ItemRow[]> {
  return new DataLoader((keys) => itemPages(db, keys), { cache: false });
}
