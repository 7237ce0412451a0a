import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { DailyCounts } from '../../domain/counters';
import { DefaultField } from '../../graphql/default-values';
import { Node } from '../../graphql/node.type';
import { DateTime, SafeInt } from '../../graphql/scalars';
import { counters } from '../../interactions/registry/counters';
import type { StatsRow } from '../../ledger/counter-tables';
import type { SeriesStep } from './series';

export const TrendPeriodEnum = { HOUR: 'HOUR', DAY: 'DAY', WEEK: 'WEEK' } as const;
registerEnumType(TrendPeriodEnum, {
  name: 'TrendPeriod',
  description: 'Half-life of a trend score: the time after which an interaction counts half as much.',
  valuesConfig: {
    HOUR: { description: 'An interaction counts half as much after each hour.' },
    DAY: { description: 'An interaction counts half as much after each day.' },
    WEEK: { description: 'An interaction counts half as much after each week.' },
  },
});

const count = (description: string): PropertyDecorator => Field(() => SafeInt, { description });

@ObjectType({ description: 'One kind of reaction to a content, and the number of users who have it.' })
export class ReactionCount {
  @Field(() => String, { description: 'Name of the reaction, one of those that `reactionGroups` returns.' })
  reaction!: string;

  @count('Number of users who currently have this reaction to the content.')
  count!: number;
}

@ObjectType({ description: 'One rating from 1 to 10, and the number of users who gave it to a content.' })
export class RatingCount {
  @Field(() => Int, { description: 'Rating of the content, 1–10.' })
  rating!: number;

  @count('Number of users who currently give the content this rating.')
  count!: number;
}

export const RecentPeriodEnum = { DAY: 'DAY', WEEK: 'WEEK', MONTH: 'MONTH' } as const;
registerEnumType(RecentPeriodEnum, {
  name: 'RecentPeriod',
  description: 'Recent period for which to count interactions, in UTC days.',
  valuesConfig: {
    DAY: { description: 'The current UTC day, up to now.' },
    WEEK: { description: 'The 7 UTC days that end with the current one.' },
    MONTH: { description: 'The 30 UTC days that end with the current one.' },
  },
});

@ObjectType('PeriodCounts', { description: 'Numbers of new interactions in a period, such as a day, including those that users withdrew later.' })
class PeriodCountsClass {}
export type PeriodCounts = DailyCounts;
export const PeriodCounts = PeriodCountsClass as new () => PeriodCounts;
for (const name of counters.dailyNames) count(counters.definitions[name].newDescription)(PeriodCounts.prototype, name);

export const SeriesStepEnum = { HOUR: 'HOUR', DAY: 'DAY', WEEK: 'WEEK', MONTH: 'MONTH' } as const;
registerEnumType(SeriesStepEnum, {
  name: 'SeriesStep',
  description: 'Length of one step of a series. Steps begin and end in UTC.',
  valuesConfig: {
    HOUR: {
      description: 'A UTC hour. The server keeps the hourly counts of a content for a limited time (setting RETENTION_DAYS, by default 35 days).',
    },
    DAY: { description: 'A UTC day.' },
    WEEK: { description: 'A week of UTC days, which begins on Monday.' },
    MONTH: { description: 'A calendar month in UTC.' },
  },
});

@ArgsType()
export class SeriesArgs {
  @DefaultField(() => SeriesStepEnum, 'DAY', 'Length of one step of the series.')
  by!: SeriesStep;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Start of the series, rounded down to the start of a step. Omitted or null: 48 hours, 30 days, 26 weeks or 24 months before its end, depending on `by`.',
  })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'End of the series (exclusive), rounded up to the end of a step. Omitted or null: now.' })
  to?: Date | null;
}

@ObjectType({ description: 'Numbers of new interactions in one step of a series, such as one day.' })
export class SeriesPoint {
  @Field(() => DateTime, { description: 'Start of the step of the series.' })
  start!: Date;

  @Field(() => PeriodCounts, { description: 'Numbers of new interactions in the step.' })
  counts!: PeriodCounts;
}

@ObjectType('ContentStats', {
  implements: Node,
  description: 'Counts of the interactions with one content. Each count is always exactly the number of the stored interactions.',
})
class ContentStats extends Node {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  contentId!: string;

  @Field(() => SafeInt, {
    description: 'Version of the counts of the content, which increases with every change. Of two results, the one with the higher version is newer.',
  })
  version!: number;

  @Field(() => DateTime, { description: 'Time at which a count of the content last changed.' })
  updatedAt!: Date;
}

/** Counts of a response are rows of the database without conversion, because a list has an object for each item. Field resolvers compute the rest. */
export type StatsObject = StatsRow;
export const StatsObject = ContentStats as unknown as new () => StatsObject;
for (const name of counters.names) count(counters.definitions[name].description)(StatsObject.prototype, name);

/** Returns the id of the counts of a content that the query `node` accepts. */
export const statsId = (contentId: string): string => `ContentStats:${contentId}`;
