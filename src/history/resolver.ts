import { Args, ArgsType, Authorized, Ctx, Field, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { ContentObject } from '../content/object';
import { Context } from '../context';
import { type Connection, decodeCursor, PageArgs, pageOf } from '../page';
import { checkRange } from '../range';
import { DateTime } from '../scalars';
import { Interaction, InteractionConnection, type InteractionType, InteractionTypeEnum } from './object';
import { historyPage } from './queries';

@ArgsType()
class RangeArgs extends PageArgs {
  @Field(() => DateTime, { nullable: true, description: 'From this moment on.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Before this moment.' })
  to?: Date | null;
}

@ArgsType()
class HistoryArgs extends RangeArgs {
  @Field(() => [InteractionTypeEnum], { nullable: true, description: 'Only these types.' })
  types?: InteractionType[] | null;
}

@Resolver(() => Interaction)
export class HistoryResolver {
  @Authorized()
  @Query(() => InteractionConnection, { description: 'What the viewer did, newest first. Pages do not shift while new entries arrive.' })
  async history(@Ctx() context: Context, @Args(() => HistoryArgs) args: HistoryArgs): Promise<Connection<Interaction>> {
    checkRange(args);
    const types = args.types ? [...new Set(args.types)].sort() : null;
    const filter = { userId: context.signedIn.id, types, from: args.from ?? null, to: args.to ?? null };
    const list = `history/${types?.join() ?? '*'}/${args.from?.toISOString() ?? ''}/${args.to?.toISOString() ?? ''}`;
    const after = decodeCursor(list, args.after, ['time', 'text', 'text', 'uuid']);
    const rows = await historyPage(context.services.pool, filter, args.first + 1, after, Object.keys(InteractionTypeEnum));
    return pageOf(
      rows,
      args,
      list,
      (row) => [row.occurredAt.toISOString(), row.type, row.contentId, row.id],
      (row) => ({ ...row, notes: row.notes || null, id: `Interaction:${row.reaction ?? row.type}:${row.id}:${row.contentId}` }),
    );
  }

  @FieldResolver(() => ContentObject, {
    nullable: true,
    description: "The content; null when it has left the catalogue or is not for the viewer's eyes any more.",
  })
  content(@Root() { contentId }: Interaction, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }
}
