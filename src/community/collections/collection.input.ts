import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { DefaultField } from '../../graphql/default-values';
import { AreContentIds, IsContentId, IsGlobalId, IsText, IsUserId } from '../../graphql/validation';
import { Collection } from './collection.type';

const maxName = 200;
const maxItemsAtOnce = 1_000;

@InputType()
abstract class CollectionInput {
  @Field(() => ID, { description: 'Id of the collection.' })
  @IsGlobalId()
  collectionId!: string;
}

@InputType({ description: 'A collection to create.' })
export class CreateCollectionInput {
  @Field(() => String, { description: `Name of the collection, 1–${maxName} characters.` })
  @IsText(maxName)
  name!: string;

  @Field(() => String, { nullable: true, description: 'Description of the collection, at most 5000 characters.' })
  @IsText(5000)
  description?: string | null;

  @DefaultField(() => Boolean, false, 'Whether everybody can see the collection.')
  isPublic!: boolean;
}

@InputType({
  description: 'Changes to a collection. The server rejects null for `name` and `isPublic`. An omitted field stays unchanged.',
})
export class UpdateCollectionInput extends CollectionInput {
  @Field(() => String, { nullable: true, description: `Name of the collection, 1–${maxName} characters.` })
  @IsText(maxName)
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Description of the collection, at most 5000 characters. Null or an empty text removes the description.',
  })
  @IsText(5000)
  description?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether everybody can see the collection.' })
  isPublic?: boolean | null;
}

@InputType({ description: 'The collection to delete.' })
export class DeleteCollectionInput extends CollectionInput {}

@InputType({ description: 'The collection to share.' })
export class ShareCollectionInput extends CollectionInput {}

@InputType({ description: 'The collection to stop sharing.' })
export class UnshareCollectionInput extends CollectionInput {}

@InputType({ description: 'The contents to add to a collection.' })
export class AddToCollectionInput extends CollectionInput {
  @Field(() => [ID], {
    description: `Ids of the contents to add, 1–${maxItemsAtOnce}, in the order in which to append them. If one id is unknown, the server adds none and returns NOT_FOUND.`,
  })
  @AreContentIds(maxItemsAtOnce)
  contentIds!: string[];
}

@InputType({ description: 'The contents to remove from a collection.' })
export class RemoveFromCollectionInput extends CollectionInput {
  @Field(() => [ID], { description: `Ids of the contents to remove, 1–${maxItemsAtOnce}. The server ignores ids that are not in the collection.` })
  @AreContentIds(maxItemsAtOnce)
  contentIds!: string[];
}

@InputType({ description: 'The content to move within a collection, and its new position.' })
export class MoveInCollectionInput extends CollectionInput {
  @Field(() => ID, { description: 'Id of the content to move.' })
  @IsContentId()
  contentId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the content behind which to place the moved content. Omitted or null: moves it to the front.',
  })
  @IsContentId()
  behindContentId?: string | null;
}

@ObjectType()
export abstract class CollectionPayload {
  @Field(() => Collection, { description: 'The collection as stored after this mutation.' })
  collection!: Collection;

  @Field(() => Boolean, { description: 'Whether this call changed stored data. False if it repeats an earlier call.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'Result of `createCollection`.' })
export class CreateCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'Result of `updateCollection`.' })
export class UpdateCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'Result of `addToCollection`.' })
export class AddToCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'Result of `removeFromCollection`.' })
export class RemoveFromCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'Result of `moveInCollection`.' })
export class MoveInCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'Result of `unshareCollection`.' })
export class UnshareCollectionPayload extends CollectionPayload {}

@ObjectType({ description: 'Result of `shareCollection`.' })
export class ShareCollectionPayload extends CollectionPayload {
  @Field(() => String, {
    description:
      'Share token of the collection, which the query `collection` accepts. Everybody with the token can see the collection until `unshareCollection` deletes the token.',
  })
  shareToken!: string;
}

@ObjectType({ description: 'Result of `deleteCollection`.' })
export class DeleteCollectionPayload {
  @Field(() => ID, { description: 'Id of the deleted collection.' })
  collectionId!: string;

  @Field(() => Boolean, { description: 'Whether this call deleted the collection. False if it did not exist.' })
  isChanged!: boolean;
}

@ArgsType()
export class CollectionArgs {
  @Field(() => ID, { description: 'Id of the collection.' })
  @IsGlobalId()
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Share token of the collection, which `shareCollection` returned. Needed only for a private collection of another user.',
  })
  @IsText(100)
  shareToken?: string | null;
}

@ArgsType()
export class CollectionsArgs extends PageArgs {
  @Field(() => ID, {
    nullable: true,
    description: 'User id of the owner of the collections. Omitted or null: the viewer.',
  })
  @IsUserId()
  ownerId?: string | null;
}
