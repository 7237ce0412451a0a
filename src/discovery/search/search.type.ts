import { Field, Float, ObjectType } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { connectionOf } from '../../graphql/connection';

@ObjectType({ description: 'A search result.' })
export class SearchHit {
  @Field(() => Float, {
    description: 'Relevance multiplied by popularity (docs/search.md): at least 1 when the title equals the query, otherwise less than 1.',
  })
  score!: number;

  @Field(() => ContentObject, { description: 'The content.' })
  content!: ContentObject;
}

export const SearchHitConnection = connectionOf('SearchHit', () => SearchHit);
