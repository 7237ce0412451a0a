import { Field, Float, Int, ObjectType } from 'type-graphql';
import { ContentTypeEnum } from '../../catalog/content/content.type';
import type { ContentType } from '../../domain/content-types';
import type { ViewPolicy, ViewShortfall } from '../../domain/view-policy';

@ObjectType('ViewPolicy', {
  description:
    'Rule by which the server counts viewings of one content type. A viewing counts when it reaches any one of the thresholds. Without a threshold, each viewing counts as soon as it starts.',
})
export class ViewPolicyObject implements ViewPolicy {
  @Field(() => ContentTypeEnum, { description: 'Type of content to which the rule applies.' })
  type!: ContentType;

  @Field(() => Int, {
    nullable: true,
    description: 'Duration in milliseconds from which a viewing counts. Null if the rule has no duration threshold.',
  })
  minDurationMs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Position in percent of the length of the content, 0–100, from which a viewing counts. Null if the rule has no such threshold.',
  })
  minProgressPct!: number | null;

  @Field(() => Boolean, { description: 'Whether a viewing counts when the user reaches the end of the content.' })
  countsCompletion!: boolean;
}

@ObjectType('ViewPolicies', { description: 'Rules by which the server decides which viewings count as views.' })
export class ViewPoliciesObject {
  @Field(() => String, {
    description:
      'Version of the view policies, which changes when any threshold changes. Clients can compare it with the version that they have cached.',
  })
  version!: string;

  @Field(() => Boolean, { description: 'Whether the server rejects viewings that have no handle of `startView`. Services never need a handle.' })
  requiresHandle!: boolean;

  @Field(() => Float, {
    description: 'Maximum duration of a viewing with a handle, as a multiple of the time that has passed since `startView`, for example 1.1.',
  })
  claimAllowance!: number;

  @Field(() => [ViewPolicyObject], { description: 'View policies: one for each content type, or only that of the requested type.' })
  policies!: ViewPolicyObject[];
}

@ObjectType('ViewShortfall', { description: 'What a viewing still needs to count as a view. Any one of the requirements suffices.' })
export class ViewShortfallObject implements ViewShortfall {
  @Field(() => String, { description: 'Missing requirements as an English sentence.' })
  message!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Time in milliseconds by which the viewing must become longer. If the viewing meets a requirement but its handle is too recent: time after which the client can send it again. Null if a longer duration does not help.',
  })
  durationMs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Position in percent of the length of the content, 0–100, from which the viewing counts. Null if the policy has no such threshold.',
  })
  progressPct!: number | null;

  @Field(() => Boolean, { description: 'Whether a viewing counts when the user reaches the end of the content.' })
  countsCompletion!: boolean;
}
