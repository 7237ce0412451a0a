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

/** Types of `collectionColumns`. */
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

/** Without a permission check; callers use `mayReadCollection`. */
export const createCollectionLoader = (db: Queryable) => loaderByKey<KeyOf<'Collection'>, typeof byKey.columns>(db, byKey);

/** Whether the viewer can read the collection: everybody if public, otherwise the owner and holders of the share token. */
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

/** A user's collections, last changed first: all, or only the public ones. */
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

/** A page of the items of one collection; `after` is the sort key of the last entry of the previous page. */
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

/** Pages of items of many collections in one statement, in the order of the keys. Each page costs the same at any position. */
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
