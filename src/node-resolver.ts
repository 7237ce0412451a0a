import { Args, ArgsType, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import { Context } from './context';
import { isContentId } from './identifiers';
import { Node } from './node';
import { toStatsObject } from './stats/object';
import { UserResolver } from './users/resolver';
import { IsText } from './validation';

@ArgsType()
class NodeArgs {
  @Field(() => ID, { description: 'The `id` of anything.' })
  @IsText(600)
  id!: string;
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: "Anything by its `id`, as Relay refetches it; null when it is not there or not for the viewer's eyes.",
  })
  async node(@Ctx() context: Context, @Args(() => NodeArgs) { id }: NodeArgs): Promise<Node | null> {
    const { loaders, viewer } = context;
    if (isContentId(id)) return typed('Content', await loaders.content.load(id));
    const [, type, key] = /^([A-Za-z]+):([\s\S]+)$/.exec(id) ?? [];
    if (type === 'ContentStats' && isContentId(key)) {
      const content = await loaders.content.load(key);
      const row = content && (await loaders.stats.load(key));
      return typed('ContentStats', row && toStatsObject(row));
    }
    if (type === 'User' && viewer && key === viewer.id) return typed('User', await new UserResolver().viewer(context));
    return null;
  }
}

function typed<T extends Node>(__typename: string, node: T | null): (T & { __typename: string }) | null {
  return node && { ...node, __typename };
}
