import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType({
  resolveType: (node: { __typename?: string }) => node.__typename,
  description:
    'An object that `node` returns by its id, which is unique across all types. The id of a content is its id in the catalogue; all other ids are opaque.',
})
export abstract class Node {
  @Field(() => ID, { description: 'Id of the object, unique across all types.' })
  id!: string;
}
