import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, ArgsType, Authorized, Ctx, Field, Float, ID, Info, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { ActPayload, EventInput, recordAct } from '../act';
import { ContentObject } from '../content/object';
import { contentTypeNamed, contentTypes, knownTypeNames } from '../content/types';
import { Context } from '../context';
import { badInput, CodedError } from '../errors';
import { DateTime } from '../scalars';
import { IsBetween, IsContentId, IsOneOf, IsText } from '../validation';
import { maxHandleLength } from './handle';
import { keptOrigin } from './origin';
import { claimAllowance } from './policy';
import { ViewPoliciesObject, ViewPolicyObject, ViewShortfallObject } from './policy-object';

const dayMs = 86_400_000;
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
  @Field(() => Float, { defaultValue: 0, description: 'How long it lasted, in milliseconds: 0–86400000 (a day). Fractions are cut off.' })
  @IsBetween(0, dayMs, ' (a day in milliseconds)')
  durationMs!: number;

  @Field(() => Float, { defaultValue: 0, description: 'The farthest progress, 0–100.' })
  @IsBetween(0, 100)
  progressPct!: number;

  @Field(() => Boolean, { defaultValue: false, description: 'It came to the end.' })
  isComplete!: boolean;

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

  @Field(() => String, { nullable: true, description: 'Where the viewer came from: search, category, mail … At most 100 characters.' })
  @IsText(100)
  source?: string | null;

  @Field(() => String, { nullable: true, description: "The frontend's own name of the visit. At most 255 characters." })
  @IsText(255)
  sessionId?: string | null;

  @Field(() => String, { nullable: true, description: 'Address of the page before. At most 2000 characters.' })
  @IsText(2000)
  referrer?: string | null;
}

@ObjectType({ description: 'The content, viewed, and whether it counted.' })
export class RecordViewPayload extends ActPayload {
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
      'Opens a viewing: nothing is recorded yet. `recordView` with its handle may then claim no more time than has passed here, and the view counts as verified.',
  })
  async startView(
    @Ctx() { services, signedIn, loaders }: Context,
    @Arg('input', () => StartViewInput, { description: 'The content.' }) { contentId }: StartViewInput,
  ): Promise<StartViewPayload> {
    const content = await loaders.content.load(contentId);
    if (!content) throw new CodedError('NOT_FOUND', `There is no content "${contentId}".`, { field: 'input.contentId' });
    const nowMs = Date.now();
    const { handle, expiresAtMs } = await services.viewHandles.open(signedIn.id, contentId, nowMs);
    const policy = { type: content.type, ...services.config.views.policies[content.type] };
    return { handle, startedAt: new Date(nowMs), expiresAt: new Date(expiresAtMs), policy, content };
  }

  @Authorized()
  @Mutation(() => RecordViewPayload, {
    description:
      "Records a viewing. The first qualified one of a user counts towards `viewCount`, for ever; a repeat raises the viewer's own measures to their maxima. `isChanged` is true for that first one. The same `eventId` sent again, grown, raises the measures and counts nothing.",
  })
  async recordView(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => RecordViewInput, { description: 'The viewing.' }) input: RecordViewInput,
  ): Promise<RecordViewPayload> {
    const { policyVersion, origin, detailRetentionDays } = context.services.config.views;
    const handle = await openedView(context, input);
    const isKept = detailRetentionDays > 0;
    // A service speaks for others: where it sits says nothing about them.
    const isOwn = isKept && context.signedIn.role !== 'service';
    const outcome = await recordAct(context, info, input, {
      kind: 'view',
      durationMs: Math.floor(input.durationMs),
      // As the column holds it: what is too small for that is nothing.
      progressPct: Math.fround(input.progressPct),
      isComplete: input.isComplete,
      handle,
      origin: isOwn ? keptOrigin(context.origin, origin) : { ipAddress: null, userAgent: null },
      source: (isKept && input.source) || null,
      sessionId: (isKept && input.sessionId) || null,
      referrer: (isKept && input.referrer) || null,
    });
    return Object.assign(outcome, { qualified: outcome.missing === null, policyVersion });
  }
}

/** The handle's id and age. @throws CodedError BAD_USER_INPUT when it is missing where one is required, not valid here, or younger than the claim. */
async function openedView({ services, signedIn }: Context, input: RecordViewInput): Promise<{ id: string; passedMs: number } | null> {
  if (!input.handle) {
    if (services.config.views.requiresHandle && signedIn.role !== 'service')
      throw badInput('input.handle', 'This server takes only viewings that it saw begin: call startView first, and send its handle.');
    return null;
  }
  const nowMs = Date.now();
  const { id, startedAtMs } = await services.viewHandles.read(input.handle, signedIn.id, input.contentId, nowMs);
  const passedMs = Math.max(0, nowMs - startedAtMs);
  const mostMs = Math.floor(passedMs * claimAllowance);
  if (input.durationMs > mostMs)
    throw badInput('input.durationMs', `durationMs must not exceed the time since startView: at most ${mostMs} by now, got ${input.durationMs}.`);
  if (input.occurredAt && input.occurredAt.getTime() < startedAtMs)
    throw badInput('input.occurredAt', `occurredAt must not lie before startView, at ${new Date(startedAtMs).toISOString()}.`);
  return { id, passedMs };
}
