import { timingSafeEqual } from 'node:crypto';
import { Arg, Args, ArgsType, Authorized, Ctx, Field, FieldResolver, ID, InputType, Mutation, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { ContentObject } from '../content/object';
import { Context } from '../context';
import { badInput, CodedError } from '../errors';
import { isUuid, partsOfGlobalId } from '../identifiers';
import { type Connection, decodeCursor, PageArgs, pageOf } from '../page';
import { AreContentIds, IsContentId, IsText, IsUserId } from '../validation';
import {
  addItems,
  type Changed,
  type CollectionKey,
  createCollection,
  deleteCollection,
  moveItem,
  removeItems,
  shareCollection,
  updateCollection,
} from './changes';
import { Collection, CollectionConnection, CollectionItem, CollectionItemConnection, toCollection } from './object';
import { collectionOf, collectionPage } from './queries';

const maxCollectionId = 1_000;
const maxName = 200;
const maxItemsAtOnce = 1_000;

@InputType()
abstract class CollectionInput {
  @Field(() => ID, { description: 'The collection.' })
  @IsText(maxCollectionId)
  collectionId!: string;
}

@InputType({ description: 'A new collection.' })
export class CreateCollectionInput {
  @Field(() => String, { description: `What it is called, 1–${maxName} characters.` })
  @IsText(maxName)
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is about. At most 5000 characters.' })
  @IsText(5000)
  description?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether everybody sees it.' })
  isPublic!: boolean;
}

@InputType({ description: 'What to change about a collection. What is left out stays.' })
export class UpdateCollectionInput extends CollectionInput {
  @Field(() => String, { nullable: true, description: `What it is called, 1–${maxName} characters.` })
  @IsText(maxName)
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is about. At most 5000 characters. Empty: removed.' })
  @IsText(5000)
  description?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether everybody sees it.' })
  isPublic?: boolean | null;
}

@InputType({ description: 'Which collection to delete.' })
export class DeleteCollectionInput extends CollectionInput {}

@InputType({ description: 'Which collection to share by a link.' })
export class ShareCollectionInput extends CollectionInput {}

@InputType({ description: 'Which collection to share no more.' })
export class UnshareCollectionInput extends CollectionInput {}

@InputType({ description: 'What to put into a collection.' })
export class AddToCollectionInput extends CollectionInput {
  @Field(() => [ID], { description: `1–${maxItemsAtOnce} contents, in the order in which they are to stand. One that is not there refuses all.` })
  @AreContentIds(maxItemsAtOnce)
  contentIds!: string[];
}

@InputType({ description: 'What to take out of a collection.' })
export class RemoveFromCollectionInput extends CollectionInput {
  @Field(() => [ID], { description: `1–${maxItemsAtOnce} contents.` })
  @AreContentIds(maxItemsAtOnce)
  contentIds!: string[];
}

@InputType({ description: 'What to move within a collection, and where.' })
export class MoveInCollectionInput extends CollectionInput {
  @Field(() => ID, { description: 'The content to move.' })
  @IsContentId()
  contentId!: string;

  @Field(() => ID, { nullable: true, description: 'The content right behind which it is to stand; left out: at the front.' })
  @IsContentId()
  behindContentId?: string | null;
}

@ObjectType()
abstract class CollectionPayload {
  @Field(() => Collection, { description: 'The collection as it now stands.' })
  collection!: Collection;

  @Field(() => Boolean, { description: 'False when it was so already.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'The new collection.' })
export class CreateCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'The collection, changed.' })
export class UpdateCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'The collection, with its items changed.' })
export class AddToCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'The collection, without those items.' })
export class RemoveFromCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'The collection, in its new order.' })
export class MoveInCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'The collection, shared no more.' })
export class UnshareCollectionPayload extends CollectionPayload {}

@ObjectType({ description: 'The collection, shared by a link.' })
export class ShareCollectionPayload extends CollectionPayload {
  @Field(() => String, {
    description: 'For `collection(id, shareToken)`: whoever has it sees the collection. Sharing again makes another and ends this one.',
  })
  shareToken!: string;
}

@ObjectType({ description: 'What was deleted.' })
export class DeleteCollectionPayload {
  @Field(() => ID, { description: 'The id of the collection that is no more.' })
  collectionId!: string;

  @Field(() => Boolean, { description: 'False when there was none.' })
  isChanged!: boolean;
}

@ArgsType()
class CollectionArgs {
  @Field(() => ID, { description: 'The collection.' })
  @IsText(maxCollectionId)
  id!: string;

  @Field(() => String, { nullable: true, description: 'Of the link it was shared by.' })
  @IsText(100)
  shareToken?: string | null;
}

@ArgsType()
class CollectionsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: "Whose: of others the public ones are told. Left out: the viewer's own." })
  @IsUserId()
  ownerId?: string | null;
}

@Resolver(() => Collection)
export class CollectionResolver {
  @Authorized()
  @Mutation(() => CreateCollectionPayload, { description: 'Makes a collection. Private, unless it is said to be public.' })
  async createCollection(
    @Ctx() { services, signedIn }: Context,
    @Arg('input', () => CreateCollectionInput, { description: 'The collection.' }) input: CreateCollectionInput,
  ): Promise<CreateCollectionPayload> {
    const row = await createCollection(services.pool, signedIn.id, { ...input, name: nameOf(input.name) }, new Date());
    return { collection: toCollection(row), isChanged: true };
  }

  @Authorized()
  @Mutation(() => UpdateCollectionPayload, { description: 'Renames a collection, describes it, makes it public or private. Safe to repeat.' })
  async updateCollection(
    @Ctx() context: Context,
    @Arg('input', () => UpdateCollectionInput, { description: 'What to change.' }) { collectionId, ...details }: UpdateCollectionInput,
  ): Promise<UpdateCollectionPayload> {
    const name = details.name == null ? details.name : nameOf(details.name);
    return payload(await updateCollection(context.services.pool, ownKey(context, collectionId), { ...details, name }, new Date()));
  }

  @Authorized()
  @Mutation(() => DeleteCollectionPayload, { description: 'Deletes a collection. Its contents stay in the catalogue. Safe to repeat.' })
  async deleteCollection(
    @Ctx() context: Context,
    @Arg('input', () => DeleteCollectionInput, { description: 'Which.' }) { collectionId }: DeleteCollectionInput,
  ): Promise<DeleteCollectionPayload> {
    return { collectionId, isChanged: await deleteCollection(context.services.pool, ownKey(context, collectionId)) };
  }

  @Authorized()
  @Mutation(() => AddToCollectionPayload, {
    description: 'Puts contents at the end of a collection; those already in stay where they are. Safe to repeat.',
  })
  async addToCollection(
    @Ctx() context: Context,
    @Arg('input', () => AddToCollectionInput, { description: 'What.' }) { collectionId, contentIds }: AddToCollectionInput,
  ): Promise<AddToCollectionPayload> {
    return payload(await addItems(context.services.pool, ownKey(context, collectionId), context.signedIn, contentIds, new Date()));
  }

  @Authorized()
  @Mutation(() => RemoveFromCollectionPayload, { description: 'Takes contents out of a collection. Safe to repeat.' })
  async removeFromCollection(
    @Ctx() context: Context,
    @Arg('input', () => RemoveFromCollectionInput, { description: 'What.' }) { collectionId, contentIds }: RemoveFromCollectionInput,
  ): Promise<RemoveFromCollectionPayload> {
    return payload(await removeItems(context.services.pool, ownKey(context, collectionId), contentIds, new Date()));
  }

  @Authorized()
  @Mutation(() => MoveInCollectionPayload, {
    description: 'Moves one content of a collection right behind another, or to the front. Safe to repeat.',
  })
  async moveInCollection(
    @Ctx() context: Context,
    @Arg('input', () => MoveInCollectionInput, { description: 'What, and where.' }) {
      collectionId,
      contentId,
      behindContentId,
    }: MoveInCollectionInput,
  ): Promise<MoveInCollectionPayload> {
    return payload(await moveItem(context.services.pool, ownKey(context, collectionId), contentId, behindContentId ?? null, new Date()));
  }

  @Authorized()
  @Mutation(() => ShareCollectionPayload, { description: 'Gives a private collection a link by which others see it.' })
  async shareCollection(
    @Ctx() context: Context,
    @Arg('input', () => ShareCollectionInput, { description: 'Which.' }) { collectionId }: ShareCollectionInput,
  ): Promise<ShareCollectionPayload> {
    const result = await shareCollection(context.services.pool, ownKey(context, collectionId), true, new Date());
    return { ...payload(result), shareToken: result.row.shareToken ?? '' };
  }

  @Authorized()
  @Mutation(() => UnshareCollectionPayload, { description: 'Takes the link away: who only had that sees the collection no more. Safe to repeat.' })
  async unshareCollection(
    @Ctx() context: Context,
    @Arg('input', () => UnshareCollectionInput, { description: 'Which.' }) { collectionId }: UnshareCollectionInput,
  ): Promise<UnshareCollectionPayload> {
    return payload(await shareCollection(context.services.pool, ownKey(context, collectionId), false, new Date()));
  }

  @Query(() => Collection, {
    nullable: true,
    description: "A collection: a public one, one of the viewer's own, or one shared by its link. Else null.",
  })
  async collection(@Ctx() { services, viewer }: Context, @Args(() => CollectionArgs) { id, shareToken }: CollectionArgs): Promise<Collection | null> {
    const key = keyOf(id);
    const row = key && (await collectionOf(services.pool, key.ownerId, key.id));
    return row && (row.isPublic || row.ownerId === viewer?.id || isSame(shareToken, row.shareToken)) ? toCollection(row) : null;
  }

  @Query(() => CollectionConnection, { description: "The viewer's collections, or the public ones of somebody else, the last changed first." })
  async collections(@Ctx() context: Context, @Args(() => CollectionsArgs) args: CollectionsArgs): Promise<Connection<Collection>> {
    const ownerId = args.ownerId ?? context.signedIn.id;
    const list = `collections/${ownerId}`;
    const after = decodeCursor(list, args.after, ['time', 'uuid']);
    const rows = await collectionPage(context.services.pool, ownerId, ownerId !== context.viewer?.id, args.first + 1, after);
    return pageOf(rows, args, list, (row) => [row.updatedAt.toISOString(), row.id], toCollection);
  }

  @FieldResolver(() => CollectionItemConnection, { description: 'Its items, in their order.' })
  async items(
    @Root() collection: Collection,
    @Ctx() { loaders }: Context,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<CollectionItem>> {
    const key = keyOf(collection.id);
    const list = `items/${collection.id}`;
    const after = decodeCursor(list, args.after, ['number', 'text']);
    const rows = key ? await loaders.items.load({ ...key, limit: args.first + 1, after }) : [];
    return pageOf(
      rows,
      args,
      list,
      (row) => [row.position, row.contentId],
      (row) => ({ ...row, id: `CollectionItem:${collection.id}:${row.contentId}` }),
    );
  }

  @FieldResolver(() => Boolean, { description: 'Whoever has its link sees it. Told to its owner alone; false for others.' })
  isShared(@Root() { ownerId, shareToken }: Collection, @Ctx() { viewer }: Context): boolean {
    return ownerId === viewer?.id && shareToken !== null;
  }
}

@Resolver(() => CollectionItem)
export class CollectionItemResolver {
  @FieldResolver(() => ContentObject, {
    nullable: true,
    description: "The content; null when it has left the catalogue or is not for the viewer's eyes: its place stays.",
  })
  content(@Root() { contentId }: CollectionItem, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }
}

function keyOf(id: string): CollectionKey | null {
  const [uuid, ownerId] = partsOfGlobalId('Collection', id) ?? [];
  return uuid && ownerId && isUuid(uuid) ? { ownerId, id: uuid } : null;
}

/** @throws CodedError BAD_USER_INPUT when it is no collection's id, FORBIDDEN when it is somebody else's. */
function ownKey({ signedIn }: Context, collectionId: string): CollectionKey {
  const key = keyOf(collectionId);
  if (!key) throw badInput('input.collectionId', 'collectionId must be the id of a collection.');
  if (key.ownerId !== signedIn.id) throw new CodedError('FORBIDDEN', 'Only its owner may change a collection.', { field: 'input.collectionId' });
  return key;
}

function nameOf(name: string): string {
  const trimmed = name.trim();
  if (!trimmed) throw badInput('input.name', 'name must not be empty.');
  return trimmed;
}

function isSame(given: string | null | undefined, token: string | null): boolean {
  if (!given || !token) return false;
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function payload({ row, isChanged }: Changed): CollectionPayload {
  return { collection: toCollection(row), isChanged };
}
