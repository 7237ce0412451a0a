import { Field, ID, ObjectType } from 'type-graphql';
import { globalIdOf } from '../identifiers';
import { Node } from '../node';
import { connectionOf } from '../page';
import { DateTime, SafeInt } from '../scalars';

@ObjectType({ implements: Node, description: 'An ordered list of contents that a user keeps.' })
export class Collection extends Node {
  @Field(() => ID, { description: 'Whose it is.' })
  ownerId!: string;

  @Field(() => String, { description: 'Name of the collection.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Description of the collection.' })
  description!: string | null;

  @Field(() => Boolean, { description: 'True: everybody sees it. False: its owner, and whoever has the share link.' })
  isPublic!: boolean;

  @Field(() => SafeInt, { description: 'How many items it has, those among them whose content has left the catalogue.' })
  itemCount!: number;

  @Field(() => DateTime, { description: 'Time of creation.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'When it or its items last changed.' })
  updatedAt!: Date;

  /** null unless shared by link; told to the owner alone. */
  shareToken!: string | null;
}

@ObjectType({ description: 'One content in a collection.' })
export class CollectionItem {
  @Field(() => ID, { description: 'Id for client caches, unique across all types. `node` does not accept it.' })
  id!: string;

  @Field(() => ID, { description: "The content's id, told even where the content itself is not there any more." })
  contentId!: string;

  @Field(() => DateTime, { description: 'When it was put in.' })
  addedAt!: Date;
}

export const CollectionConnection = connectionOf('Collection', () => Collection);
export const CollectionItemConnection = connectionOf('CollectionItem', () => CollectionItem);

/** `row.id` is its own id, not yet the global one. */
export function toCollection(row: Collection): Collection {
  return { ...row, id: globalIdOf('Collection', row.id, row.ownerId) };
}
