import { Field, Float, ObjectType } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { connectionOf } from '../../graphql/connection';

@ObjectType({ description: 'A content that the search found.' })
export class SearchHit {
  @Field(() => Float, {
    description:
      'Score by which the results are sorted: relevance multiplied by a factor for popularity (docs/search.md). At least 1 if the title equals the query, otherwise less than 1.',
  })
  score!: number;

  @Field(() => ContentObject, { description: 'The content that the search found.' })
  content!: ContentObject;
}

export const SearchHitConnection = connectionOf('SearchHit', () => SearchHit);
