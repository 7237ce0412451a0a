import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { DefaultField } from '../../graphql/default-values';
import { AreContentIds, IsContentId, IsGlobalId, IsText, IsUserId } from '../../graphql/validation';
import { Collection } from './collection.type';

const maxName = 200;
const maxItemsAtOnce = 1_000;

@InputType()
abstract class CollectionInput {
  @Field(() => ID, { description: 'The collection.' })
  @IsGlobalId()
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

  @DefaultField(() => Boolean, false, 'Whether everybody sees it.')
  isPublic!: boolean;
}

@InputType({
  description:
    'Changes to a collection. A field that is left out stays; null or an empty text removes the description, null for another field is refused.',
})
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
export abstract class CollectionPayload {
  @Field(() => Collection, { description: 'The collection as it now stands.' })
  collection!: Collection;

  @Field(() => Boolean, { description: 'True when this call changed something; false for a repeat.' })
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
    description:
      'For `collection(id, shareToken)`: whoever has it sees the collection. Sharing again gives the same; for another, take this one away first (`unshareCollection`).',
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
export class CollectionArgs {
  @Field(() => ID, { description: 'The collection.' })
  @IsGlobalId()
  id!: string;

  @Field(() => String, { nullable: true, description: 'Of the link it was shared by.' })
  @IsText(100)
  shareToken?: string | null;
}

@ArgsType()
export class CollectionsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: "Whose: of others the public ones are told. Left out: the viewer's own." })
  @IsUserId()
  ownerId?: string | null;
}
