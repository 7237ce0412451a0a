import { Field, Float, ObjectType } from 'type-graphql';
import { DateTime, SafeInt } from '../../graphql/scalars';
import { TypeCount } from '../patterns/patterns.type';
import { SeriesPoint } from '../stats/stats.type';

@ObjectType({ description: "Summary of the interactions in a user's history." })
export class ActivitySummary {
  @Field(() => SafeInt, { description: 'Number of interactions in the history of the user.' })
  totalInteractions!: number;

  @Field(() => SafeInt, { description: 'Number of different contents with which the user interacted.' })
  contentCount!: number;

  @Field(() => SafeInt, { description: 'Number of UTC days on which the user interacted with a content.' })
  activeDays!: number;

  @Field(() => DateTime, { nullable: true, description: 'Time of the earliest interaction in the history. Null without interactions.' })
  firstAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Time of the latest interaction in the history. Null without interactions.' })
  lastAt!: Date | null;

  @Field(() => [TypeCount], { description: 'Number of interactions of each type, and of each reaction, most frequent first.' })
  byType!: TypeCount[];
}

@ObjectType({ description: 'Activity of all users in one step of a series, such as one day.' })
export class ActivityPoint extends SeriesPoint {
  @Field(() => SafeInt, { nullable: true, description: 'Number of users who were active in the step. Null if the step is an hour.' })
  activeUsers!: number | null;

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Number of users who were active for the first time in the step. Null if the step is an hour.',
  })
  newUsers!: number | null;

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Number of users who were active in the step and also before it. Null if the step is an hour.',
  })
  returningUsers!: number | null;
}

@ObjectType({
  description:
    'A cohort, which is the group of users who were active for the first time on the same day, or in the same week or month. Contains the share of them who were active in each later step.',
})
export class Cohort {
  @Field(() => DateTime, { description: 'Start of the day, week or month in which the users of the cohort were active for the first time.' })
  start!: Date;

  @Field(() => SafeInt, { description: 'Number of users in the cohort.' })
  size!: number;

  @Field(() => [Float], {
    description:
      'Share of the users of the cohort who were active in each step, 0–1: one value for each day, week or month, from the start of the cohort until now. The first value is always 1. Empty for a cohort without users.',
  })
  retained!: number[];
}
