import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { tagsOf } from '../../domain/text';
import { connectionOf } from '../../graphql/connection';
import { DateTime, SafeInt } from '../../graphql/scalars';

export const FavoriteOrderEnum = { NEWEST: 'NEWEST', TITLE: 'TITLE' } as const;
export type FavoriteOrder = keyof typeof FavoriteOrderEnum;
registerEnumType(FavoriteOrderEnum, {
  name: 'FavoriteOrder',
  description: 'In what order favorites come.',
  valuesConfig: {
    NEWEST: { description: 'The last saved first.' },
    TITLE: {
      description:
        'By the title of the content as search compares it (lower case, without accents and punctuation), in the order of Unicode code points, then by the id of the content. The order is the same on every server.',
    },
  },
});

@ObjectType({ description: 'One content that the viewer has saved.' })
export class Favorite {
  @Field(() => ID, { description: 'Id for client caches, unique across all types. `node` does not accept it.' })
  id!: string;

  @Field(() => String, { nullable: true, description: "The viewer's own notes on it." })
  notes!: string | null;

  @Field(() => [String], { description: "The viewer's own tags on it." })
  tags!: string[];

  @Field(() => DateTime, { description: 'When it was saved.' })
  savedAt!: Date;

  @Field(() => ID, { description: 'Id of the content in the catalogue; present even when `content` is null.' })
  contentId!: string;
}

@ObjectType({ description: 'A tag of the viewer, and on how much it is.' })
export class FavoriteTag {
  @Field(() => String, { description: 'The tag.' })
  tag!: string;

  @Field(() => SafeInt, { description: 'How many saved contents have it.' })
  count!: number;
}

export const FavoriteConnection = connectionOf('Favorite', () => Favorite);

export function toFavorite({ contentId, notes, tags, savedAt }: Omit<Favorite, 'id' | 'tags'> & { tags: string[] | null }): Favorite {
  return { id: `Favorite:${contentId}`, contentId, notes: notes || null, tags: tagsOf(tags), savedAt };
}
