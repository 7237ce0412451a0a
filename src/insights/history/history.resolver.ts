import {
  Arg,
  Args,
  ArgsType,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  UseMiddleware,
} from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { badInput, CodedError } from '../../domain/errors';
import { isUuid } from '../../domain/identifiers';
import type { InteractionType } from '../../domain/interaction-types';
import { type Connection, PageArgs } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { checkRange } from '../../graphql/date-range';
import { FromField, ToField } from '../../graphql/input-fields';
import { freshRows, statementLimit } from '../../graphql/middleware';
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

  @Field(() => [InteractionTypeEnum], { nullable: true, description: 'Only entries of these types.' })
  types?: InteractionType[] | null;

  @Field(() => ID, { nullable: true, description: 'Only entries with this content.' })
  @IsContentId()
  contentId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Only entries with this text in the viewer's notes; case-insensitive, at most 200 characters.",
  })
  @IsText(200)
  text?: string | null;
}

@InputType({ description: 'The entry to remove from the history.' })
export class RemoveFromHistoryInput {
  @Field(() => ID, { description: 'The `id` of the entry, as returned by `history`.' })
  @IsGlobalId()
  interactionId!: string;
}

@ObjectType({ description: 'Result of `removeFromHistory`.' })
export class RemoveFromHistoryPayload {
  @Field(() => ID, { description: 'Id of the entry.' })
  interactionId!: string;

  @Field(() => Boolean, { description: 'True if this call removed the entry; false if it was removed before.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'Result of `clearHistory`.' })
export class ClearHistoryPayload {
  @Field(() => DateTime, { description: 'The history hides entries up to this time.' })
  clearedAt!: Date;
}

@Resolver(() => Interaction)
export class HistoryResolver {
  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => InteractionConnection, { description: "The viewer's own history, newest first. Pages do not shift while new entries arrive." })
  async history(@Ctx() context: Context, @Args(() => HistoryArgs) args: HistoryArgs): Promise<Connection<Interaction>> {
    checkRange(args);
    return historyEntries(context.services, args, 'history', { ...args, userId: context.signedIn.id });
  }

  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => InteractionConnection, { description: 'Contents that the viewer viewed, one entry per content, latest view first.' })
  async recentlyViewed(@Ctx() context: Context, @Args(() => PageArgs) args: PageArgs): Promise<Connection<Interaction>> {
    return historyEntries(context.services, args, 'recentlyViewed', { userId: context.signedIn.id, types: ['VIEW'] });
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RemoveFromHistoryPayload, {
    description:
      'Removes an entry from the history, `recentlyViewed`, `patterns` and `activity`. If the interaction happens again, it is shown again. The interaction itself remains: no count changes. Safe to repeat.',
  })
  async removeFromHistory(
    @Ctx() context: Context,
    @Arg('input', () => RemoveFromHistoryInput, { description: 'Entry to remove from the history.' }) { interactionId }: RemoveFromHistoryInput,
  ): Promise<RemoveFromHistoryPayload> {
    const isChanged = await removeEntry(context.services.pool, context.signedIn.id, keyOf(interactionId), new Date());
    if (isChanged === null) throw new CodedError('NOT_FOUND', 'The entry does not exist in your history.', { field: 'input.interactionId' });
    return { interactionId, isChanged };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => ClearHistoryPayload, {
    description:
      'Removes all entries up to now from the history and everything derived from it. The interactions themselves remain: no count changes. Safe to repeat.',
  })
  async clearHistory(@Ctx() context: Context): Promise<ClearHistoryPayload> {
    const clearedAt = new Date();
    await clearHistory(context.services.pool, context.signedIn.id, clearedAt);
    return { clearedAt };
  }

  @FieldResolver(() => ContentObject, {
    nullable: true,
    description: 'The content; null if it was removed from the catalogue or the viewer may no longer see it.',
  })
  content(@Root() { contentId }: Interaction, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'For a share: the recipient, as sent by the client; null otherwise and after RETENTION_DAYS.recipients. Visible only to the viewer.',
  })
  async recipient(@Root() entry: Interaction, @Ctx() { loaders }: Context): Promise<string | null> {
    return (await loaders.entryDetails.load({ ...entry, id: entry.entryId })).recipient;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'For a view: source of the last viewing that has one; null for other types and after RETENTION_DAYS.viewDetails. Visible to the viewer and, without a name, to the owner of the content.',
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
