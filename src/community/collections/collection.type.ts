import { Field, ID, ObjectType } from 'type-graphql';
import { globalIdOf } from '../../domain/identifiers';
import { connectionOf } from '../../graphql/connection';
import { Node } from '../../graphql/node.type';
import { DateTime, SafeInt } from '../../graphql/scalars';

@ObjectType({ implements: Node, description: 'An ordered list of contents, owned by a user.' })
export class Collection extends Node {
  @Field(() => ID, { description: 'User id of the owner.' })
  ownerId!: string;

  @Field(() => String, { description: 'Name of the collection.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Description of the collection.' })
  description!: string | null;

  @Field(() => Boolean, { description: 'Whether everybody can see the collection. Only the owner and holders of the share link see a private one.' })
  isPublic!: boolean;

  @Field(() => SafeInt, { description: 'Number of items, including items whose content was removed from the catalogue.' })
  itemCount!: number;

  @Field(() => DateTime, { description: 'Time of creation.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'Time of the last change of the collection or its items.' })
  updatedAt!: Date;

  /** Token of the share link; null if the collection is not shared. The resolver returns the token to the owner only. */
  shareToken!: string | null;
}

@ObjectType({ description: 'An item of a collection.' })
export class CollectionItem {
  @Field(() => ID, { description: 'Id for client caches, unique across all types. `node` does not accept it.' })
  id!: string;

  @Field(() => ID, { description: 'Id of the content in the catalogue; present even when `content` is null.' })
  contentId!: string;

  @Field(() => DateTime, { description: 'Time at which it was added.' })
  addedAt!: Date;
}

export const CollectionConnection = connectionOf('Collection', () => Collection);
export const CollectionItemConnection = connectionOf('CollectionItem', () => CollectionItem);

/** Replaces the UUID of a row (`row.id`) with the global id of the collection. */
export function toCollection(row: Collection): Collection {
  return { ...row, id: globalIdOf('Collection', row.id, row.ownerId) };
}
