import { randomBytes } from 'node:crypto';
import { maySee } from '../../domain/content-visibility';
import { badInput, CodedError, noContent } from '../../domain/errors';
import { type KeyOf, newId } from '../../domain/identifiers';
import type { Principal } from '../../domain/roles';
import type { PrismaClient } from '../../infrastructure/database/generated/client';
import { lockCount } from '../../infrastructure/database/locks';
import type { Connection, Database } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { inTransaction } from '../../infrastructure/database/transaction';
import { contentsById } from '../../ledger/read-contents';
import { type CollectionRow, collectionColumns, collectionColumnTypes } from './queries';

const maxItems = 10_000;
const maxCollections = 1_000;

type CollectionKey = KeyOf<'Collection'>;

export interface CollectionDetails {
  name?: string | null;
  description?: string | null;
  isPublic?: boolean | null;
}

export interface Changed {
  row: CollectionRow;
  isChanged: boolean;
}

const insertCollection = statement(
  'insert-collection',
  collectionColumnTypes,
  `INSERT INTO collections (user_id, id, name, description, is_public, created_at, updated_at)
    SELECT $1::text, $2::uuid, $3, $4, $5, $6, $6 WHERE (SELECT count(*) FROM collections WHERE user_id = $1) < ${maxCollections} RETURNING ${collectionColumns}`,
);

export async function createCollection(
  pool: Database,
  ownerId: string,
  { name, description, isPublic }: CollectionDetails,
  now: Date,
): Promise<CollectionRow> {
  const id = newId();
  return inTransaction(pool, async (db) => {
    await lockCount(db, 'collections', ownerId);
    const row = await insertCollection.row(db, [ownerId, id, name, description || null, isPublic ?? false, now]);
    if (!row) throw new CodedError('CONFLICT', `A user can have at most ${maxCollections} collections.`);
    return row;
  });
}

const setDetails = statement(
  'set-collection-details',
  {},
  'UPDATE collections SET name = $3, description = $4, is_public = $5 WHERE user_id = $1 AND id = $2',
);

/**
 * Updates the name, description or visibility of a collection. Fields that are undefined keep their stored values. A null or empty
 * `description` removes the description.
 */
export function updateCollection(
  pool: Database,
  key: CollectionKey,
  { name, description, isPublic }: CollectionDetails,
  now: Date,
): Promise<Changed> {
  return changed(pool, key, now, async (db, row) => {
    const next = {
      name: name ?? row.name,
      description: description === undefined ? row.description : description || null,
      isPublic: isPublic ?? row.isPublic,
    };
    if (next.name === row.name && next.description === row.description && next.isPublic === row.isPublic) return false;
    await setDetails.run(db, [key.ownerId, key.id, next.name, next.description, next.isPublic]);
    return true;
  });
}

const setShareToken = statement('set-share-token', {}, 'UPDATE collections SET share_token = $3 WHERE user_id = $1 AND id = $2');

/**
 * Creates the share token of a collection if `isShared` is true and the collection has none. Deletes the token if `isShared` is false,
 * which disables the share link.
 */
export function shareCollection(pool: Database, key: CollectionKey, isShared: boolean, now: Date): Promise<Changed> {
  return changed(pool, key, now, async (db, row) => {
    if (isShared === (row.shareToken !== null)) return false;
    const token = isShared ? randomBytes(24).toString('base64url') : null;
    await setShareToken.run(db, [key.ownerId, key.id, token]);
    return true;
  });
}

/** Deletes a collection and its items. @returns false if the collection did not exist. */
export async function deleteCollection({ collection }: PrismaClient, { ownerId, id }: CollectionKey): Promise<boolean> {
  return (await collection.deleteMany({ where: { userId: ownerId, id } })).count === 1;
}

const insertItems = statement(
  'insert-collection-items',
  {},
  `INSERT INTO collection_items (user_id, collection_id, content_id, position, added_at)
    SELECT $1, $2, v.id, (SELECT COALESCE(max(position), 0) FROM collection_items WHERE user_id = $1 AND collection_id = $2) + v.n, $4
    FROM unnest($3::text[]) WITH ORDINALITY AS v(id, n) ON CONFLICT DO NOTHING`,
);

/**
 * Appends contents to a collection in the given order. Contents that the collection already contains keep their position.
 * @throws CodedError NOT_FOUND for the first content that the viewer cannot see, BAD_USER_INPUT if the collection would exceed 10000 items.
 */
export function addItems(pool: Database, key: CollectionKey, viewer: Principal, contentIds: readonly string[], now: Date): Promise<Changed> {
  return changed(pool, key, now, async (db, row) => {
    const visible = new Set((await contentsById(db, contentIds)).filter((content) => maySee(viewer, content)).map(({ id }) => id));
    const missing = contentIds.find((id) => !visible.has(id));
    if (missing !== undefined) throw noContent(missing, 'input.contentIds');
    const { rowCount } = await insertItems.run(db, [key.ownerId, key.id, [...new Set(contentIds)], now]);
    if (row.itemCount + (rowCount ?? 0) > maxItems)
      throw badInput('input.contentIds', `A collection holds at most ${maxItems} contents, it has ${row.itemCount}.`);
    await countItems(db, key, rowCount ?? 0);
    return (rowCount ?? 0) > 0;
  });
}

const deleteItems = statement(
  'delete-collection-items',
  {},
  'DELETE FROM collection_items WHERE user_id = $1 AND collection_id = $2 AND content_id = ANY($3)',
);

export function removeItems(pool: Database, key: CollectionKey, contentIds: readonly string[], now: Date): Promise<Changed> {
  return changed(pool, key, now, async (db) => {
    const { rowCount } = await deleteItems.run(db, [key.ownerId, key.id, contentIds]);
    await countItems(db, key, -(rowCount ?? 0));
    return (rowCount ?? 0) > 0;
  });
}

const readPosition = statement(
  'collection-item-position',
  { position: 'float8' },
  'SELECT position FROM collection_items WHERE user_id = $1 AND collection_id = $2 AND content_id = $3',
);
const readNext = statement(
  'next-collection-item',
  { id: 'text', position: 'float8' },
  `SELECT content_id AS id, position FROM collection_items WHERE user_id = $1 AND collection_id = $2 AND position > $3
    ORDER BY position, content_id LIMIT 1`,
);
const setPosition = statement(
  'set-collection-item-position',
  {},
  'UPDATE collection_items SET position = $4 WHERE user_id = $1 AND collection_id = $2 AND content_id = $3',
);
const renumberItems = statement(
  'renumber-collection-items',
  {},
  `UPDATE collection_items i SET position = n.position FROM
    (SELECT content_id, row_number() OVER (ORDER BY position, content_id)::float8 AS position FROM collection_items WHERE user_id = $1 AND collection_id = $2) n
    WHERE i.user_id = $1 AND i.collection_id = $2 AND i.content_id = n.content_id`,
);

/**
 * Moves an item to the position after the item `behindId`, or to the front if `behindId` is null. Usually updates one row. If no
 * floating-point number is left between the positions of the two neighbours, renumbers all items first.
 */
export function moveItem(pool: Database, key: CollectionKey, contentId: string, behindId: string | null, now: Date): Promise<Changed> {
  return changed(pool, key, now, async (db) => {
    const values = [key.ownerId, key.id];
    const positionOf = async (id: string, field: string): Promise<number> => {
      const row = await readPosition.row(db, [...values, id]);
      if (!row) throw new CodedError('NOT_FOUND', `"${id}" is not in this collection.`, { field });
      return row.position;
    };
    for (;;) {
      await positionOf(contentId, 'input.contentId');
      const before = behindId === null ? null : await positionOf(behindId, 'input.behindContentId');
      if (behindId === contentId) return false;
      const next = await readNext.row(db, [...values, before ?? -Infinity]);
      if (next?.id === contentId) return false;
      const position = next === undefined ? (before ?? 0) + 1 : before === null ? next.position - 1 : (before + next.position) / 2;
      if (next === undefined || before === null || (position > before && position < next.position)) {
        await setPosition.run(db, [...values, contentId, position]);
        return true;
      }
      // No floating-point number is left between the positions of the two neighbours, so all items get new positions.
      await renumberItems.run(db, values);
    }
  });
}

const lockCollection = statement(
  'lock-collection',
  collectionColumnTypes,
  `SELECT ${collectionColumns} FROM collections WHERE user_id = $1 AND id = $2 FOR UPDATE`,
);
const setUpdated = statement(
  'set-collection-updated',
  collectionColumnTypes,
  `UPDATE collections SET updated_at = $3 WHERE user_id = $1 AND id = $2 RETURNING ${collectionColumns}`,
);
const addToItemCount = statement('add-to-item-count', {}, 'UPDATE collections SET item_count = item_count + $3 WHERE user_id = $1 AND id = $2');

/**
 * Locks the row of a collection, runs `work` in the same transaction, and sets `updated_at` if `work` returns true.
 * @throws CodedError NOT_FOUND if the collection does not exist.
 */
function changed(
  pool: Database,
  { ownerId, id }: CollectionKey,
  now: Date,
  work: (db: Connection, row: CollectionRow) => Promise<boolean>,
): Promise<Changed> {
  return inTransaction(pool, async (db) => {
    const row = await lockCollection.row(db, [ownerId, id]);
    if (!row) throw new CodedError('NOT_FOUND', 'The collection does not exist.', { field: 'input.collectionId' });
    if (!(await work(db, row))) return { row, isChanged: false };
    return { row: (await setUpdated.row(db, [ownerId, id, now])) ?? row, isChanged: true };
  });
}

async function countItems(db: Connection, { ownerId, id }: CollectionKey, delta: number): Promise<void> {
  if (delta !== 0) await addToItemCount.run(db, [ownerId, id, delta]);
}
