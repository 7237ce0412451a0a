import { timingSafeEqual } from 'node:crypto';
import { firstUuid, type KeyOf } from '../../domain/identifiers';
import { keysSql, loaderByKey, rowsByKey } from '../../infrastructure/database/batch-by-key';
import type { Queryable } from '../../infrastructure/database/pool';
import { type RowOf, statement } from '../../infrastructure/database/statement';

declare module '../../graphql/context' {
  interface Loaders {
    collection: ReturnType<typeof createCollectionLoader>;
  }
}

/** PostgreSQL types of the columns in `collectionColumns`. A type with `?` belongs to a column that can be null. */
export const collectionColumnTypes = {
  id: 'uuid',
  ownerId: 'text',
  name: 'text',
  description: 'text?',
  isPublic: 'bool',
  shareToken: 'text?',
  itemCount: 'int4',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
} as const;
export type CollectionRow = RowOf<typeof collectionColumnTypes>;

export const collectionColumns = `id, user_id AS "ownerId", name, description, is_public AS "isPublic", share_token AS "shareToken", item_count AS "itemCount",
  created_at AS "createdAt", updated_at AS "updatedAt"`;

const byKey = statement(
  'collections-by-key',
  { index: 'int8', ...collectionColumnTypes },
  `SELECT index, ${collectionColumns} FROM ${keysSql('"ownerId" text', 'id uuid')} JOIN collections ON user_id = k1 AND id = k2`,
);

/** Returns a DataLoader for collections. The loader does not check permissions, so callers must call `mayReadCollection`. */
export const createCollectionLoader = (db: Queryable) => loaderByKey<KeyOf<'Collection'>, typeof byKey.columns>(db, byKey);

/**
 * Returns whether the viewer can read the collection. Everybody can read a public collection. Only the owner and users with the share token
 * can read a private one.
 */
export function mayReadCollection(viewer: { id: string } | null, row: CollectionRow, shareToken?: string | null): boolean {
  return row.isPublic || row.ownerId === viewer?.id || isSame(shareToken, row.shareToken);
}

function isSame(given: string | null | undefined, token: string | null): boolean {
  if (!given || !token) return false;
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const pageOf = statement(
  'collections-of',
  collectionColumnTypes,
  `SELECT ${collectionColumns} FROM collections WHERE user_id = $1 AND (is_public OR NOT $2) AND (updated_at, id) < ($4, $5::uuid)
    ORDER BY updated_at DESC, id DESC LIMIT $3`,
);

/** Returns a page of the collections of a user, last changed first. If `onlyPublic` is true, omits private collections. */
export function collectionPage(
  db: Queryable,
  ownerId: string,
  onlyPublic: boolean,
  limit: number,
  after: (string | number)[] | null,
): Promise<CollectionRow[]> {
  return pageOf.rows(db, [ownerId, onlyPublic, limit, ...(after ?? ['infinity', firstUuid])]);
}

const itemColumnTypes = { contentId: 'text', position: 'float8', addedAt: 'timestamptz' } as const;
export type ItemRow = RowOf<typeof itemColumnTypes>;

/** Key of one page of the items of a collection. `after` is the sort key of the last item on the previous page, or null for the first page. */
export interface ItemPageKey {
  ownerId: string;
  id: string;
  limit: number;
  after: (string | number)[] | null;
}

const itemPagesStatement = statement(
  'collection-item-pages',
  { index: 'int8', ...itemColumnTypes },
  `SELECT index, i.content_id AS "contentId", i.position, i.added_at AS "addedAt"
    FROM ${keysSql('u text', 'c uuid', 'l int', 'p float8', 'x text')}
    CROSS JOIN LATERAL (SELECT * FROM collection_items WHERE user_id = k1 AND collection_id = k2 AND (position, content_id) > (k4, k5) ORDER BY position, content_id LIMIT k3) i
    ORDER BY index, i.position, i.content_id`,
);

/**
 * Returns one page of items per key, in the order of `keys`, with one statement. The cost of a page does not depend on its position in the
 * collection.
 */
export function itemPages(db: Queryable, keys: readonly ItemPageKey[]): Promise<ItemRow[][]> {
  const rows = keys.map(({ ownerId, id, limit, after }) => ({
    u: ownerId,
    c: id,
    l: limit,
    p: after?.[0] ?? -Number.MAX_VALUE,
    x: after?.[1] ?? '',
  }));
  return rowsByKey(db, itemPagesStatement, rows);
}
