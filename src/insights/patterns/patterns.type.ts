import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ContentTypeEnum } from '../../catalog/content/content.type';
import type { ContentType } from '../../domain/content-types';
import { DateTime, SafeInt } from '../../graphql/scalars';
import { InteractionTypeEnum } from '../../interactions/registry/interaction-type.type';
import type { InteractionType } from '../../interactions/registry/types';
import { leastBins, leastPairs, type Trend } from './statistics';

const TimeOfDayEnum = { NIGHT: 'NIGHT', MORNING: 'MORNING', AFTERNOON: 'AFTERNOON', EVENING: 'EVENING' } as const;
export type TimeOfDay = keyof typeof TimeOfDayEnum;
registerEnumType(TimeOfDayEnum, {
  name: 'TimeOfDay',
  description: 'A quarter of the day, in the requested time zone.',
  valuesConfig: {
    NIGHT: { description: 'From 0:00 to 6:00.' },
    MORNING: { description: 'From 6:00 to 12:00.' },
    AFTERNOON: { description: 'From 12:00 to 18:00.' },
    EVENING: { description: 'From 18:00 to 24:00.' },
  },
});

const FrequencyTrendEnum = { RISING: 'RISING', STEADY: 'STEADY', FALLING: 'FALLING' } as const;
registerEnumType(FrequencyTrendEnum, {
  name: 'FrequencyTrend',
  description: 'How the number of interactions changes over time.',
  valuesConfig: {
    RISING: { description: 'Interactions become more frequent, by a statistically significant trend.' },
    STEADY: { description: 'The number of interactions has no statistically significant trend.' },
    FALLING: { description: 'Interactions become less frequent, by a statistically significant trend.' },
  },
});

export const MoodTrendEnum = { POSITIVE: 'POSITIVE', NEUTRAL: 'NEUTRAL', NEGATIVE: 'NEGATIVE' } as const;
registerEnumType(MoodTrendEnum, {
  name: 'MoodTrend',
  description: 'Relation between the moods of users and how much they like contents.',
  valuesConfig: {
    POSITIVE: { description: 'Contents are liked more in a better mood: the whole confidence interval of the correlation is above 0.' },
    NEUTRAL: { description: 'The relation is not statistically significant: the confidence interval of the correlation contains 0.' },
    NEGATIVE: { description: 'Contents are liked less in a better mood: the whole confidence interval of the correlation is below 0.' },
  },
});

@ObjectType({ description: 'One type of interaction and, for reactions, one reaction, with the number of these interactions.' })
export class TypeCount {
  @Field(() => InteractionTypeEnum, { description: 'Type of the counted interactions.' })
  type!: InteractionType;

  @Field(() => String, { nullable: true, description: 'Reaction of the counted interactions, such as LIKE. Null for types other than REACTION.' })
  reaction!: string | null;

  @Field(() => SafeInt, { description: 'Number of interactions of this type and reaction.' })
  count!: number;
}

@ObjectType({ description: 'One type of content, and the number of interactions with contents of this type.' })
export class ContentTypeCount {
  @Field(() => ContentTypeEnum, { description: 'Type of the contents of the counted interactions.' })
  contentType!: ContentType;

  @Field(() => SafeInt, { description: 'Number of interactions with contents of this type.' })
  count!: number;
}

@ObjectType({ description: 'One mood, and the number of interactions with this mood.' })
export class MoodCount {
  @Field(() => String, { description: 'Mood of the counted interactions, as one word in lower case.' })
  mood!: string;

  @Field(() => SafeInt, { description: 'Number of interactions with this mood.' })
  count!: number;
}

@ObjectType({ description: 'Time range from the earliest to the latest interaction of a set of interactions.' })
export class DateRange {
  @Field(() => DateTime, { description: 'Time of the earliest interaction.' })
  start!: Date;

  @Field(() => DateTime, { description: 'Time of the latest interaction.' })
  end!: Date;
}

@ObjectType({
  description: 'Statistics of sessions. A session is a series of interactions of a user with at most 30 minutes between one and the next.',
})
export class Sessions {
  @Field(() => SafeInt, { description: 'Number of sessions.' })
  count!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean duration of a session from its first to its last interaction, in milliseconds. Null without sessions.',
  })
  averageDurationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Duration of the longest session, in milliseconds. Null without sessions.' })
  longestDurationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Mean number of interactions in a session. Null without sessions.' })
  averageInteractions!: number | null;
}

@ObjectType({ description: 'Streaks of a user. A streak is a series of consecutive days with at least one interaction, in the requested time zone.' })
export class Streaks {
  @Field(() => Int, { description: 'Number of days with at least one interaction.' })
  activeDays!: number;

  @Field(() => Int, { description: 'Length of the current streak, in days. 0 if the last interaction was before yesterday.' })
  currentDays!: number;

  @Field(() => Int, { description: 'Length of the longest streak, in days.' })
  longestDays!: number;
}

@ObjectType({ description: 'Correlation of two values: Pearson’s r, with its 95 % confidence interval by Fisher’s z.' })
export class Correlation {
  @Field(() => Float, { description: 'Correlation coefficient, from -1 (opposite) over 0 (no relation) to 1 (same direction).' })
  r!: number;

  @Field(() => SafeInt, { description: 'Number of pairs of values from which the correlation is computed.' })
  n!: number;

  @Field(() => Float, { description: 'Lower end of the 95 % confidence interval of the correlation, from -1 to 1.' })
  low!: number;

  @Field(() => Float, { description: 'Upper end of the 95 % confidence interval of the correlation, from -1 to 1.' })
  high!: number;
}

@ObjectType({ description: 'Trends in the interactions of a user or an audience.' })
export class Trends {
  @Field(() => FrequencyTrendEnum, {
    nullable: true,
    description: `Trend of the number of interactions over the range, by the Mann–Kendall test (two-sided, 5 %). The test compares days for ranges up to 60 days, weeks up to two years, and periods of 4 weeks or more for longer ranges. The current day does not count. Null with fewer than ${leastBins} days, weeks or periods.`,
  })
  interactionFrequency!: Trend | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Strength of the trend of the number of interactions, from -1 to 1: Kendall’s τ. Null if `interactionFrequency` is null.',
  })
  interactionFrequencyTau!: number | null;

  @Field(() => MoodTrendEnum, {
    nullable: true,
    description: 'Relation between mood and liking, from the correlation in `Patterns.moodCorrelation`. Null if that correlation is null.',
  })
  moodCorrelation!: keyof typeof MoodTrendEnum | null;
}

@ObjectType({ description: 'Patterns in the interactions of a user or an audience.' })
export class Patterns {
  @Field(() => SafeInt, { description: 'Number of interactions from which the patterns are computed.' })
  totalInteractions!: number;

  @Field(() => DateRange, { nullable: true, description: 'Times of the earliest and the latest interaction. Null without interactions.' })
  dateRange!: DateRange | null;

  @Field(() => InteractionTypeEnum, {
    nullable: true,
    description:
      'Most frequent type of interaction, where all reactions together are one type; among equally frequent ones, the first by name. Null without interactions.',
  })
  mostCommonType!: InteractionType | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean duration of the interactions that have a duration, in milliseconds. Null if no interaction has a duration.',
  })
  averageDurationMs!: number | null;

  @Field(() => ContentTypeEnum, {
    nullable: true,
    description: 'Type of content with the most interactions; among equally frequent ones, the first by name. Null without interactions.',
  })
  contentTypePreference!: ContentType | null;

  @Field(() => [TypeCount], { description: 'Number of interactions of each type, and of each reaction, most frequent first.' })
  byType!: TypeCount[];

  @Field(() => [ContentTypeCount], { description: 'Number of interactions with each type of content, most frequent type first.' })
  byContentType!: ContentTypeCount[];

  @Field(() => String, { description: 'Requested time zone, in which the hours and days are computed.' })
  timeZone!: string;

  @Field(() => TimeOfDayEnum, { nullable: true, description: 'Quarter of the day with the most interactions. Null without interactions.' })
  timeOfDay!: TimeOfDay | null;

  @Field(() => [SafeInt], { description: 'Number of interactions in each hour of the day: 24 values, from midnight on.' })
  byHour!: number[];

  @Field(() => [SafeInt], { description: 'Number of interactions on each weekday: 7 values, from Monday on.' })
  byWeekday!: number[];

  @Field(() => Sessions, { description: 'Statistics of the sessions, which are series of interactions without long pauses.' })
  sessions!: Sessions;

  @Field(() => Streaks, { nullable: true, description: 'Streaks of consecutive days with interactions. Null for an audience.' })
  streaks!: Streaks | null;

  @Field(() => [MoodCount], { description: 'Number of interactions with each mood, most frequent mood first.' })
  moods!: MoodCount[];

  @Field(() => Correlation, {
    nullable: true,
    description: `Correlation between how pleasant a mood is and how much the user likes the content (docs/insights.md). The server computes it from the likes, dislikes and ratings that have a mood. Null if there are fewer than ${leastPairs} of them, if all moods are equally pleasant, or if all contents are liked equally.`,
  })
  moodCorrelation!: Correlation | null;

  @Field(() => Trends, { description: 'Trends in the number of interactions and in the moods.' })
  trends!: Trends;
}
