import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, ArgsType, Authorized, Ctx, Field, ID, Info, InputType, Mutation, ObjectType, Query, Resolver, UseMiddleware } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { contentTypeNamed, contentTypes, knownTypeNames } from '../../domain/content-types';
import { textLimits } from '../../domain/text-limits';
import { claimAllowance } from '../../domain/view-policy';
import { Context } from '../../graphql/context';
import { IsCompleteField, ProgressField, ReferrerField, SessionIdField, SourceField } from '../../graphql/input-fields';
import { freshRows } from '../../graphql/middleware';
import { requireWholeContent } from '../../graphql/require-content';
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
    description:
      'Returns only the policy of this content type. Accepts the values of ContentType and other common names, such as music, pdf or devotional. Omitted or null: the policies of all types.',
  })
  @IsOneOf(isTypeName, knownTypeNames)
  type?: string | null;
}

@InputType({ description: 'The content that the viewer starts to view.' })
export class StartViewInput {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  contentId!: string;
}

@ObjectType({ description: 'Result of `startView`.' })
export class StartViewPayload {
  @Field(() => String, {
    description: 'Signed token to pass to `recordView`. It proves when the viewer started to view the content. Each handle can record one viewing.',
  })
  handle!: string;

  @Field(() => DateTime, { description: 'Start time of the viewing, by the clock of the server.' })
  startedAt!: Date;

  @Field(() => DateTime, { description: 'Time at which the handle expires, one day after the start of the viewing.' })
  expiresAt!: Date;

  @Field(() => ViewPolicyObject, { description: 'Rule by which the server decides whether the viewing counts as a view.' })
  policy!: ViewPolicyObject;

  @Field(() => ContentObject, { description: 'Content that the viewer starts to view.' })
  content!: ContentObject;
}

@InputType({ description: 'One viewing of a content, as the player or the page measured it.' })
export class RecordViewInput extends EventInput {
  @ProgressField()
  progressPct?: number | null;

  @IsCompleteField()
  isComplete?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Handle that `startView` returned. It lets the server check the duration against its own clock, so that the view counts as verified. Each handle can record one viewing; a repeat must have the same `eventId`.',
  })
  @IsText(textLimits.viewHandle)
  handle?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Type of the content as the client names it, such as video, music or pdf. The server rejects unknown names. It ignores known names, because it uses the type in the catalogue.',
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
    description:
      'Whether the viewing was long enough to count as a view. If false, the server stored nothing, and the client can send the viewing again when it is longer.',
  })
  qualified!: boolean;

  @Field(() => Boolean, {
    description:
      "Whether this call recorded the user's first counted viewing of the content, which increases `viewCount`. False for every later viewing, and for a repeat.",
  })
  declare isChanged: boolean;

  @Field(() => ViewShortfallObject, { nullable: true, description: 'What the viewing still needs to count as a view. Null if it counted.' })
  missing!: ViewShortfallObject | null;

  @Field(() => String, {
    description: 'Version of the view policies that the server applied. A client whose cached version differs must read `viewPolicies` again.',
  })
  policyVersion!: string;
}

@Resolver()
export class ViewResolver {
  @Query(() => ViewPoliciesObject, {
    description: 'Rules by which the server decides which viewings count as views. A player uses them to decide when to call `recordView`.',
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
      'Returns a handle with which the server can verify the duration of a viewing. Records nothing: the client passes the handle to `recordView` when the viewing is long enough to count.',
  })
  async startView(
    @Ctx() context: Context,
    @Arg('input', () => StartViewInput, { description: 'Content that the viewer starts to view.' }) { contentId }: StartViewInput,
  ): Promise<StartViewPayload> {
    const { services, signedIn } = context;
    const content = await requireWholeContent(context, contentId, 'input.contentId');
    const nowMs = Date.now();
    const { handle, expiresAtMs } = await services.viewHandles.open(signedIn.id, contentId, nowMs);
    const policy = { type: content.type, ...services.config.views.policies[content.type] };
    return { handle, startedAt: new Date(nowMs), expiresAt: new Date(expiresAtMs), policy, content };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RecordViewPayload, {
    description:
      'Records a viewing of a content, if it is long enough to count as a view (see `viewPolicies`). Each counted viewing increases `totalViewCount`; the first one of a user also increases `viewCount`. When the viewing becomes longer, the client can send it again with the same `eventId`: the server then updates its duration and progress, and does not count it again.',
  })
  async recordView(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => RecordViewInput, { description: 'Viewing to record.' }) input: RecordViewInput,
  ): Promise<RecordViewPayload> {
    const outcome = await recordInteraction(context, info, input, await viewDetails(context, input));
    return { qualified: outcome.missing === null, policyVersion: context.services.config.views.policyVersion, ...outcome };
  }
}
