import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../node';
import { DateTime, SafeInt } from '../scalars';
import type { StatsRow } from '../stats/queries';
import type { ViewerStateRow } from '../viewer-state/queries';
import { contentTypes } from './types';

export const ContentTypeEnum = Object.fromEntries(contentTypes.map((type) => [type, type]));
registerEnumType(ContentTypeEnum, {
  name: 'ContentType',
  description: 'What a content is. Decides when a viewing counts as a view (see `viewPolicies`; told here are the defaults).',
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

@ObjectType('Content', { implements: Node, description: 'One thing of the catalogue: a video, a product, a listing, an image, a book …' })
export class ContentObject extends Node {
  @Field(() => ContentTypeEnum, { description: 'What it is.' })
  type!: string;

  @Field(() => String, { description: 'What it is called.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'What it is about.' })
  description!: string | null;

  @Field(() => String, { nullable: true, description: 'Where it is found.' })
  url!: string | null;

  @Field(() => ID, { nullable: true, description: 'The user whose it is, as the catalogue says.' })
  ownerId!: string | null;

  @Field(() => [String], { description: "The catalogue's tags." })
  tags!: string[];

  @Field(() => String, { nullable: true, description: "The catalogue's theme or category." })
  theme!: string | null;

  @Field(() => Boolean, { description: 'False: only its owner, moderators, admins and services see it.' })
  isPublic!: boolean;

  @Field(() => SafeInt, { nullable: true, description: 'How long it plays, in milliseconds.' })
  durationMs!: number | null;

  @Field(() => DateTime, { description: 'When it entered the catalogue.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'When its row in the catalogue last changed.' })
  updatedAt!: Date;

  /** As of a mutation's own commit; elsewhere absent, and loaded. */
  statsRow?: StatsRow;
  viewerStateRow?: ViewerStateRow | null;
}
