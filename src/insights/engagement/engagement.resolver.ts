import { Args, ArgsType, Authorized, Ctx, Field, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { CodedError } from '../../domain/errors';
import { isStaff } from '../../domain/roles';
import { Context } from '../../graphql/context';
import { checkRange } from '../../graphql/date-range';
import { DefaultField } from '../../graphql/default-values';
import { requireContent } from '../../graphql/require-content';
import { DateTime } from '../../graphql/scalars';
import { IsBetween, IsContentId } from '../../graphql/validation';
import { Engagement, toEngagement, ViewOriginEnum, ViewSource } from './engagement.type';
import { viewSources } from './queries';

@ArgsType()
class ViewSourcesArgs {
  @Field(() => ID, { description: 'The content.' })
  @IsContentId()
  contentId!: string;

  @DefaultField(() => ViewOriginEnum, 'SOURCE', 'By what to tell them apart.')
  by!: keyof typeof ViewOriginEnum;

  @Field(() => DateTime, { nullable: true, description: 'From the UTC day of this moment on: the day a viewing was recorded.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'To the UTC day of this moment, that day included.' })
  to?: Date | null;

  @DefaultField(() => Int, 20, 'How many, 1–100.')
  @IsBetween(1, 100)
  first!: number;
}

@Resolver(() => ContentObject)
export class EngagementResolver {
  @FieldResolver(() => Engagement, {
    description: 'How long viewers stay, how many come to the end and back, and where they leave. Kept for a minute: what came since is not in it.',
  })
  async engagement(@Root() content: ContentObject, @Ctx() { loaders }: Context): Promise<Engagement> {
    return toEngagement(await loaders.engagement.load(content.id));
  }

  @Authorized()
  @Query(() => [ViewSource], {
    description:
      'Where the viewings of a content came from, the most frequent first: for its owner, moderators, admins and services. Reaches back as far as the operator keeps such details (RETENTION_DAYS).',
  })
  async viewSources(@Ctx() context: Context, @Args(() => ViewSourcesArgs) args: ViewSourcesArgs): Promise<ViewSource[]> {
    const { contentId, by, from = null, to = null, first } = args;
    checkRange(args);
    const content = await requireContent(context, contentId, 'contentId');
    if (!isStaff(context.signedIn) && content.ownerId !== context.signedIn.id)
      throw new CodedError('FORBIDDEN', 'Where viewings came from is for the owner of the content, moderators, admins and services.');
    return viewSources(context.db, contentId, by, { from, to }, first);
  }
}
