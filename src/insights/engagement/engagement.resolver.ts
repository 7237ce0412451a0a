import { Args, ArgsType, Authorized, Ctx, Field, FieldResolver, ID, Int, Query, Resolver, Root, UseMiddleware } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { CodedError } from '../../domain/errors';
import { isStaff } from '../../domain/roles';
import { Context } from '../../graphql/context';
import { checkRange } from '../../graphql/date-range';
import { DefaultField } from '../../graphql/default-values';
import { statementLimit } from '../../graphql/middleware';
import { requireContent } from '../../graphql/require-content';
import { DateTime } from '../../graphql/scalars';
import { IsBetween, IsContentId } from '../../graphql/validation';
import { Engagement, toEngagement, ViewOriginEnum, ViewSource } from './engagement.type';
import { viewSources } from './queries';

@ArgsType()
class ViewSourcesArgs {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  contentId!: string;

  @DefaultField(() => ViewOriginEnum, 'SOURCE', 'Attribute of the viewings by which to group them.')
  by!: keyof typeof ViewOriginEnum;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Counts only viewings recorded on the UTC day of this time or later. Omitted or null: no lower limit.',
  })
  from?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Counts only viewings recorded on the UTC day of this time or earlier. Omitted or null: no upper limit.',
  })
  to?: Date | null;

  @DefaultField(() => Int, 20, 'Maximum number of origins, 1–100.')
  @IsBetween(1, 100)
  first!: number;
}

@Resolver(() => ContentObject)
export class EngagementResolver {
  @FieldResolver(() => Engagement, {
    description: 'How long users view the content, and which position they reach. Up to one minute old.',
  })
  async engagement(@Root() content: ContentObject, @Ctx() { loaders }: Context): Promise<Engagement> {
    return toEngagement(await loaders.engagement.load(content.id));
  }

  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => [ViewSource], {
    description:
      'Origins of the viewings of a content, most frequent first. Contains only recent viewings, because the server deletes origins after a limited time (setting RETENTION_DAYS, by default 90 days). For the owner of the content, moderators, admins and services.',
  })
  async viewSources(@Ctx() context: Context, @Args(() => ViewSourcesArgs) args: ViewSourcesArgs): Promise<ViewSource[]> {
    const { contentId, by, from = null, to = null, first } = args;
    checkRange(args);
    const content = await requireContent(context, contentId, 'contentId');
    if (!isStaff(context.signedIn) && content.ownerId !== context.signedIn.id)
      throw new CodedError('FORBIDDEN', 'Only the owner of the content, moderators, admins and services can see the origins of its viewings.');
    return viewSources(context.db, contentId, by, { from, to }, first);
  }
}
