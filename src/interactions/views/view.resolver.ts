import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, ArgsType, Authorized, Ctx, Field, ID, Info, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { contentTypeNamed, contentTypes, knownTypeNames } from '../../domain/content-types';
import { claimAllowance } from '../../domain/view-policy';
import { Context } from '../../graphql/context';
import { IsCompleteField, ProgressField, ReferrerField, SessionIdField, SourceField } from '../../graphql/input-fields';
import { requireContent } from '../../graphql/require-content';
import { DateTime } from '../../graphql/scalars';
import { IsContentId, IsOneOf, IsText } from '../../graphql/validation';
import { EventInput, InteractionPayload, recordInteraction } from '../record-interaction';
import { maxHandleLength } from './handle';
import { ViewPoliciesObject, ViewPolicyObject, ViewShortfallObject } from './view.type';
import { viewDetails } from './view-details';

const isTypeName = (value: unknown): boolean => typeof value === 'string' && contentTypeNamed(value) !== null;

@ArgsType()
class ViewPoliciesArgs {
  @Field(() => String, { nullable: true, description: "Only this type's, by its name or a frontend's word for it: video, music, pdf, devotional …" })
  @IsOneOf(isTypeName, knownTypeNames)
  type?: string | null;
}

@InputType({ description: 'A viewing that begins.' })
export class StartViewInput {
  @Field(() => ID, { description: 'The content, by its id in the catalogue.' })
  @IsContentId()
  contentId!: string;
}

@ObjectType({ description: 'A viewing that the server saw begin.' })
export class StartViewPayload {
  @Field(() => String, {
    description: "Opaque and signed; for `recordView`. It holds the viewer, the content and the server's time, and records one viewing.",
  })
  handle!: string;

  @Field(() => DateTime, { description: "The server's time: the viewing counts from here." })
  startedAt!: Date;

  @Field(() => DateTime, { description: 'Until when the handle is taken.' })
  expiresAt!: Date;

  @Field(() => ViewPolicyObject, { description: 'What it takes for the viewing to count.' })
  policy!: ViewPolicyObject;

  @Field(() => ContentObject, { description: 'The content.' })
  content!: ContentObject;
}

@InputType({ description: 'One viewing, as the player or the page measured it.' })
export class RecordViewInput extends EventInput {
  @ProgressField()
  progressPct?: number | null;

  @IsCompleteField()
  isComplete?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Of `startView`: then the duration is checked against the server's clock, and the view is verified. For one viewing; with an `eventId` the same one may be sent again.",
  })
  @IsText(maxHandleLength)
  handle?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The frontend's word for the type: video, music, pdf, devotional … An unknown one is refused; what counts is the type that the catalogue says.",
  })
  @IsOneOf(isTypeName, knownTypeNames)
  contentType?: string | null;

  @SourceField()
  source?: string | null;

  @SessionIdField()
  sessionId?: string | null;

  @ReferrerField()
  referrer?: string | null;
}

@ObjectType({ description: 'The content, viewed, and whether it counted.' })
export class RecordViewPayload extends InteractionPayload {
  @Field(() => Boolean, {
    description: 'The viewing reached the threshold of its type of content. If not, nothing was counted: send it again when it has grown.',
  })
  qualified!: boolean;

  @Field(() => ViewShortfallObject, { nullable: true, description: 'What was missing; null when it qualified.' })
  missing!: ViewShortfallObject | null;

  @Field(() => String, { description: 'The version of the policies that decided: when it is not the one that a client keeps, they have changed.' })
  policyVersion!: string;
}

@Resolver()
export class ViewResolver {
  @Query(() => ViewPoliciesObject, { description: 'When viewings count, by type of content: for players to know when to call `recordView`.' })
  viewPolicies(@Ctx() { services }: Context, @Args(() => ViewPoliciesArgs) { type: name }: ViewPoliciesArgs): ViewPoliciesObject {
    const { policies, policyVersion, requiresHandle } = services.config.views;
    const types = name ? contentTypes.filter((type) => type === contentTypeNamed(name)) : contentTypes;
    return { version: policyVersion, requiresHandle, claimAllowance, policies: types.map((type) => ({ type, ...policies[type] })) };
  }

  @Authorized()
  @Mutation(() => StartViewPayload, {
    description:
      'Begins a viewing that the server times; nothing is recorded yet. Pass its handle to `recordView`: the duration may then be at most the time since this call (times `claimAllowance`), and the view counts as verified.',
  })
  async startView(
    @Ctx() context: Context,
    @Arg('input', () => StartViewInput, { description: 'The content.' }) { contentId }: StartViewInput,
  ): Promise<StartViewPayload> {
    const { services, signedIn } = context;
    const content = await requireContent(context, contentId, 'input.contentId');
    const nowMs = Date.now();
    const { handle, expiresAtMs } = await services.viewHandles.open(signedIn.id, contentId, nowMs);
    const policy = { type: content.type, ...services.config.views.policies[content.type] };
    return { handle, startedAt: new Date(nowMs), expiresAt: new Date(expiresAtMs), policy, content };
  }

  @Authorized()
  @Mutation(() => RecordViewPayload, {
    description:
      "Records a viewing. A user's first one that qualifies counts towards `viewCount`, and `isChanged` is true. Each later one that qualifies raises `totalViewCount`, and the viewer's longest duration and farthest progress where it exceeds them. The same viewing may be sent again under its `eventId` as it grows: it raises these two and is not counted again.",
  })
  async recordView(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => RecordViewInput, { description: 'The viewing.' }) input: RecordViewInput,
  ): Promise<RecordViewPayload> {
    const outcome = await recordInteraction(context, info, input, await viewDetails(context, input));
    return Object.assign(outcome, { qualified: outcome.missing === null, policyVersion: context.services.config.views.policyVersion });
  }
}
