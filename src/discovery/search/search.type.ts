import { Field, Float, ObjectType } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { connectionOf } from '../../graphql/connection';

@ObjectType({ description: 'A search result.' })
export class SearchHit {
  @Field(() => Float, {
    description:
      'How well it fits: at least 1 where the title is exactly what was asked for, else less than 1; popularity lifts it (docs/search.md).',
  })
  score!: number;

  @Field(() => ContentObject, { description: 'The content.' })
  content!: ContentObject;
}

export const SearchHitConnection = connectionOf('SearchHit', () => SearchHit);
