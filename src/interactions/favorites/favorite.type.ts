import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { tagsOf } from '../../domain/text';
import { connectionOf } from '../../graphql/connection';
import { DateTime, SafeInt } from '../../graphql/scalars';

export const FavoriteOrderEnum = { NEWEST: 'NEWEST', TITLE: 'TITLE' } as const;
export type FavoriteOrder = keyof typeof FavoriteOrderEnum;
registerEnumType(FavoriteOrderEnum, {
  name: 'FavoriteOrder',
  description: 'Order of favorites.',
  valuesConfig: {
    NEWEST: { description: 'Last saved first.' },
    TITLE: {
      description:
        'By the normalized title of the content (lower case, without accents and punctuation) in the order of Unicode code points, then by the id of the content. The order is the same on every server.',
    },
  },
});

@ObjectType({ description: 'A content that the viewer saved.' })
export class Favorite {
  @Field(() => ID, { description: 'Id for client caches, unique across all types. `node` does not accept it.' })
  id!: string;

  @Field(() => String, { nullable: true, description: "Viewer's notes on the content. Null if there are none. Only the viewer can see them." })
  notes!: string | null;

  @Field(() => [String], { description: "Viewer's tags on the content. Only the viewer can see them." })
  tags!: string[];

  @Field(() => DateTime, { description: 'Time at which the viewer saved the content.' })
  savedAt!: Date;

  @Field(() => ID, { description: 'Id of the content in the catalogue; present even when `content` is null.' })
  contentId!: string;
}

@ObjectType({ description: "A tag of the viewer's favorites, with its count." })
export class FavoriteTag {
  @Field(() => String, { description: 'Text of the tag.' })
  tag!: string;

  @Field(() => SafeInt, { description: 'Number of saved contents with the tag.' })
  count!: number;
}

export const FavoriteConnection = connectionOf('Favorite', () => Favorite);

export function toFavorite({ contentId, notes, tags, savedAt }: Omit<Favorite, 'id' | 'tags'> & { tags: string[] | null }): Favorite {
  return { id: `Favorite:${contentId}`, contentId, notes: notes || null, tags: tagsOf(tags), savedAt };
}
