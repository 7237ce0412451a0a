import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType({
  resolveType: (node: { __typename?: string }) => node.__typename,
  description:
    'An object that `node` finds by its id, which is unique across all types. The id of a content is its id in the catalogue; treat all other ids as opaque.',
})
export abstract class Node {
  @Field(() => ID, { description: 'Unique across all types.' })
  id!: string;
}
