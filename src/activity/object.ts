import { Field, Float, ObjectType } from 'type-graphql';
import { TypeCount } from '../patterns/object';
import { DateTime, SafeInt } from '../scalars';
import { SeriesPoint } from '../stats/object';

@ObjectType({ description: 'What a viewer did, in short.' })
export class ActivitySummary {
  @Field(() => SafeInt, { description: 'How many entries the history has.' })
  totalInteractions!: number;

  @Field(() => SafeInt, { description: 'With how many contents.' })
  contentCount!: number;

  @Field(() => SafeInt, { description: 'On how many UTC days.' })
  activeDays!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the first one happened; null without any.' })
  firstAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the last one happened; null without any.' })
  lastAt!: Date | null;

  @Field(() => [TypeCount], { description: 'How often each type occurs, most often first.' })
  byType!: TypeCount[];
}

@ObjectType({ description: 'What the whole service saw in one step of time.' })
export class ActivityPoint extends SeriesPoint {
  @Field(() => SafeInt, { nullable: true, description: 'Users who did something in it; null by the hour, which is not kept of them.' })
  activeUsers!: number | null;

  @Field(() => SafeInt, { nullable: true, description: 'Of them, those who never did before.' })
  newUsers!: number | null;

  @Field(() => SafeInt, { nullable: true, description: 'Of them, those who did before.' })
  returningUsers!: number | null;
}

@ObjectType({ description: 'The users who did something for the first time in one step of time, and how many of them came back.' })
export class Cohort {
  @Field(() => DateTime, { description: 'When the step begins.' })
  start!: Date;

  @Field(() => SafeInt, { description: 'How many users.' })
  size!: number;

  @Field(() => [Float], {
    description:
      'The share of them (0–1) who did something in that step, in the next, and so on until now. The first is 1; the last step is not over.',
  })
  retained!: number[];
}
