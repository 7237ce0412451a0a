import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { tagsOf } from '../../domain/text';
import { connectionOf } from '../../graphql/connection';
import { DateTime, SafeInt } from '../../graphql/scalars';

export const FavoriteOrderEnum = { NEWEST: 'NEWEST', TITLE: 'TITLE' } as const;
export type FavoriteOrder = keyof typeof FavoriteOrderEnum;
registerEnumType(FavoriteOrderEnum, {
  name: 'FavoriteOrder',
  description: 'Order of the favorites in a list.',
  valuesConfig: {
    NEWEST: { description: 'Most recently saved content first.' },
    TITLE: {
      description:
        'By the title of the content, ignoring case, accents and punctuation, in the order of Unicode code points. Contents with equal titles are in the order of their ids.',
    },
  },
});

@ObjectType({ description: 'A favorite, which is a content that the viewer saved.' })
export class Favorite {
  @Field(() => ID, { description: 'Key for client caches, unique across all types. The query `node` does not accept it.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Notes of the viewer about the saved content. Null without notes. Only the viewer can read them.',
  })
  notes!: string | null;

  @Field(() => [String], { description: 'Tags that the viewer gave to the saved content. Empty without tags. Only the viewer can read them.' })
  tags!: string[];

  @Field(() => DateTime, { description: 'Time at which the viewer saved the content.' })
  savedAt!: Date;

  @Field(() => ID, { description: 'Id of the saved content in the catalogue. Not null even if `content` is null.' })
  contentId!: string;
}

@ObjectType({ description: 'A tag that the viewer gave to favorites, with the number of these favorites.' })
export class FavoriteTag {
  @Field(() => String, { description: 'Text of the tag.' })
  tag!: string;

  @Field(() => SafeInt, { description: 'Number of favorites of the viewer with this tag.' })
  count!: number;
}

export const FavoriteConnection = connectionOf('Favorite', () => Favorite);

export function toFavorite({ contentId, notes, tags, savedAt }: Omit<Favorite, 'id' | 'tags'> & { tags: string[] | null }): Favorite {
  return { id: `Favorite:${contentId}`, contentId, notes: notes || null, tags: tagsOf(tags), savedAt };
}
