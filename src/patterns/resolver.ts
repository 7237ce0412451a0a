import { Args, ArgsType, Authorized, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import { ContentTypeEnum } from '../content/object';
import type { ContentType } from '../content/types';
import { Context } from '../context';
import { badInput } from '../errors';
import { isId } from '../identifiers';
import { DateTime } from '../scalars';
import { IsContentId, IsListOf, IsPattern, IsText, IsUserId } from '../validation';
import { patternsIn, patternsOfUser } from './found';
import { Patterns } from './object';
import { leastUsers } from './patterns';

@ArgsType()
class PatternsArgs {
  @Field(() => DateTime, { nullable: true, description: 'From this moment on.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Before this moment.' })
  to?: Date | null;

  @Field(() => String, { defaultValue: 'UTC', description: 'Time zone of the clock and the calendar, by its IANA name: Europe/Berlin …' })
  @IsPattern(/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/, 'must be the IANA name of a time zone, such as Europe/Berlin')
  timeZone!: string;
}

@ArgsType()
class AudienceArgs extends PatternsArgs {
  @Field(() => ID, { nullable: true, description: 'Only with this content.' })
  @IsContentId()
  contentId?: string | null;

  @Field(() => ContentTypeEnum, { nullable: true, description: 'Only with contents of this type.' })
  type?: ContentType | null;

  @Field(() => String, { nullable: true, description: 'Only with contents of this theme.' })
  @IsText(100)
  theme?: string | null;

  @Field(() => String, { nullable: true, description: 'Only with contents with this tag.' })
  @IsText(100)
  tag?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only with contents of this owner.' })
  @IsUserId()
  ownerId?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Only of these users, at most 1000.' })
  @IsListOf(1000, isId, 'is the id of a user')
  userIds?: string[] | null;
}

@Resolver()
export class PatternsResolver {
  @Authorized()
  @Query(() => Patterns, { description: "What stands out in the viewer's own history." })
  patterns(@Ctx() context: Context, @Args(() => PatternsArgs) args: PatternsArgs): Promise<Patterns> {
    return patternsOfUser(context.services, context.signedIn.id, args);
  }

  @Authorized('moderator', 'admin', 'service')
  @Query(() => Patterns, {
    description: `The same over an audience: everybody who met a content or contents of a kind, or a list of users. At least one filter is needed. A mood is told where ${leastUsers} people or more told it, streaks never. Takes the longer the more there is to read. For moderators, admins and services.`,
  })
  audiencePatterns(@Ctx() context: Context, @Args(() => AudienceArgs) args: AudienceArgs): Promise<Patterns> {
    const { contentId, type, theme, tag, ownerId, userIds } = args;
    const given = (
      [
        ['c.id = $', contentId],
        ['c.type = $', type],
        ['c.theme = $', theme],
        ['c.tags @> ARRAY[$]::text[]', tag],
        ['c.owner_id = $', ownerId],
        ['h.user_id = ANY($)', userIds],
      ] as const
    ).filter(([, value]) => value != null);
    if (given.length === 0) throw badInput('contentId', 'At least one of contentId, type, theme, tag, ownerId and userIds is needed.');
    const sql = given.map(([condition], index) => condition.replace('$', `$${index + 5}`)).join(' AND ');
    return patternsIn(context.services, args, { name: null, sql, values: given.map(([, value]) => value), source: 'history' });
  }
}
