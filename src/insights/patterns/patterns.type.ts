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
  description: 'A quarter of the day, by the clock of the time zone.',
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
  description: 'Whether something becomes more frequent.',
  valuesConfig: {
    RISING: { description: 'It does, more clearly than by chance.' },
    STEADY: { description: 'Neither is clear.' },
    FALLING: { description: 'It becomes less frequent, more clearly than by chance.' },
  },
});

export const MoodTrendEnum = { POSITIVE: 'POSITIVE', NEUTRAL: 'NEUTRAL', NEGATIVE: 'NEGATIVE' } as const;
registerEnumType(MoodTrendEnum, {
  name: 'MoodTrend',
  description: 'Whether one is liked better in a better mood.',
  valuesConfig: {
    POSITIVE: { description: 'The better the mood, the better liked: the whole interval is above 0.' },
    NEUTRAL: { description: 'The interval holds 0.' },
    NEGATIVE: { description: 'The better the mood, the less liked: the whole interval is below 0.' },
  },
});

@ObjectType({ description: 'How often one type of interaction occurs.' })
export class TypeCount {
  @Field(() => InteractionTypeEnum, { description: 'The type.' })
  type!: InteractionType;

  @Field(() => SafeInt, { description: 'How many entries of the history.' })
  count!: number;
}

@ObjectType({ description: 'How often one type of content is met.' })
export class ContentTypeCount {
  @Field(() => ContentTypeEnum, { description: 'The type of content.' })
  contentType!: ContentType;

  @Field(() => SafeInt, { description: 'How many entries of the history.' })
  count!: number;
}

@ObjectType({ description: 'How often a mood was told.' })
export class MoodCount {
  @Field(() => String, { description: 'The mood, in small letters.' })
  mood!: string;

  @Field(() => SafeInt, { description: 'How many entries of the history.' })
  count!: number;
}

@ObjectType({ description: 'From the first to the last.' })
export class DateRange {
  @Field(() => DateTime, { description: 'When the first one happened.' })
  start!: Date;

  @Field(() => DateTime, { description: 'When the last one happened.' })
  end!: Date;
}

@ObjectType({ description: 'Entries that follow each other within half an hour are one session.' })
export class Sessions {
  @Field(() => SafeInt, { description: 'How many there were.' })
  count!: number;

  @Field(() => Float, { nullable: true, description: 'From first to last entry, in milliseconds, on average; null without any.' })
  averageDurationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'The longest, in milliseconds; null without any.' })
  longestDurationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Entries in each, on average; null without any.' })
  averageInteractions!: number | null;
}

@ObjectType({ description: 'Days in a row, by the calendar of the time zone.' })
export class Streaks {
  @Field(() => Int, { description: 'Days with at least one entry.' })
  activeDays!: number;

  @Field(() => Int, { description: 'Such days in a row until now; 0 when neither today nor yesterday is one.' })
  currentDays!: number;

  @Field(() => Int, { description: 'The most such days in a row.' })
  longestDays!: number;
}

@ObjectType({ description: 'How one thing goes with another: Pearson’s r with its 95 % interval (by Fisher’s z).' })
export class Correlation {
  @Field(() => Float, { description: 'From -1 (one up, the other down) over 0 (nothing to do with each other) to 1.' })
  r!: number;

  @Field(() => SafeInt, { description: 'From how many pairs.' })
  n!: number;

  @Field(() => Float, { description: 'Lower end of the interval.' })
  low!: number;

  @Field(() => Float, { description: 'Upper end of the interval.' })
  high!: number;
}

@ObjectType({ description: 'Where things are going.' })
export class Trends {
  @Field(() => FrequencyTrendEnum, {
    nullable: true,
    description: `Whether entries become more frequent, by the Mann–Kendall test (two-sided, 5 %) on equal parts of the time: days up to 60 days, then weeks, after two years 4 weeks; today is left out. null with less than ${leastBins} of them.`,
  })
  interactionFrequency!: Trend | null;

  @Field(() => Float, { nullable: true, description: 'How consistently, from -1 to 1: Kendall’s τ of the same test.' })
  interactionFrequencyTau!: number | null;

  @Field(() => MoodTrendEnum, { nullable: true, description: 'What `moodCorrelation` says; null where that is.' })
  moodCorrelation!: keyof typeof MoodTrendEnum | null;
}

@ObjectType({ description: 'What stands out in a history.' })
export class Patterns {
  @Field(() => SafeInt, { description: 'How many entries these patterns are made from.' })
  totalInteractions!: number;

  @Field(() => DateRange, { nullable: true, description: 'When they happened; null without any.' })
  dateRange!: DateRange | null;

  @Field(() => InteractionTypeEnum, {
    nullable: true,
    description: 'The type that occurs most often; of equals the first by name. null without any.',
  })
  mostCommonType!: InteractionType | null;

  @Field(() => Float, { nullable: true, description: 'Average of the durations, in milliseconds, over the entries that have one; null without any.' })
  averageDurationMs!: number | null;

  @Field(() => ContentTypeEnum, { nullable: true, description: 'The type of content met most often; of equals the first by name. null without any.' })
  contentTypePreference!: ContentType | null;

  @Field(() => [TypeCount], { description: 'How often each type occurs, most often first.' })
  byType!: TypeCount[];

  @Field(() => [ContentTypeCount], { description: 'How often each type of content is met, most often first.' })
  byContentType!: ContentTypeCount[];

  @Field(() => String, { description: 'The time zone of the clock and the calendar here.' })
  timeZone!: string;

  @Field(() => TimeOfDayEnum, { nullable: true, description: 'The quarter of the day with most entries; null without any.' })
  timeOfDay!: TimeOfDay | null;

  @Field(() => [SafeInt], { description: 'Entries by the hour of the clock, 24 of them, from midnight on.' })
  byHour!: number[];

  @Field(() => [SafeInt], { description: 'Entries by weekday, 7 of them, from Monday on.' })
  byWeekday!: number[];

  @Field(() => Sessions, { description: 'Visits.' })
  sessions!: Sessions;

  @Field(() => Streaks, { nullable: true, description: 'Days in a row; null of an audience.' })
  streaks!: Streaks | null;

  @Field(() => [MoodCount], { description: 'The moods told, most often first.' })
  moods!: MoodCount[];

  @Field(() => Correlation, {
    nullable: true,
    description: `How mood goes with liking. Mood: how pleasant it is, from -1 to 1, by its intensity (MOODS, docs/answers.md). Liking: a like 1, a dislike -1, a rating of 1–10 from -1 to 1. Over the entries that have both; null with less than ${leastPairs} of them, or where one never changes.`,
  })
  moodCorrelation!: Correlation | null;

  @Field(() => Trends, { description: 'Where things are going.' })
  trends!: Trends;
}
