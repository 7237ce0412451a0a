import type { GraphQLResolveInfo } from 'graphql';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { ContentObject } from '../catalog/content/content.type';
import { dayMs } from '../domain/durations';
import { badInput, noContent } from '../domain/errors';
import { newId } from '../domain/identifiers';
import { moodWord } from '../domain/moods';
import { textLimits } from '../domain/text-limits';
import type { Context } from '../graphql/context';
import { ContextField, DurationField, EventIdField, kept, NotesField, ValueField } from '../graphql/input-fields';
import { isFieldRequested } from '../graphql/requested-fields';
import { DateTime } from '../graphql/scalars';
import { IsBetween, IsContentId, IsText } from '../graphql/validation';
import { type Fact, type FactDetails, type Outcome } from '../ledger/facts';

// Type of the details that each interaction folder builds and passes to `recordInteraction`.
export type { FactDetails };

/** Base class of the inputs of all mutations that record an interaction with a content. */
@InputType()
export abstract class ContentInteractionInput {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  contentId!: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "Time of the user's action, if the client sends it late. Omitted or null: now. The server treats times up to one minute in the future as now. Only services can send times more than 30 days ago.",
  })
  occurredAt?: Date | null;
}

/** Base class of the inputs of mutations that record an interaction with an optional mood. */
@InputType()
export abstract class MoodInput extends ContentInteractionInput {
  @Field(() => String, {
    nullable: true,
    description: `How the user felt about the content, as one word such as happy, calm or tired. At most ${textLimits.mood} characters. Only the user can read it. If omitted, null or empty, the server keeps the stored mood, but removes it if this call changes the rating or the reaction.`,
  })
  @IsText(textLimits.mood)
  mood?: string | null;

  @Field(() => Int, { nullable: true, description: 'Intensity of the mood, 1–10. Requires `mood`.' })
  @IsBetween(1, 10)
  moodIntensity?: number | null;

  @ValueField()
  value?: number | null;

  @DurationField()
  durationMs?: number | null;

  @ContextField()
  context?: string | null;

  @NotesField(`Notes of the user about the content. Only the user can read them. ${kept}`)
  notes?: string | null;
}

/** Base class of the inputs of mutations that record an event. An event can occur many times per user and content. */
@InputType()
export abstract class EventInput extends MoodInput {
  @EventIdField()
  eventId?: string | null;
}

export type AnyInteractionInput = ContentInteractionInput & Partial<EventInput>;

/** Base class of the payloads of mutations that record an interaction. */
@ObjectType()
export abstract class InteractionPayload {
  @Field(() => ContentObject, {
    description: "The content, with its counts and the viewer's state as they were immediately after the server stored this change.",
  })
  content!: ContentObject;

  @Field(() => Boolean, { description: 'Whether this call changed stored data. False if it repeats an earlier call; a repeat does not count again.' })
  isChanged!: boolean;
}

/** Base class of the payloads of mutations that withdraw or remove an interaction. */
@ObjectType()
export abstract class UndoPayload {
  @Field(() => ID, { description: 'Id of the content in the catalogue. Not null even if `content` is null.' })
  contentId!: string;

  @Field(() => ContentObject, {
    nullable: true,
    description:
      "The content, with its counts and the viewer's state as they were immediately after the server stored this change. Null if the content is no longer in the catalogue or the viewer cannot see it.",
  })
  content!: ContentObject | null;

  @Field(() => Boolean, { description: 'Whether this call changed stored data. False if it repeats an earlier call.' })
  isChanged!: boolean;
}

const aheadMs = 60_000;

/** Converts null to an empty text, which deletes the stored text. Returns `undefined` unchanged, which keeps the stored text. */
export const emptied = (text: string | null | undefined): string | undefined => (text === null ? '' : text);

/** Builds the fact of an interaction, records it in the ledger, and returns the payload of the mutation. */
export async function recordInteraction(
  context: Context,
  info: GraphQLResolveInfo,
  input: AnyInteractionInput,
  details: FactDetails,
): Promise<Omit<Outcome, 'content'> & InteractionPayload> {
  const outcome = await recordUndo(context, info, input, details);
  if (!outcome.content) throw noContent(input.contentId, 'input.contentId');
  return outcome as typeof outcome & InteractionPayload;
}

/** Records the removal of an interaction. Unlike `recordInteraction`, it succeeds even if the viewer can no longer see the content. */
export async function recordUndo(
  context: Context,
  info: GraphQLResolveInfo,
  input: AnyInteractionInput,
  details: FactDetails,
): Promise<Omit<Outcome, 'content'> & UndoPayload> {
  const outcome = await context.services.ledger.record(buildFact(context, input, details, isFieldRequested('viewerState', info)));
  const { content, stats, viewerState } = outcome;
  // Copies `content` instead of changing it, because the outcomes of other facts in the same batch use the same object.
  return { ...outcome, content: content && { statsRow: stats ?? undefined, viewerStateRow: viewerState ?? undefined, ...content } };
}

/**
 * Builds a fact from an input and the details of its kind. @throws CodedError BAD_USER_INPUT for an invalid time, or for an intensity without a mood.
 */
export function buildFact(context: Context, input: AnyInteractionInput, details: FactDetails, wantsState: boolean): Fact {
  const viewer = context.signedIn;
  const recordedAt = Date.now();
  const mood = input.mood ? moodWord(input.mood) || null : null;
  if (input.moodIntensity != null && mood === null) throw badInput('input.moodIntensity', 'moodIntensity requires a mood.');
  // Only events use the `eventId`. User and content identify a state, such as a like, so a later change with the same `eventId` is not a repeat.
  const eventId = context.services.ledger.kinds[details.kind].identity === 'event' ? input.eventId?.toLowerCase() : undefined;
  return {
    id: eventId ?? newId(),
    isClientId: Boolean(eventId),
    viewer,
    contentId: input.contentId,
    occurredAt: occurredAt(input.occurredAt, recordedAt, viewer.role === 'service' ? null : context.services.config.maxFactAgeMs),
    recordedAt,
    wantsState,
    requestedFields: { content: context.fieldsOf('Content'), viewerState: context.fieldsOf('ViewerState') },
    mood,
    moodIntensity: input.moodIntensity,
    value: input.value,
    durationMs: input.durationMs == null ? null : Math.floor(input.durationMs),
    context: input.context || null,
    notes: emptied(input.notes),
    ...details,
  };
}

/**
 * Returns the validated time of an interaction in Unix milliseconds. Accepts times up to `maxAgeMs` ago, or any time since 1970 if `maxAgeMs` is
 * null.
 */
function occurredAt(claimed: Date | null | undefined, nowMs: number, maxAgeMs: number | null): number {
  if (!claimed) return nowMs;
  const at = claimed.getTime();
  if (at > nowMs + aheadMs) throw badInput('input.occurredAt', `occurredAt must not lie in the future, got ${claimed.toISOString()}.`);
  if (at < nowMs - (maxAgeMs ?? nowMs)) {
    const rule = maxAgeMs === null ? 'lie before 1970' : `be older than ${maxAgeMs / dayMs} days`;
    throw badInput('input.occurredAt', `occurredAt must not ${rule}, got ${claimed.toISOString()}.`);
  }
  return Math.min(at, nowMs);
}
