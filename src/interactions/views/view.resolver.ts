import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, ArgsType, Authorized, Ctx, Field, ID, Info, InputType, Mutation, ObjectType, Query, Resolver, UseMiddleware } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { contentTypeNamed, contentTypes, knownTypeNames } from '../../domain/content-types';
import { textLimits } from '../../domain/text-limits';
import { claimAllowance } from '../../domain/view-policy';
import { Context } from '../../graphql/context';
import { IsCompleteField, ProgressField, ReferrerField, SessionIdField, SourceField } from '../../graphql/input-fields';
import { freshRows } from '../../graphql/middleware';
import { requireContent } from '../../graphql/require-content';
import { DateTime } from '../../graphql/scalars';
import { IsContentId, IsOneOf, IsText } from '../../graphql/validation';
import { EventInput, InteractionPayload, recordInteraction } from '../record-interaction';
import { ViewPoliciesObject, ViewPolicyObject, ViewShortfallObject } from './view.type';
import { viewDetails } from './view-details';

const isTypeName = (value: unknown): boolean => typeof value === 'string' && contentTypeNamed(value) !== null;

@ArgsType()
class ViewPoliciesArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Returns only the policy of this type. Accepts type names and frontend names: video, music, pdf, devotional …',
  })
  @IsOneOf(isTypeName, knownTypeNames)
  type?: string | null;
}

@InputType({ description: 'The start of a viewing.' })
export class StartViewInput {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  contentId!: string;
}

@ObjectType({ description: 'Result of `startView`.' })
export class StartViewPayload {
  @Field(() => String, {
    description:
      "Opaque signed token for `recordView`. It contains the viewer, the content and the server's time. Each token can record one viewing.",
  })
  handle!: string;

  @Field(() => DateTime, { description: 'Start of the viewing by the clock of the server.' })
  startedAt!: Date;

  @Field(() => DateTime, { description: 'Time at which the handle expires.' })
  expiresAt!: Date;

  @Field(() => ViewPolicyObject, { description: 'Thresholds for a qualified view of this content.' })
  policy!: ViewPolicyObject;

  @Field(() => ContentObject, { description: 'Content of the viewing.' })
  content!: ContentObject;
}

@InputType({ description: 'One viewing, as measured by the player or the page.' })
export class RecordViewInput extends EventInput {
  @ProgressField()
  progressPct?: number | null;

  @IsCompleteField()
  isComplete?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Handle that `startView` returned. With it, the server checks the duration against its own clock, and the view is verified. A handle records one viewing; the viewing can be sent again with the same `eventId`.',
  })
  @IsText(textLimits.viewHandle)
  handle?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Frontend's name of the content type: video, music, pdf, devotional … The server rejects unknown names, and otherwise uses the type in the catalogue.",
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

@ObjectType({ description: 'Result of `recordView`.' })
export class RecordViewPayload extends InteractionPayload {
  @Field(() => Boolean, {
    description: 'Whether the viewing reached a threshold of its content type. If not, it did not count: send it again when it is longer.',
  })
  qualified!: boolean;

  @Field(() => Boolean, {
    description:
      "Whether this call recorded the user's first qualified viewing of the content. False for a repeat, for a longer state of a known viewing, and for a further viewing, which counts in `totalViewCount` only.",
  })
  declare isChanged: boolean;

  @Field(() => ViewShortfallObject, { nullable: true, description: 'Missing requirements. Null if the viewing qualified.' })
  missing!: ViewShortfallObject | null;

  @Field(() => String, {
    description: 'Version of the policies that the server applied. If it differs from the cached version of a client, the policies have changed.',
  })
  policyVersion!: string;
}

@Resolver()
export class ViewResolver {
  @Query(() => ViewPoliciesObject, {
    description: 'Thresholds for qualified views by content type. Players use them to decide when to call `recordView`.',
  })
  viewPolicies(@Ctx() { services }: Context, @Args(() => ViewPoliciesArgs) { type: name }: ViewPoliciesArgs): ViewPoliciesObject {
    const { policies, policyVersion, requiresHandle } = services.config.views;
    const types = name ? contentTypes.filter((type) => type === contentTypeNamed(name)) : contentTypes;
    return { version: policyVersion, requiresHandle, claimAllowance, policies: types.map((type) => ({ type, ...policies[type] })) };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => StartViewPayload, {
    description:
      'Starts a viewing that the server times, without recording it. Pass the handle to `recordView`: the duration can then be at most the time since this call (times `claimAllowance`), and the view is verified.',
  })
  async startView(
    @Ctx() context: Context,
    @Arg('input', () => StartViewInput, { description: 'Content of the viewing.' }) { contentId }: StartViewInput,
  ): Promise<StartViewPayload> {
    const { services, signedIn } = context;
    const content = await requireContent(context, contentId, 'input.contentId');
    const nowMs = Date.now();
    const { handle, expiresAtMs } = await services.viewHandles.open(signedIn.id, contentId, nowMs);
    const policy = { type: content.type, ...services.config.views.policies[content.type] };
    return { handle, startedAt: new Date(nowMs), expiresAt: new Date(expiresAtMs), policy, content };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RecordViewPayload, {
    description:
      "Records a viewing. A user's first qualified viewing increases `viewCount`, and `isChanged` is true. Each later qualified viewing increases `totalViewCount`, and updates the viewer's longest duration and furthest progress if it exceeds them. A client can send a longer state of the same viewing with the same `eventId`: this updates duration and progress but does not count again.",
  })
  async recordView(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => RecordViewInput, { description: 'Viewing to record.' }) input: RecordViewInput,
  ): Promise<RecordViewPayload> {
    const outcome = await recordInteraction(context, info, input, await viewDetails(context, input));
    return Object.assign(outcome, { qualified: outcome.missing === null, policyVersion: context.services.config.views.policyVersion });
  }
}
