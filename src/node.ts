import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType({
  resolveType: (node: { __typename?: string }) => node.__typename,
  description:
    'Anything with an id that is unique across the whole server. A content goes by its own id of the catalogue; ids of other things read `Type:key`.',
})
export abstract class Node {
  @Field(() => ID, { description: 'Unique across all types.' })
  id!: string;
}
