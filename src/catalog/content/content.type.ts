import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { contentTypes } from '../../domain/content-types';
import { Node } from '../../graphql/node.type';
import { DateTime, SafeInt } from '../../graphql/scalars';
import type { StatsRow } from '../../ledger/counter-tables';
import type { ViewerStateRow } from '../../ledger/viewer-state';

export const ContentTypeEnum = Object.fromEntries(contentTypes.map((type) => [type, type]));
registerEnumType(ContentTypeEnum, {
  name: 'ContentType',
  description:
    'Type of a content, which determines when a viewing counts as a view. The values describe the default rules; `viewPolicies` returns the current ones.',
  valuesConfig: {
    VIDEO: {
      description: 'A viewing counts after 3 seconds or at 25 % of the length. Reaching the end suffices, for example if the length is unknown.',
    },
    AUDIO: {
      description: 'A viewing counts after 3 seconds or at 25 % of the length. Reaching the end suffices, for example if the length is unknown.',
    },
    EBOOK: { description: 'A book or a PDF. A viewing counts after 5 seconds.' },
    ARTICLE: { description: 'A viewing counts as soon as the user opens the content.' },
    IMAGE: { description: 'A viewing counts as soon as the user opens the content.' },
    PRODUCT: { description: 'A viewing counts as soon as the user opens the content.' },
    LISTING: { description: 'A viewing counts as soon as the user opens the content.' },
    OTHER: { description: 'A content of no other type. A viewing counts as soon as the user opens the content.' },
  },
});

/** A content of a response. The optional properties are undefined if the operation does not request them. */
@ObjectType('Content', {
  implements: Node,
  description: 'A content, which is one item of the catalogue, such as a video, a product, a listing, an image or a book.',
})
export class ContentObject extends Node {
  @Field(() => ContentTypeEnum, { description: 'Type of the content.' })
  type?: string;

  @Field(() => String, { description: 'Title of the content.' })
  title?: string;

  @Field(() => String, { nullable: true, description: 'Description of the content. Null if the catalogue has none.' })
  description?: string | null;

  @Field(() => String, { nullable: true, description: 'URL of the content. Null if the catalogue has none.' })
  url?: string | null;

  @Field(() => ID, { nullable: true, description: 'User id of the owner of the content. Null if the catalogue names no owner.' })
  ownerId!: string | null;

  @Field(() => [String], { description: 'Tags of the content in the catalogue. Empty if there are none.' })
  tags?: string[];

  @Field(() => String, { nullable: true, description: 'Theme or category of the content. Null if the catalogue has none.' })
  theme?: string | null;

  @Field(() => Boolean, {
    description: 'Whether everybody can see the content. If false, only its owner, moderators, admins and services can see it.',
  })
  isPublic!: boolean;

  @Field(() => SafeInt, { nullable: true, description: 'Playing time of the content in milliseconds. Null if unknown.' })
  durationMs?: number | null;

  @Field(() => DateTime, { description: 'Time at which the content was added to the catalogue.' })
  createdAt?: Date;

  @Field(() => DateTime, { description: 'Time at which the catalogue data of the content last changed.' })
  updatedAt?: Date;

  /**
   * Counts and state of the viewer, which a mutation sets as of its commit. If undefined, the field resolvers load them.
   */
  statsRow?: StatsRow;
  viewerStateRow?: ViewerStateRow;
}
