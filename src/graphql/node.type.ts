import { Field, ID, InterfaceType } from 'type-graphql';

export const nodeIdDescription = 'Id of this object, unique across all types. The query `node` accepts it.';

@InterfaceType({
  resolveType: (node: { __typename?: string }) => node.__typename,
  description:
    'An object that the query `node` can return by its id. Ids are unique across all types. The id of a content is its id in the catalogue; all other ids are opaque.',
})
export abstract class Node {
  @Field(() => ID, { description: nodeIdDescription })
  id!: string;
}
