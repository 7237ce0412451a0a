import { deleted } from '../../infrastructure/database/tables/erase-rows';
import { byUser, ofUser, type Tables } from '../../infrastructure/database/tables/table-rules';

export const collectionTables = {
  Collection: {
    table: 'collections',
    data: 'names, descriptions, share links',
    distribution: byUser,
    personalData: {
      inventory: { purpose: 'lists', stored: 'until deleted', atErasure: 'deleted' },
      exportAs: { collections: ofUser },
      onErase: { user_id: deleted(['user_id', 'id']) },
    },
  },
  CollectionItem: {
    table: 'collection_items',
    data: 'their contents, in order',
    distribution: byUser,
    personalData: {
      inventory: { purpose: 'lists', stored: 'with the collection', atErasure: 'deleted' },
      exportAs: { collectionItems: ofUser },
      // PostgreSQL deletes the rows of `collection_items` together with their collection (ON DELETE CASCADE).
      onErase: { user_id: { fate: 'DELETED', step: null } },
    },
  },
} satisfies Partial<Tables>;
