import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { SafeInt } from '../scalars';
import type { EngagementRow } from './queries';

export const ViewOriginEnum = { SOURCE: 'SOURCE', REFERRER_HOST: 'REFERRER_HOST' } as const;
registerEnumType(ViewOriginEnum, {
  name: 'ViewOrigin',
  description: 'By what to tell where viewings came from.',
  valuesConfig: {
    SOURCE: { description: 'By the `source` that the frontend gave.' },
    REFERRER_HOST: { description: 'By the host of the `referrer` that the frontend gave.' },
  },
});

@ObjectType({ description: 'How many viewings came from one place.' })
export class ViewSource {
  @Field(() => String, { nullable: true, description: 'The place; null: the frontend did not say.' })
  name!: string | null;

  @Field(() => SafeInt, { description: 'Viewings from there, repeats included.' })
  viewingCount!: number;

  @Field(() => SafeInt, { description: 'Distinct viewers among them.' })
  viewerCount!: number;
}

@ObjectType({ description: 'How many viewers ended in one tenth of the progress, and how many came so far.' })
export class DropOff {
  @Field(() => Int, { description: 'Where the tenth begins: 0, 10, … 90 per cent.' })
  fromPct!: number;

  @Field(() => SafeInt, { description: 'Viewers whose farthest progress lies in this tenth. In the last: also those who completed.' })
  endedCount!: number;

  @Field(() => Float, { description: 'Share of the viewers who came to its beginning, 0–1.' })
  reachedRate!: number;
}

@ObjectType({
  description:
    'How people meet one content, over all its viewers. Each viewer counts once, with the longest duration and the farthest progress of their qualified viewings. Without viewers the figures are null.',
})
export class Engagement {
  @Field(() => SafeInt, { description: 'Viewers it is taken over: `viewCount`, as of up to a minute ago.' })
  viewerCount!: number;

  @Field(() => Float, { nullable: true, description: 'Mean of the durations, in milliseconds.' })
  averageDurationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Median of the durations, in milliseconds: half of the viewers stayed longer.' })
  medianDurationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Share of the viewers who came to the end, 0–1.' })
  completionRate!: number | null;

  @Field(() => Float, { nullable: true, description: 'Share of the viewers who viewed it more than once, 0–1.' })
  rewatchRate!: number | null;

  @Field(() => [DropOff], { description: 'Where viewers left, by tenths of the progress; empty without viewers.' })
  dropOff!: DropOff[];
}

export function toEngagement({ viewers, endedByDecile, ...rates }: EngagementRow): Engagement {
  let left = 0;
  const dropOff = endedByDecile.map((endedCount, decile) => {
    const reachedRate = (viewers - left) / viewers;
    left += endedCount;
    return { fromPct: decile * 10, endedCount, reachedRate };
  });
  return { ...rates, viewerCount: viewers, dropOff: viewers > 0 ? dropOff : [] };
}
