import { Arg, Args, Authorized, Ctx, FieldResolver, Mutation, Query, Resolver, Root, UseMiddleware } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { UserObject } from '../../catalog/users/user.type';
import { badInput, CodedError } from '../../domain/errors';
import { type KeyOf, keyGiven, keyOfGlobalId } from '../../domain/identifiers';
import { type Connection, decodeCursor, PageArgs, toConnection } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { freshRows, statementLimit } from '../../graphql/middleware';
import {
  AddToCollectionInput,
  AddToCollectionPayload,
  CollectionArgs,
  CollectionPayload,
  CollectionsArgs,
  CreateCollectionInput,
  CreateCollectionPayload,
  DeleteCollectionInput,
  DeleteCollectionPayload,
  MoveInCollectionInput,
  MoveInCollectionPayload,
  RemoveFromCollectionInput,
  RemoveFromCollectionPayload,
  ShareCollectionInput,
  ShareCollectionPayload,
  UnshareCollectionInput,
  UnshareCollectionPayload,
  UpdateCollectionInput,
  UpdateCollectionPayload,
} from './collection.input';
import { Collection, CollectionConnection, CollectionItem, CollectionItemConnection, toCollection } from './collection.type';
import { addItems, type Changed, createCollection, deleteCollection, moveItem, removeItems, shareCollection, updateCollection } from './commands';
import { collectionPage, mayReadCollection } from './queries';

@Resolver(() => Collection)
export class CollectionResolver {
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => CreateCollectionPayload, {
    description:
      'Creates a collection, which is private unless `isPublic` is true. Not idempotent: each call creates a collection. Returns CONFLICT if the viewer already has 1000 collections.',
  })
  async createCollection(
    @Ctx() { services, signedIn }: Context,
    @Arg('input', () => CreateCollectionInput, { description: 'Collection to create.' }) input: CreateCollectionInput,
  ): Promise<CreateCollectionPayload> {
    const row = await createCollection(services.pool, signedIn.id, { ...input, name: nameOf(input.name) }, new Date());
    return { collection: toCollection(row), isChanged: true };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UpdateCollectionPayload, {
    description: "Changes the name, description or visibility of one of the viewer's collections. Idempotent.",
  })
  async updateCollection(
    @Ctx() context: Context,
    @Arg('input', () => UpdateCollectionInput, { description: 'Collection, and the values to change.' }) {
      collectionId,
      ...details
    }: UpdateCollectionInput,
  ): Promise<UpdateCollectionPayload> {
    for (const field of ['name', 'isPublic'] as const)
      if (details[field] === null) throw badInput(`input.${field}`, `${field} must not be null. Omit it to keep the stored value.`);
    const name = details.name == null ? undefined : nameOf(details.name);
    return payload(await updateCollection(context.services.pool, ownKey(context, collectionId), { ...details, name }, new Date()));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => DeleteCollectionPayload, {
    description: "Deletes one of the viewer's collections. Its contents stay in the catalogue. Idempotent.",
  })
  async deleteCollection(
    @Ctx() context: Context,
    @Arg('input', () => DeleteCollectionInput, { description: 'Collection to delete.' }) { collectionId }: DeleteCollectionInput,
  ): Promise<DeleteCollectionPayload> {
    return { collectionId, isChanged: await deleteCollection(context.services.prisma, ownKey(context, collectionId)) };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => AddToCollectionPayload, {
    description:
      "Appends contents to one of the viewer's collections. A collection can have at most 10000 items. Contents that are already in the collection keep their position. Idempotent.",
  })
  async addToCollection(
    @Ctx() context: Context,
    @Arg('input', () => AddToCollectionInput, { description: 'Collection, and the contents to add.' }) {
      collectionId,
      contentIds,
    }: AddToCollectionInput,
  ): Promise<AddToCollectionPayload> {
    return payload(await addItems(context.services.pool, ownKey(context, collectionId), context.signedIn, contentIds, new Date()));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RemoveFromCollectionPayload, { description: "Removes contents from one of the viewer's collections. Idempotent." })
  async removeFromCollection(
    @Ctx() context: Context,
    @Arg('input', () => RemoveFromCollectionInput, { description: 'Collection, and the contents to remove.' }) {
      collectionId,
      contentIds,
    }: RemoveFromCollectionInput,
  ): Promise<RemoveFromCollectionPayload> {
    return payload(await removeItems(context.services.pool, ownKey(context, collectionId), contentIds, new Date()));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => MoveInCollectionPayload, {
    description:
      "Moves a content within one of the viewer's collections, to the front or behind another content. Returns NOT_FOUND if the collection does not have the content. Idempotent.",
  })
  async moveInCollection(
    @Ctx() context: Context,
    @Arg('input', () => MoveInCollectionInput, { description: 'Collection, content to move, and its new position.' }) {
      collectionId,
      contentId,
      behindContentId,
    }: MoveInCollectionInput,
  ): Promise<MoveInCollectionPayload> {
    return payload(await moveItem(context.services.pool, ownKey(context, collectionId), contentId, behindContentId ?? null, new Date()));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => ShareCollectionPayload, {
    description: "Creates a share token for one of the viewer's collections, with which everybody can see the collection. Idempotent.",
  })
  async shareCollection(
    @Ctx() context: Context,
    @Arg('input', () => ShareCollectionInput, { description: 'Collection to share.' }) { collectionId }: ShareCollectionInput,
  ): Promise<ShareCollectionPayload> {
    const result = await shareCollection(context.services.pool, ownKey(context, collectionId), true, new Date());
    return { ...payload(result), shareToken: result.row.shareToken ?? '' };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UnshareCollectionPayload, {
    description: "Deletes the share token of one of the viewer's collections, so that the token no longer gives access. Idempotent.",
  })
  async unshareCollection(
    @Ctx() context: Context,
    @Arg('input', () => UnshareCollectionInput, { description: 'Collection to stop sharing.' }) { collectionId }: UnshareCollectionInput,
  ): Promise<UnshareCollectionPayload> {
    return payload(await shareCollection(context.services.pool, ownKey(context, collectionId), false, new Date()));
  }

  @Query(() => Collection, {
    nullable: true,
    description: 'The collection with this id. Null unless it is public, the viewer owns it, or `shareToken` is its share token.',
  })
  async collection(@Ctx() { loaders, viewer }: Context, @Args(() => CollectionArgs) { id, shareToken }: CollectionArgs): Promise<Collection | null> {
    const key = keyOfGlobalId('Collection', id);
    const row = key && (await loaders.collection.load(key));
    return row && mayReadCollection(viewer, row, shareToken) ? toCollection(row) : null;
  }

  @UseMiddleware(statementLimit)
  @Query(() => CollectionConnection, {
    description: 'All collections of the viewer, or the public collections of another user. The most recently changed collection is first.',
  })
  async collections(@Ctx() context: Context, @Args(() => CollectionsArgs) args: CollectionsArgs): Promise<Connection<Collection>> {
    const ownerId = args.ownerId ?? context.signedIn.id;
    const list = `collections/${ownerId}`;
    const after = decodeCursor(list, args.after, ['time', 'uuid']);
    const rows = await collectionPage(context.db, ownerId, ownerId !== context.viewer?.id, args.first + 1, after);
    return toConnection(rows, args, list, (row) => [row.updatedAt.toISOString(), row.id], toCollection);
  }

  @FieldResolver(() => CollectionItemConnection, { description: 'Items of the collection, in the order that the owner chose.' })
  async items(
    @Root() collection: Collection,
    @Ctx() { loaders }: Context,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<CollectionItem>> {
    const key = keyOfGlobalId('Collection', collection.id);
    const list = `items/${collection.id}`;
    const after = decodeCursor(list, args.after, ['number', 'text']);
    const rows = key ? await loaders.items.load({ ...key, limit: args.first + 1, after }) : [];
    return toConnection(
      rows,
      args,
      list,
      (row) => [row.position, row.contentId],
      (row) => ({ id: `CollectionItem:${collection.id}:${row.contentId}`, ...row }),
    );
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Share token of the collection, which the query `collection` accepts. Null if the collection is not shared. Only the owner can read it.',
  })
  shareToken(@Root() { ownerId, shareToken }: Collection, @Ctx() { viewer }: Context): string | null {
    return ownerId === viewer?.id ? shareToken : null;
  }

  @FieldResolver(() => UserObject, { nullable: true, description: 'Owner of the collection. Null if the data of the owner was erased.' })
  owner(@Root() { ownerId }: Collection, @Ctx() { loaders }: Context): Promise<UserObject | null> {
    return loaders.user.load(ownerId);
  }
}

@Resolver(() => CollectionItem)
export class CollectionItemResolver {
  @FieldResolver(() => ContentObject, {
    nullable: true,
    description: 'The content of the item. Null if it was removed from the catalogue or the viewer cannot see it; the item then keeps its position.',
  })
  content(@Root() { contentId }: CollectionItem, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }
}

/**
 * Returns the key of a collection of the viewer.
 * @throws CodedError BAD_USER_INPUT if `collectionId` is not the id of a collection, FORBIDDEN if another user owns the collection.
 */
function ownKey({ signedIn }: Context, collectionId: string): KeyOf<'Collection'> {
  const key = keyGiven('Collection', collectionId, 'input.collectionId');
  if (key.ownerId !== signedIn.id) throw new CodedError('FORBIDDEN', 'Only the owner can change a collection.', { field: 'input.collectionId' });
  return key;
}

function nameOf(name: string): string {
  const trimmed = name.trim();
  if (!trimmed) throw badInput('input.name', 'name must not be empty.');
  return trimmed;
}

function payload({ row, isChanged }: Changed): CollectionPayload {
  return { collection: toCollection(row), isChanged };
}
