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
import { type Connection, PageArgs } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { checkRange } from '../../graphql/date-range';
import { FromField, ToField } from '../../graphql/input-fields';
import { freshRows, statementLimit } from '../../graphql/middleware';
import { DateTime } from '../../graphql/scalars';
import { IsContentId, IsGlobalId, IsText } from '../../graphql/validation';
import { interactionFilter, ReactionsField, requireHistoryType } from '../../interactions/registry/interaction-filter';
import { InteractionTypeEnum } from '../../interactions/registry/interaction-type.type';
import { historyInteractionTypes, type InteractionType } from '../../interactions/registry/types';
import { clearHistory, type EntryKey, removeEntry } from './commands';
import { Interaction, InteractionConnection } from './history.type';
import { historyEntries } from './page';

@ArgsType()
class HistoryArgs extends PageArgs {
  @FromField()
  from?: Date | null;

  @ToField()
  to?: Date | null;

  @Field(() => [InteractionTypeEnum], {
    nullable: true,
    description: `Returns only interactions of these types, which must be among those that the history contains: ${historyInteractionTypes.join(', ')}. Omitted or null: all types.`,
  })
  types?: InteractionType[] | null;

  @ReactionsField()
  reactions?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Returns only interactions with this content. Omitted or null: all contents.' })
  @IsContentId()
  contentId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Returns only interactions whose notes contain this text, case-insensitively. At most 200 characters. Omitted or null: all interactions.',
  })
  @IsText(200)
  text?: string | null;
}

@InputType({ description: 'The interaction to remove from the history of the viewer.' })
export class RemoveFromHistoryInput {
  @Field(() => ID, { description: 'Id of the interaction, which the query `history` returned.' })
  @IsGlobalId()
  interactionId!: string;
}

@ObjectType({ description: 'Result of `removeFromHistory`.' })
export class RemoveFromHistoryPayload {
  @Field(() => ID, { description: 'Id of the interaction that the history no longer contains.' })
  interactionId!: string;

  @Field(() => Boolean, { description: 'Whether this call removed the interaction from the history. False if an earlier call removed it.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'Result of `clearHistory`.' })
export class ClearHistoryPayload {
  @Field(() => DateTime, { description: 'Time of the call. The history no longer contains interactions up to this time.' })
  clearedAt!: Date;
}

@Resolver(() => Interaction)
export class HistoryResolver {
  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => InteractionConnection, {
    description: 'Interactions of the viewer, newest first. Pages do not shift when new interactions are recorded. Only the viewer can see them.',
  })
  async history(@Ctx() context: Context, @Args(() => HistoryArgs) args: HistoryArgs): Promise<Connection<Interaction>> {
    checkRange(args);
    for (const type of args.types ?? []) requireHistoryType(type, 'types');
    const filter = interactionFilter(context.services.config.reactions, args.types, args.reactions);
    return historyEntries(context.services, args, 'history', { ...args, ...filter, userId: context.signedIn.id });
  }

  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => InteractionConnection, {
    description: 'Contents that the viewer has viewed, each one once, most recently viewed first. Only the viewer can see them.',
  })
  async recentlyViewed(@Ctx() context: Context, @Args(() => PageArgs) args: PageArgs): Promise<Connection<Interaction>> {
    return historyEntries(context.services, args, 'recentlyViewed', { userId: context.signedIn.id, types: ['VIEW'] });
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RemoveFromHistoryPayload, {
    description:
      'Hides an interaction from the results of `history`, `recentlyViewed`, `patterns` and `activity`, until the user repeats the interaction. The interaction stays stored and counted. Idempotent.',
  })
  async removeFromHistory(
    @Ctx() context: Context,
    @Arg('input', () => RemoveFromHistoryInput, { description: 'Interaction to remove from the history.' }) { interactionId }: RemoveFromHistoryInput,
  ): Promise<RemoveFromHistoryPayload> {
    const isChanged = await removeEntry(context.services.pool, context.signedIn.id, keyOf(interactionId), new Date());
    if (isChanged === null) throw new CodedError('NOT_FOUND', 'The entry does not exist in your history.', { field: 'input.interactionId' });
    return { interactionId, isChanged };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => ClearHistoryPayload, {
    description:
      'Hides all interactions of the viewer up to now from the results of `history`, `recentlyViewed`, `patterns` and `activity`. The interactions stay stored and counted. Idempotent.',
  })
  async clearHistory(@Ctx() context: Context): Promise<ClearHistoryPayload> {
    const clearedAt = new Date();
    await clearHistory(context.services.pool, context.signedIn.id, clearedAt);
    return { clearedAt };
  }

  @FieldResolver(() => ContentObject, {
    nullable: true,
    description: 'The content. Null if it was removed from the catalogue or the viewer can no longer see it.',
  })
  content(@Root() { contentId }: Interaction, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Recipient of a share, as the client sent it. Null if not set, for types other than SHARE, and when the retention time has passed (setting RETENTION_DAYS). Only the viewer can read it.',
  })
  async recipient(@Root() entry: Interaction, @Ctx() { loaders }: Context): Promise<string | null> {
    return (await loaders.entryDetails.load({ ...entry, id: entry.entryId })).recipient;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Where the viewer came from, at the last viewing that has a source. Null if not set, for types other than VIEW, and when the retention time has passed (setting RETENTION_DAYS). In `viewSources`, the owner of the content can read the source, but not which viewer it belongs to.',
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
