import type { Queryable } from '../database/pool';
import { firstUuid } from '../identifiers';

export interface CollectionRow {
  id: string;
  ownerId: string;
  name: string;
  description: string | null;
  isPublic: boolean;
  shareToken: string | null;
  itemCount: number;
  createdAt: Date;
  updatedAt: Date;
}

export const collectionColumns = `id, user_id AS "ownerId", name, description, is_public AS "isPublic", share_token AS "shareToken", item_count AS "itemCount",
  created_at AS "createdAt", updated_at AS "updatedAt"`;

/** One collection, whoever asks; null when there is none. */
export async function collectionOf(db: Queryable, ownerId: string, id: string): Promise<CollectionRow | null> {
  const statement = { name: 'collection-of', text: `SELECT ${collectionColumns} FROM collections WHERE user_id = $1 AND id = $2` };
  return (await db.query({ ...statement, values: [ownerId, id] })).rows[0] ?? null;
}

/** A user's collections, the last changed first: all, or the public ones only. */
export async function collectionPage(
  db: Queryable,
  ownerId: string,
  onlyPublic: boolean,
  limit: number,
  after: (string | number)[] | null,
): Promise<CollectionRow[]> {
  const statement = {
    name: 'collections-of',
    text: `SELECT ${collectionColumns} FROM collections WHERE user_id = $1 AND (is_public OR NOT $2) AND (updated_at, id) < ($4, $5::uuid)
      ORDER BY updated_at DESC, id DESC LIMIT $3`,
  };
  return (await db.query({ ...statement, values: [ownerId, onlyPublic, limit, ...(after ?? ['infinity', firstUuid])] })).rows;
}

export interface ItemRow {
  contentId: string;
  position: number;
  addedAt: Date;
}

/** A page of the items of one collection; `after` is the sort key of the last one of the page before. */
export interface ItemPageKey {
  ownerId: string;
  id: string;
  limit: number;
  after: (string | number)[] | null;
}

const itemPagesStatement = {
  name: 'collection-item-pages',
  text: `SELECT k.n - 1 AS index, i.content_id AS "contentId", i.position, i.added_at AS "addedAt"
    FROM ROWS FROM (json_to_recordset($1) AS (u text, c uuid, l int, p float8, x text)) WITH ORDINALITY AS k(u, c, l, p, x, n)
    CROSS JOIN LATERAL (SELECT * FROM collection_items WHERE user_id = k.u AND collection_id = k.c AND (position, content_id) > (k.p, k.x) ORDER BY position, content_id LIMIT k.l) i
    ORDER BY k.n, i.position, i.content_id`,
};

/** Pages of items of any number of collections in one statement, in the order asked; a page costs the same wherever it lies. */
export async function itemPages(db: Queryable, keys: readonly ItemPageKey[]): Promise<ItemRow[][]> {
  const rows = keys.map(({ ownerId, id, limit, after }) => ({
    u: ownerId,
    c: id,
    l: limit,
    p: after?.[0] ?? -Number.MAX_VALUE,
    x: after?.[1] ?? '',
  }));
  const found = await db.query({ ...itemPagesStatement, values: [JSON.stringify(rows)] });
  const pages: ItemRow[][] = keys.map(() => []);
  for (const { index, ...row } of found.rows) pages[index]?.push(row);
  return pages;
}
