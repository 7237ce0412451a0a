import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { SafeInt } from '../../graphql/scalars';
import type { EngagementRow } from './queries';

export const ViewOriginEnum = { SOURCE: 'SOURCE', REFERRER_HOST: 'REFERRER_HOST' } as const;
registerEnumType(ViewOriginEnum, {
  name: 'ViewOrigin',
  description: 'Attribute by which the origin of viewings is grouped.',
  valuesConfig: {
    SOURCE: { description: 'By `source`.' },
    REFERRER_HOST: { description: 'By the host of `referrer`.' },
  },
});

@ObjectType({ description: 'Number of viewings from one origin.' })
export class ViewSource {
  @Field(() => String, { nullable: true, description: 'The origin; null for viewings without one.' })
  name!: string | null;

  @Field(() => SafeInt, { description: 'Number of viewings from this origin, repeats included.' })
  viewingCount!: number;

  @Field(() => SafeInt, { description: 'Number of distinct viewers from this origin.' })
  viewerCount!: number;
}

@ObjectType({ description: 'Viewers by the tenth of the content in which they stopped.' })
export class DropOff {
  @Field(() => Int, { description: 'Start of the tenth in per cent: 0, 10, … 90.' })
  fromPct!: number;

  @Field(() => SafeInt, {
    description: 'Number of viewers whose farthest progress is in this tenth. The last tenth includes viewers who completed the content.',
  })
  endedCount!: number;

  @Field(() => Float, { description: 'Share of the viewers who reached the start of this tenth, 0–1.' })
  reachedRate!: number;
}

@ObjectType({
  description:
    'How viewers engage with a content. Each viewer counts once, with the longest duration and the farthest progress of their qualified viewings. Without viewers the figures are null.',
})
export class Engagement {
  @Field(() => SafeInt, { description: 'Number of viewers: `viewCount`, up to one minute old.' })
  viewerCount!: number;

  @Field(() => Float, { nullable: true, description: 'Mean view duration in milliseconds; null without durations.' })
  averageDurationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Median view duration in milliseconds; null without durations.' })
  medianDurationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Share of the viewers who completed the content, 0–1; null without viewers.' })
  completionRate!: number | null;

  @Field(() => Float, { nullable: true, description: 'Share of the viewers who viewed it more than once, 0–1; null without viewers.' })
  rewatchRate!: number | null;

  @Field(() => [DropOff], { description: 'Drop-off by tenths of the progress; empty without viewers.' })
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
