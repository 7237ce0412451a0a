import { Arg, Args, ArgsType, Authorized, Ctx, Int, Query, Resolver, UseMiddleware } from 'type-graphql';
import { badInput } from '../../domain/errors';
import { Context } from '../../graphql/context';
import { checkRange } from '../../graphql/date-range';
import { DefaultField } from '../../graphql/default-values';
import { statementLimit } from '../../graphql/middleware';
import { DateTime } from '../../graphql/scalars';
import { IsBetween } from '../../graphql/validation';
import { type SeriesStep, seriesRange, serviceSeries } from '../stats/series';
import { SeriesArgs, SeriesStepEnum } from '../stats/stats.type';
import { ActivityPoint, ActivitySummary, Cohort } from './activity.type';
import { activeUsers, activitySummary, cohorts } from './queries';

@ArgsType()
class CohortsArgs {
  @DefaultField(
    () => SeriesStepEnum,
    'WEEK',
    'Length of the time range in which the users of one cohort were active for the first time: DAY, WEEK or MONTH.',
  )
  by!: SeriesStep;

  @DefaultField(() => Int, 8, 'Number of cohorts, 1–60. The last cohort is that of the current day, week or month.')
  @IsBetween(1, 60)
  last!: number;
}

@Resolver()
export class ActivityResolver {
  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => ActivitySummary, { description: "Summary of the viewer's history. Only the viewer can see it." })
  async activity(
    @Ctx() context: Context,
    @Arg('from', () => DateTime, { nullable: true, description: 'Counts only interactions at or after this time. Omitted or null: no lower limit.' })
    from?: Date | null,
    @Arg('to', () => DateTime, { nullable: true, description: 'Counts only interactions before this time. Omitted or null: no upper limit.' })
    to?: Date | null,
  ): Promise<ActivitySummary> {
    checkRange({ from, to });
    const { db, signedIn, services } = context;
    return services.scans.run(() => activitySummary(db, signedIn.id, from ?? null, to ?? null));
  }

  @Authorized('moderator', 'admin', 'service')
  @UseMiddleware(statementLimit)
  @Query(() => [ActivityPoint], {
    description:
      'Activity of all users in each step of a range, for charts, earliest first. At most 1000 steps. For moderators, admins and services.',
  })
  async serviceActivity(@Ctx() { services }: Context, @Args(() => SeriesArgs) args: SeriesArgs): Promise<ActivityPoint[]> {
    checkRange(args);
    const range = seriesRange(args.by, args.from, args.to, Date.now());
    const [points, users] = await Promise.all([
      serviceSeries(services.reader, range),
      args.by === 'HOUR' ? null : services.scans.run(() => activeUsers(services.reader, range)),
    ]);
    return points.map((point) => {
      const { activeUsers, newUsers } = users?.get(+point.start) ?? { activeUsers: 0, newUsers: 0 };
      if (!users) return { ...point, activeUsers: null, newUsers: null, returningUsers: null };
      return { ...point, activeUsers, newUsers, returningUsers: activeUsers - newUsers };
    });
  }

  @Authorized('moderator', 'admin', 'service')
  @UseMiddleware(statementLimit)
  @Query(() => [Cohort], {
    description:
      'Cohorts of users, earliest first. A cohort has all users who were active for the first time on the same day, or in the same week or month, and the share of them who were active in each later step. For moderators, admins and services.',
  })
  async cohorts(@Ctx() { services }: Context, @Args(() => CohortsArgs) { by, last }: CohortsArgs): Promise<Cohort[]> {
    if (by === 'HOUR') throw badInput('by', 'by must be DAY, WEEK or MONTH. Hours of activity are not stored.');
    const now = Date.now();
    const { from } = seriesRange(by, null, null, now, last);
    return services.scans.run(() => cohorts(services.reader, { ...seriesRange(by, from, null, now), step: by }));
  }
}
