import { Args, ArgsType, Authorized, Ctx, Field, ID, Query, Resolver, UseMiddleware } from 'type-graphql';
import { OwnerFilter, TagFilter, ThemeFilter, TypeFilter } from '../../catalog/content/filter';
import type { ContentType } from '../../domain/content-types';
import { badInput } from '../../domain/errors';
import { isId } from '../../domain/identifiers';
import { Context } from '../../graphql/context';
import { DefaultField } from '../../graphql/default-values';
import { FromField, ToField } from '../../graphql/input-fields';
import { statementLimit } from '../../graphql/middleware';
import { IsContentId, IsListOf, IsPattern } from '../../graphql/validation';
import { leastUsers } from './patterns';
import { Patterns } from './patterns.type';
import { audienceOf, mostEntries } from './queries';
import { patternsIn, patternsOfUser } from './user-patterns';

@ArgsType()
class PatternsArgs {
  @FromField()
  from?: Date | null;

  @ToField()
  to?: Date | null;

  @DefaultField(() => String, 'UTC', 'IANA name of the time zone for hours and days, such as Europe/Berlin.')
  @IsPattern(/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/, 'must be the IANA name of a time zone, such as Europe/Berlin')
  timeZone!: string;
}

@ArgsType()
class AudienceArgs extends PatternsArgs {
  @Field(() => ID, { nullable: true, description: 'Only entries with this content.' })
  @IsContentId()
  contentId?: string | null;

  @TypeFilter()
  type?: ContentType | null;

  @ThemeFilter()
  theme?: string | null;

  @TagFilter()
  tag?: string | null;

  @OwnerFilter()
  ownerId?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Only entries of these users, at most 1000.' })
  @IsListOf(1000, isId, 'is the id of a user')
  userIds?: string[] | null;
}

@Resolver()
export class PatternsResolver {
  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => Patterns, { description: `Patterns in the viewer's own history, from the latest ${mostEntries} entries of the range.` })
  patterns(@Ctx() context: Context, @Args(() => PatternsArgs) args: PatternsArgs): Promise<Patterns> {
    return patternsOfUser(context.services, context.signedIn.id, args);
  }

  @Authorized('moderator', 'admin', 'service')
  @UseMiddleware(statementLimit)
  @Query(() => Patterns, {
    description: `Patterns of an audience: all users who interacted with the selected contents, or a list of users. Needs at least one filter. Moods are included if at least ${leastUsers} users entered them; streaks are not. Takes time proportional to the number of entries. For moderators, admins and services.`,
  })
  audiencePatterns(@Ctx() context: Context, @Args(() => AudienceArgs) args: AudienceArgs): Promise<Patterns> {
    const audience = audienceOf(args);
    if (!audience) throw badInput('contentId', 'At least one of contentId, type, theme, tag, ownerId and userIds is required.');
    return patternsIn(context.services, args, audience);
  }
}
