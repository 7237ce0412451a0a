import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { SafeInt } from '../../graphql/scalars';
import type { EngagementRow } from './queries';

export const ViewOriginEnum = { SOURCE: 'SOURCE', REFERRER_HOST: 'REFERRER_HOST' } as const;
registerEnumType(ViewOriginEnum, {
  name: 'ViewOrigin',
  description: 'Attribute of viewings that serves as their origin.',
  valuesConfig: {
    SOURCE: { description: 'The `source` that the client sent with the viewing.' },
    REFERRER_HOST: { description: 'The host name in the `referrer` that the client sent with the viewing.' },
  },
});

@ObjectType({ description: 'One origin of viewings of a content, and the number of viewings from it.' })
export class ViewSource {
  @Field(() => String, {
    nullable: true,
    description:
      'The source of the viewings or, with `by: REFERRER_HOST`, the host name of their referrer. Null for viewings without a source or referrer.',
  })
  name!: string | null;

  @Field(() => SafeInt, { description: 'Number of viewings from this origin, including repeats by the same user.' })
  viewingCount!: number;

  @Field(() => SafeInt, { description: 'Number of different users with a viewing from this origin.' })
  viewerCount!: number;
}

@ObjectType({
  description:
    'One of ten equal parts of a content (0–10 % of its length, 10–20 % and so on), and the number of users who stopped viewing in this part.',
})
export class DropOff {
  @Field(() => Int, { description: 'Start of the part, in percent of the length of the content: 0, 10, … 90.' })
  fromPct!: number;

  @Field(() => SafeInt, {
    description: 'Number of users whose farthest position in the content lies in this part. The last part includes all users who reached the end.',
  })
  endedCount!: number;

  @Field(() => Float, { description: 'Share of all users with a view of the content who reached the start of this part, 0–1.' })
  reachedRate!: number;
}

@ObjectType({
  description:
    'How long users view a content, and which position they reach. Each user counts once, with their longest duration and their farthest position.',
})
export class Engagement {
  @Field(() => SafeInt, { description: 'Number of different users with a view of the content. Up to one minute old.' })
  viewerCount!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean, over all users, of the longest duration for which each user viewed the content, in milliseconds. Null without views.',
  })
  averageDurationMs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Median, over all users, of the longest duration for which each user viewed the content, in milliseconds. Null without views.',
  })
  medianDurationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Share of the users with a view who reached the end of the content, 0–1. Null without views.' })
  completionRate!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the users with a view who viewed the content more than once, 0–1. Null without views.',
  })
  rewatchRate!: number | null;

  @Field(() => [DropOff], { description: 'Where users stopped viewing, for each of ten equal parts of the content. Empty without views.' })
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
