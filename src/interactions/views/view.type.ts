import { Field, Float, Int, ObjectType } from 'type-graphql';
import { ContentTypeEnum } from '../../catalog/content/content.type';
import type { ContentType } from '../../domain/content-types';
import type { ViewPolicy, ViewShortfall } from '../../domain/view-policy';

@ObjectType('ViewPolicy', {
  description: 'When a viewing of one type of content counts: any one of its thresholds will do; without any, on opening.',
})
export class ViewPolicyObject implements ViewPolicy {
  @Field(() => ContentTypeEnum, { description: 'The type of content.' })
  type!: ContentType;

  @Field(() => Int, { nullable: true, description: 'It counts from this duration on, in milliseconds; null: duration alone never suffices.' })
  minDurationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'It counts from this progress on, 0–100; null: progress alone never suffices.' })
  minProgressPct!: number | null;

  @Field(() => Boolean, { description: 'It counts when it came to the end.' })
  countsCompletion!: boolean;
}

@ObjectType('ViewPolicies', { description: 'The rule by which the server itself decides which viewings count.' })
export class ViewPoliciesObject {
  @Field(() => String, { description: 'Changes when a threshold changes: a client that kept the policies compares this.' })
  version!: string;

  @Field(() => Boolean, { description: 'Only viewings recorded with a handle of `startView` are taken (from others than services).' })
  requiresHandle!: boolean;

  @Field(() => Float, {
    description: 'With a handle, the duration claimed may be at most this times the time that passed on the server since `startView`.',
  })
  claimAllowance!: number;

  @Field(() => [ViewPolicyObject], { description: 'One for each type of content.' })
  policies!: ViewPolicyObject[];
}

@ObjectType('ViewShortfall', { description: 'What a viewing lacks to count. Any one of these will do.' })
export class ViewShortfallObject implements ViewShortfall {
  @Field(() => String, { description: 'In words.' })
  message!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'How much longer it has to last or, where its handle is too young, how long to wait, in milliseconds; null: no duration suffices.',
  })
  durationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'The progress from which it counts, 0–100; null: no progress suffices.' })
  progressPct!: number | null;

  @Field(() => Boolean, { description: 'Whether coming to the end suffices.' })
  countsCompletion!: boolean;
}
