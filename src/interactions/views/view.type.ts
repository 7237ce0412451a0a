import { Field, Float, Int, ObjectType } from 'type-graphql';
import { ContentTypeEnum } from '../../catalog/content/content.type';
import type { ContentType } from '../../domain/content-types';
import type { ViewPolicy, ViewShortfall } from '../../domain/view-policy';

@ObjectType('ViewPolicy', {
  description:
    'Thresholds for a qualified view of one content type. Reaching any one of them suffices. Without a threshold, each viewing qualifies when it starts.',
})
export class ViewPolicyObject implements ViewPolicy {
  @Field(() => ContentTypeEnum, { description: 'Content type.' })
  type!: ContentType;

  @Field(() => Int, { nullable: true, description: 'Minimum duration in milliseconds. Null if duration alone does not suffice.' })
  minDurationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Minimum progress in percent, 0–100. Null if progress alone does not suffice.' })
  minProgressPct!: number | null;

  @Field(() => Boolean, { description: 'Whether reaching the end suffices.' })
  countsCompletion!: boolean;
}

@ObjectType('ViewPolicies', { description: 'Rules by which the server decides which viewings qualify.' })
export class ViewPoliciesObject {
  @Field(() => String, { description: 'Version of the policies, which changes with any threshold. Clients compare it with their cached version.' })
  version!: string;

  @Field(() => Boolean, { description: 'Whether the server rejects viewings without a handle of `startView`. Services do not need a handle.' })
  requiresHandle!: boolean;

  @Field(() => Float, {
    description: "Maximum ratio of the reported duration to the server's time since `startView`. Applies to viewings with a handle.",
  })
  claimAllowance!: number;

  @Field(() => [ViewPolicyObject], { description: 'One policy for each content type, or only the requested one.' })
  policies!: ViewPolicyObject[];
}

@ObjectType('ViewShortfall', { description: 'Missing requirements of a viewing. Meeting any one of them suffices.' })
export class ViewShortfallObject implements ViewShortfall {
  @Field(() => String, { description: 'Description for people.' })
  message!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Missing duration in milliseconds or, if the handle is too recent, the time to wait. Null if no duration suffices.',
  })
  durationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Required progress in percent, 0–100. Null if no progress suffices.' })
  progressPct!: number | null;

  @Field(() => Boolean, { description: 'Whether reaching the end suffices.' })
  countsCompletion!: boolean;
}
