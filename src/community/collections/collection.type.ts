import { Field, ID, ObjectType } from 'type-graphql';
import { globalIdOf } from '../../domain/identifiers';
import { connectionOf } from '../../graphql/connection';
import { Node } from '../../graphql/node.type';
import { DateTime, SafeInt } from '../../graphql/scalars';

@ObjectType({ implements: Node, description: 'An ordered list of contents that a user made.' })
export class Collection extends Node {
  @Field(() => ID, { description: 'User id of the owner of the collection.' })
  ownerId!: string;

  @Field(() => String, { description: 'Name of the collection.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Description of the collection. Null if there is none.' })
  description!: string | null;

  @Field(() => Boolean, {
    description: 'Whether everybody can see the collection. If false, only the owner and clients with its share token can see it.',
  })
  isPublic!: boolean;

  @Field(() => SafeInt, { description: 'Number of items in the collection, including items whose content was removed from the catalogue.' })
  itemCount!: number;

  @Field(() => DateTime, { description: 'Time at which the owner created the collection.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'Time at which the collection or its list of items last changed.' })
  updatedAt!: Date;

  /** Token of the share link; null if the collection is not shared. The resolver returns the token to the owner only. */
  shareToken!: string | null;
}

@ObjectType({ description: 'An item of a collection, which refers to one content.' })
export class CollectionItem {
  @Field(() => ID, { description: 'Key for client caches, unique across all types. The query `node` does not accept it.' })
  id!: string;

  @Field(() => ID, { description: 'Id of the content in the catalogue. Not null even if `content` is null.' })
  contentId!: string;

  @Field(() => DateTime, { description: 'Time at which the owner added the content to the collection.' })
  addedAt!: Date;
}

export const CollectionConnection = connectionOf('Collection', () => Collection);
export const CollectionItemConnection = connectionOf('CollectionItem', () => CollectionItem);

/** Replaces the UUID of a row (`row.id`) with the global id of the collection. */
export function toCollection(row: Collection): Collection {
  return { ...row, id: globalIdOf('Collection', row.id, row.ownerId) };
}
