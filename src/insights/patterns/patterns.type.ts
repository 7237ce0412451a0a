import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ContentTypeEnum } from '../../catalog/content/content.type';
import type { ContentType } from '../../domain/content-types';
import type { InteractionType } from '../../domain/interaction-types';
import { DateTime, SafeInt } from '../../graphql/scalars';
import { InteractionTypeEnum } from '../../interactions/events/event.type';
import { leastBins, leastPairs, type Trend } from './statistics';

const TimeOfDayEnum = { NIGHT: 'NIGHT', MORNING: 'MORNING', AFTERNOON: 'AFTERNOON', EVENING: 'EVENING' } as const;
export type TimeOfDay = keyof typeof TimeOfDayEnum;
registerEnumType(TimeOfDayEnum, {
  name: 'TimeOfDay',
  description: 'A quarter of the day in the requested time zone.',
  valuesConfig: {
    NIGHT: { description: '0:00–6:00' },
    MORNING: { description: '6:00–12:00' },
    AFTERNOON: { description: '12:00–18:00' },
    EVENING: { description: '18:00–24:00' },
  },
});

const FrequencyTrendEnum = { RISING: 'RISING', STEADY: 'STEADY', FALLING: 'FALLING' } as const;
registerEnumType(FrequencyTrendEnum, {
  name: 'FrequencyTrend',
  description: 'Trend of the number of entries over time.',
  valuesConfig: {
    RISING: { description: 'Entries become more frequent; the trend is significant.' },
    STEADY: { description: 'No significant trend.' },
    FALLING: { description: 'Entries become less frequent; the trend is significant.' },
  },
});

export const MoodTrendEnum = { POSITIVE: 'POSITIVE', NEUTRAL: 'NEUTRAL', NEGATIVE: 'NEGATIVE' } as const;
registerEnumType(MoodTrendEnum, {
  name: 'MoodTrend',
  description: 'Relation between mood and liking.',
  valuesConfig: {
    POSITIVE: { description: 'A better mood goes with more positive reactions and ratings: the whole confidence interval is above 0.' },
    NEUTRAL: { description: 'No significant relation: the confidence interval contains 0.' },
    NEGATIVE: { description: 'A better mood goes with more negative reactions and ratings: the whole confidence interval is below 0.' },
  },
});

@ObjectType({ description: 'Number of entries with one type of interaction.' })
export class TypeCount {
  @Field(() => InteractionTypeEnum, { description: 'Type of the interactions.' })
  type!: InteractionType;

  @Field(() => SafeInt, { description: 'Number of entries in the history.' })
  count!: number;
}

@ObjectType({ description: 'Number of entries with one type of content.' })
export class ContentTypeCount {
  @Field(() => ContentTypeEnum, { description: 'Type of the contents.' })
  contentType!: ContentType;

  @Field(() => SafeInt, { description: 'Number of entries in the history.' })
  count!: number;
}

@ObjectType({ description: 'Number of entries with one mood.' })
export class MoodCount {
  @Field(() => String, { description: 'The mood, in lower case.' })
  mood!: string;

  @Field(() => SafeInt, { description: 'Number of entries in the history.' })
  count!: number;
}

@ObjectType({ description: 'Time range of the entries.' })
export class DateRange {
  @Field(() => DateTime, { description: 'Time of the first entry.' })
  start!: Date;

  @Field(() => DateTime, { description: 'Time of the last entry.' })
  end!: Date;
}

@ObjectType({ description: 'Statistics of sessions. A session is a series of entries with at most 30 minutes between them.' })
export class Sessions {
  @Field(() => SafeInt, { description: 'Number of sessions.' })
  count!: number;

  @Field(() => Float, { nullable: true, description: 'Mean duration from the first to the last entry, in milliseconds; null without sessions.' })
  averageDurationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Longest duration in milliseconds; null without sessions.' })
  longestDurationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Mean number of entries per session; null without sessions.' })
  averageInteractions!: number | null;
}

@ObjectType({ description: 'Streaks of consecutive days with entries, in the requested time zone.' })
export class Streaks {
  @Field(() => Int, { description: 'Number of days with at least one entry.' })
  activeDays!: number;

  @Field(() => Int, { description: 'Length of the current streak in days; 0 if neither today nor yesterday has an entry.' })
  currentDays!: number;

  @Field(() => Int, { description: 'Length of the longest streak in days.' })
  longestDays!: number;
}

@ObjectType({ description: 'Correlation of two values: Pearson’s r with its 95 % interval (by Fisher’s z).' })
export class Correlation {
  @Field(() => Float, { description: 'Coefficient from -1 (opposite) through 0 (no relation) to 1.' })
  r!: number;

  @Field(() => SafeInt, { description: 'Number of pairs.' })
  n!: number;

  @Field(() => Float, { description: 'Lower end of the interval.' })
  low!: number;

  @Field(() => Float, { description: 'Upper end of the interval.' })
  high!: number;
}

@ObjectType({ description: 'Trends in a history.' })
export class Trends {
  @Field(() => FrequencyTrendEnum, {
    nullable: true,
    description: `Trend of the number of entries, by the Mann–Kendall test (two-sided, 5 %) on bins of equal length: days for ranges up to 60 days, weeks up to two years, 4 weeks beyond; today is excluded. Null with fewer than ${leastBins} bins.`,
  })
  interactionFrequency!: Trend | null;

  @Field(() => Float, { nullable: true, description: 'Strength of the trend, from -1 to 1: Kendall’s τ of the same test; null if that is null.' })
  interactionFrequencyTau!: number | null;

  @Field(() => MoodTrendEnum, { nullable: true, description: 'Direction of `moodCorrelation`; null if that is null.' })
  moodCorrelation!: keyof typeof MoodTrendEnum | null;
}

@ObjectType({ description: 'Patterns in a history.' })
export class Patterns {
  @Field(() => SafeInt, { description: 'Number of entries that the patterns are computed from.' })
  totalInteractions!: number;

  @Field(() => DateRange, { nullable: true, description: 'Time range of the entries; null without entries.' })
  dateRange!: DateRange | null;

  @Field(() => InteractionTypeEnum, {
    nullable: true,
    description: 'Most frequent type; the first by name among equally frequent ones. Null if the history is empty.',
  })
  mostCommonType!: InteractionType | null;

  @Field(() => Float, { nullable: true, description: 'Mean duration in milliseconds of the entries that have a duration; null if none has one.' })
  averageDurationMs!: number | null;

  @Field(() => ContentTypeEnum, {
    nullable: true,
    description: 'Most frequent type of content; the first by name among equally frequent ones. Null if the history is empty.',
  })
  contentTypePreference!: ContentType | null;

  @Field(() => [TypeCount], { description: 'Number of entries by type, most frequent first.' })
  byType!: TypeCount[];

  @Field(() => [ContentTypeCount], { description: 'Number of entries by type of content, most frequent first.' })
  byContentType!: ContentTypeCount[];

  @Field(() => String, { description: 'Time zone of the hours and days, as requested.' })
  timeZone!: string;

  @Field(() => TimeOfDayEnum, { nullable: true, description: 'The quarter of the day with the most entries; null without entries.' })
  timeOfDay!: TimeOfDay | null;

  @Field(() => [SafeInt], { description: 'Number of entries by hour of the day: 24 values, from midnight.' })
  byHour!: number[];

  @Field(() => [SafeInt], { description: 'Number of entries by weekday: 7 values, from Monday.' })
  byWeekday!: number[];

  @Field(() => Sessions, { description: 'Statistics of sessions.' })
  sessions!: Sessions;

  @Field(() => Streaks, { nullable: true, description: 'Streaks of consecutive days; null for an audience.' })
  streaks!: Streaks | null;

  @Field(() => [MoodCount], { description: 'Number of entries by mood, most frequent first.' })
  moods!: MoodCount[];

  @Field(() => Correlation, {
    nullable: true,
    description: `Correlation of mood and liking. Mood: how pleasant it is, from -1 to 1, scaled by its intensity (MOODS, docs/insights.md). Liking: 1 for a like, -1 for a dislike, and -1 to 1 for a rating of 1–10. Computed from entries that have both; null with fewer than ${leastPairs} such entries, or if one of the two is constant.`,
  })
  moodCorrelation!: Correlation | null;

  @Field(() => Trends, { description: 'Trends of the entries.' })
  trends!: Trends;
}
