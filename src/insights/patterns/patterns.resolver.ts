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

  @DefaultField(() => String, 'UTC', 'Time zone in which to compute hours and days: an IANA name such as Europe/Berlin.')
  @IsPattern(/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/, 'must be the IANA name of a time zone, such as Europe/Berlin')
  timeZone!: string;
}

@ArgsType()
class AudienceArgs extends PatternsArgs {
  @Field(() => ID, { nullable: true, description: 'Uses only interactions with this content. Omitted or null: all contents.' })
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

  @Field(() => [ID], { nullable: true, description: 'Uses only interactions of the users with these ids, at most 1000. Omitted or null: all users.' })
  @IsListOf(1000, isId, 'is the id of a user')
  userIds?: string[] | null;
}

@Resolver()
export class PatternsResolver {
  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => Patterns, {
    description: `Patterns in the viewer's history, computed from at most ${mostEntries} interactions, the latest ones of the range. Only the viewer can see them.`,
  })
  patterns(@Ctx() context: Context, @Args(() => PatternsArgs) args: PatternsArgs): Promise<Patterns> {
    return patternsOfUser(context.services, context.signedIn.id, args);
  }

  @Authorized('moderator', 'admin', 'service')
  @UseMiddleware(statementLimit)
  @Query(() => Patterns, {
    description: `Patterns in the interactions of an audience, which is all users of the selected contents or a list of users. Requires at least one of the filters. A mood is included only if at least ${leastUsers} users recorded it. The response time grows with the number of interactions. For moderators, admins and services.`,
  })
  audiencePatterns(@Ctx() context: Context, @Args(() => AudienceArgs) args: AudienceArgs): Promise<Patterns> {
    const audience = audienceOf(args);
    if (!audience) throw badInput('contentId', 'At least one of contentId, type, theme, tag, ownerId and userIds is required.');
    return patternsIn(context.services, args, audience);
  }
}
