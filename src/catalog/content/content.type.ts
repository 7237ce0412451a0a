import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { contentTypes } from '../../domain/content-types';
import { Node } from '../../graphql/node.type';
import { DateTime, SafeInt } from '../../graphql/scalars';
import type { StatsRow } from '../../ledger/rows/stats';
import type { ViewerStateRow } from '../../ledger/rows/viewer-state';

export const ContentTypeEnum = Object.fromEntries(contentTypes.map((type) => [type, type]));
registerEnumType(ContentTypeEnum, {
  name: 'ContentType',
  description: 'Type of a content. It decides when a viewing counts as a view (defaults below; see `viewPolicies` for the current rules).',
  valuesConfig: {
    VIDEO: { description: 'Counts as viewed after 3 seconds, 25 % or completion.' },
    AUDIO: { description: 'Counts as viewed after 3 seconds, 25 % or completion.' },
    EBOOK: { description: 'A book or a PDF. Counts as viewed after 5 seconds.' },
    ARTICLE: { description: 'Counts as viewed on opening.' },
    IMAGE: { description: 'Counts as viewed on opening.' },
    PRODUCT: { description: 'Counts as viewed on opening.' },
    LISTING: { description: 'Counts as viewed on opening.' },
    OTHER: { description: 'Anything else. Counts as viewed on opening.' },
  },
});

@ObjectType('Content', { implements: Node, description: 'An item of the catalogue: a video, product, listing, image, book …' })
export class ContentObject extends Node {
  @Field(() => ContentTypeEnum, { description: 'Type of the content.' })
  type!: string;

  @Field(() => String, { description: 'Title.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'Description.' })
  description!: string | null;

  @Field(() => String, { nullable: true, description: 'URL of the content.' })
  url!: string | null;

  @Field(() => ID, { nullable: true, description: 'User id of the owner; null without an owner.' })
  ownerId!: string | null;

  @Field(() => [String], { description: 'Tags.' })
  tags!: string[];

  @Field(() => String, { nullable: true, description: 'Theme or category.' })
  theme!: string | null;

  @Field(() => Boolean, { description: 'Whether the content is public. Only its owner, moderators, admins and services see a private content.' })
  isPublic!: boolean;

  @Field(() => SafeInt, { nullable: true, description: 'Playing time in milliseconds; null if unknown.' })
  durationMs!: number | null;

  @Field(() => DateTime, { description: 'When the content was added to the catalogue.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'When the catalogue data of the content last changed.' })
  updatedAt!: Date;

  /**
   * Counts of the content. Mutations set them as of their commit, and `preloadStats` sets them for lists. If undefined, the field resolver loads the
   * counts.
   */
  statsRow?: StatsRow;
  viewerStateRow?: ViewerStateRow | null;
}
