import { Arg, Args, ArgsType, Authorized, Ctx, Field, FieldResolver, ID, InputType, Mutation, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { badInput, CodedError } from '../../domain/errors';
import { isUuid } from '../../domain/identifiers';
import type { InteractionType } from '../../domain/interaction-types';
import { type Connection, PageArgs } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { checkRange } from '../../graphql/date-range';
import { FromField, ToField } from '../../graphql/input-fields';
import { DateTime } from '../../graphql/scalars';
import { IsContentId, IsGlobalId, IsText } from '../../graphql/validation';
import { InteractionTypeEnum } from '../../interactions/events/event.type';
import { clearHistory, type EntryKey, removeEntry } from './commands';
import { Interaction, InteractionConnection } from './history.type';
import { historyEntries } from './page';

@ArgsType()
class HistoryArgs extends PageArgs {
  @FromField()
  from?: Date | null;

  @ToField()
  to?: Date | null;

  @Field(() => [InteractionTypeEnum], { nullable: true, description: 'Only these types.' })
  types?: InteractionType[] | null;

  @Field(() => ID, { nullable: true, description: 'Only with this content.' })
  @IsContentId()
  contentId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Only with this text in the viewer's notes, in any case of its letters. At most 200 characters.",
  })
  @IsText(200)
  text?: string | null;
}

@InputType({ description: 'Which entry to take out of the history.' })
export class RemoveFromHistoryInput {
  @Field(() => ID, { description: 'The entry, by the `id` that `history` gave.' })
  @IsGlobalId()
  interactionId!: string;
}

@ObjectType({ description: 'The entry is not in the history (any more).' })
export class RemoveFromHistoryPayload {
  @Field(() => ID, { description: 'The entry.' })
  interactionId!: string;

  @Field(() => Boolean, { description: 'True when this call changed something; false for a repeat.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'The history is empty.' })
export class ClearHistoryPayload {
  @Field(() => DateTime, { description: 'What happened until this moment is not shown any more.' })
  clearedAt!: Date;
}

@Resolver(() => Interaction)
export class HistoryResolver {
  @Authorized()
  @Query(() => InteractionConnection, { description: 'What the viewer did, newest first. Pages do not shift while new entries arrive.' })
  async history(@Ctx() context: Context, @Args(() => HistoryArgs) args: HistoryArgs): Promise<Connection<Interaction>> {
    checkRange(args);
    return historyEntries(context.services, args, 'history', { ...args, userId: context.signedIn.id });
  }

  @Authorized()
  @Query(() => InteractionConnection, { description: 'What the viewer viewed, one entry per content, the latest first.' })
  async recentlyViewed(@Ctx() context: Context, @Args(() => PageArgs) args: PageArgs): Promise<Connection<Interaction>> {
    return historyEntries(context.services, args, 'recentlyViewed', { userId: context.signedIn.id, types: ['VIEW'] });
  }

  @Authorized()
  @Mutation(() => RemoveFromHistoryPayload, {
    description:
      'Takes an entry out of the history, of `recentlyViewed`, `patterns` and `activity`; should it happen again, it is shown again. What was done stays done: no count changes. Safe to repeat.',
  })
  async removeFromHistory(
    @Ctx() context: Context,
    @Arg('input', () => RemoveFromHistoryInput, { description: 'Which entry.' }) { interactionId }: RemoveFromHistoryInput,
  ): Promise<RemoveFromHistoryPayload> {
    const isChanged = await removeEntry(context.services.pool, context.signedIn.id, keyOf(interactionId), new Date());
    if (isChanged === null) throw new CodedError('NOT_FOUND', 'There is no such entry in your history.', { field: 'input.interactionId' });
    return { interactionId, isChanged };
  }

  @Authorized()
  @Mutation(() => ClearHistoryPayload, {
    description:
      'Takes everything out of the history, and what is made of it, that happened until now. What was done stays done: no count changes. Safe to repeat.',
  })
  async clearHistory(@Ctx() context: Context): Promise<ClearHistoryPayload> {
    const clearedAt = new Date();
    await clearHistory(context.services.pool, context.signedIn.id, clearedAt);
    return { clearedAt };
  }

  @FieldResolver(() => ContentObject, {
    nullable: true,
    description: 'The content; null when it was removed from the catalogue or the viewer may no longer see it.',
  })
  content(@Root() { contentId }: Interaction, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Of a share: with whom, as the frontend said. Visible to the viewer alone; null after RETENTION_DAYS.recipients.',
  })
  async recipient(@Root() entry: Interaction, @Ctx() { loaders }: Context): Promise<string | null> {
    return (await loaders.entryDetails.load({ ...entry, id: entry.entryId })).recipient;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Of a view: where the viewer came from, at the last viewing that said so. Visible to the viewer and, without a name, to the owner of the content; null after RETENTION_DAYS.viewDetails.',
  })
  async source(@Root() entry: Interaction, @Ctx() { loaders }: Context): Promise<string | null> {
    return (await loaders.entryDetails.load({ ...entry, id: entry.entryId })).source;
  }
}

function keyOf(interactionId: string): EntryKey {
  const [, type = '', id = '', contentId = ''] = /^Interaction:([A-Z_]+):([^:]+):([\s\S]+)$/.exec(interactionId) ?? [];
  if (!isUuid(id)) throw badInput('input.interactionId', 'interactionId must be the id of an entry of the history.');
  return { type, id, contentId };
}
