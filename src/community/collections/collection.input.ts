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

@InputType({ description: 'A new collection.' })
export class CreateCollectionInput {
  @Field(() => String, { description: `Name, 1–${maxName} characters.` })
  @IsText(maxName)
  name!: string;

  @Field(() => String, { nullable: true, description: 'Description, at most 5000 characters.' })
  @IsText(5000)
  description?: string | null;

  @DefaultField(() => Boolean, false, 'Whether everybody can see the collection.')
  isPublic!: boolean;
}

@InputType({
  description:
    'Changes to a collection. Omitted fields stay unchanged; null or an empty string removes the description; null is rejected for other fields.',
})
export class UpdateCollectionInput extends CollectionInput {
  @Field(() => String, { nullable: true, description: `Name, 1–${maxName} characters.` })
  @IsText(maxName)
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Description, at most 5000 characters. An empty string removes it.' })
  @IsText(5000)
  description?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether everybody can see the collection.' })
  isPublic?: boolean | null;
}

@InputType({ description: 'Collection to delete.' })
export class DeleteCollectionInput extends CollectionInput {}

@InputType({ description: 'Collection to share by a link.' })
export class ShareCollectionInput extends CollectionInput {}

@InputType({ description: 'Collection to stop sharing by a link.' })
export class UnshareCollectionInput extends CollectionInput {}

@InputType({ description: 'Contents to add to a collection.' })
export class AddToCollectionInput extends CollectionInput {
  @Field(() => [ID], { description: `Ids of 1–${maxItemsAtOnce} contents, in the order of the list. One unknown id rejects the request.` })
  @AreContentIds(maxItemsAtOnce)
  contentIds!: string[];
}

@InputType({ description: 'Contents to remove from a collection.' })
export class RemoveFromCollectionInput extends CollectionInput {
  @Field(() => [ID], { description: `Ids of 1–${maxItemsAtOnce} contents.` })
  @AreContentIds(maxItemsAtOnce)
  contentIds!: string[];
}

@InputType({ description: 'Content to move within a collection, and its new position.' })
export class MoveInCollectionInput extends CollectionInput {
  @Field(() => ID, { description: 'Id of the content to move.' })
  @IsContentId()
  contentId!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the content to place it behind; omitted: moves it to the front.' })
  @IsContentId()
  behindContentId?: string | null;
}

@ObjectType()
export abstract class CollectionPayload {
  @Field(() => Collection, { description: 'The collection after the change.' })
  collection!: Collection;

  @Field(() => Boolean, { description: 'True when this call changed something; false for a repeat.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'Result of creating a collection.' })
export class CreateCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'Result of updating a collection.' })
export class UpdateCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'Result of adding contents to a collection.' })
export class AddToCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'Result of removing contents from a collection.' })
export class RemoveFromCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'Result of moving a content in a collection.' })
export class MoveInCollectionPayload extends CollectionPayload {}
@ObjectType({ description: 'Result of disabling a share link.' })
export class UnshareCollectionPayload extends CollectionPayload {}

@ObjectType({ description: 'Result of sharing a collection.' })
export class ShareCollectionPayload extends CollectionPayload {
  @Field(() => String, {
    description:
      'Token of the share link, for `collection(id, shareToken)`: anybody with the token can see the collection. Repeated calls return the same token until ' +
      '`unshareCollection` disables it.',
  })
  shareToken!: string;
}

@ObjectType({ description: 'Result of deleting a collection.' })
export class DeleteCollectionPayload {
  @Field(() => ID, { description: 'Id of the deleted collection.' })
  collectionId!: string;

  @Field(() => Boolean, { description: 'False when the collection did not exist.' })
  isChanged!: boolean;
}

@ArgsType()
export class CollectionArgs {
  @Field(() => ID, { description: 'Id of the collection.' })
  @IsGlobalId()
  id!: string;

  @Field(() => String, { nullable: true, description: 'Token of the share link.' })
  @IsText(100)
  shareToken?: string | null;
}

@ArgsType()
export class CollectionsArgs extends PageArgs {
  @Field(() => ID, {
    nullable: true,
    description: 'User id of the owner; for other users, only public collections are returned. Omitted: the viewer.',
  })
  @IsUserId()
  ownerId?: string | null;
}
