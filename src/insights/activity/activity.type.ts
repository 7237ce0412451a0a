import { Field, Float, ObjectType } from 'type-graphql';
import { DateTime, SafeInt } from '../../graphql/scalars';
import { TypeCount } from '../patterns/patterns.type';
import { SeriesPoint } from '../stats/stats.type';

@ObjectType({ description: "Summary of a user's activity." })
export class ActivitySummary {
  @Field(() => SafeInt, { description: 'Number of entries in the history.' })
  totalInteractions!: number;

  @Field(() => SafeInt, { description: 'Number of distinct contents.' })
  contentCount!: number;

  @Field(() => SafeInt, { description: 'Number of UTC days with activity.' })
  activeDays!: number;

  @Field(() => DateTime, { nullable: true, description: 'Time of the first entry; null without entries.' })
  firstAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Time of the last entry; null without entries.' })
  lastAt!: Date | null;

  @Field(() => [TypeCount], { description: 'Number of entries by type, most frequent first.' })
  byType!: TypeCount[];
}

@ObjectType({ description: 'Activity of the whole service in one step of time.' })
export class ActivityPoint extends SeriesPoint {
  @Field(() => SafeInt, { nullable: true, description: 'Number of active users; null for hours.' })
  activeUsers!: number | null;

  @Field(() => SafeInt, { nullable: true, description: 'Number of users who were active for the first time; null for hours.' })
  newUsers!: number | null;

  @Field(() => SafeInt, { nullable: true, description: 'Number of users who had been active before; null for hours.' })
  returningUsers!: number | null;
}

@ObjectType({ description: 'A cohort: the users who were active for the first time in one step of time, and their retention.' })
export class Cohort {
  @Field(() => DateTime, { description: 'Start of the step.' })
  start!: Date;

  @Field(() => SafeInt, { description: 'Number of users in the cohort.' })
  size!: number;

  @Field(() => [Float], {
    description:
      'Share of the cohort (0–1) that was active in this step, in the next one, and so on until now. The first value is 1; the last step is not over.',
  })
  retained!: number[];
}
