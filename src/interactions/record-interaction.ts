import type { GraphQLResolveInfo } from 'graphql';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { ContentObject } from '../catalog/content/content.type';
import { dayMs } from '../domain/durations';
import { badInput, noContent } from '../domain/errors';
import { newId } from '../domain/identifiers';
import { moodWord } from '../domain/moods';
import type { Context } from '../graphql/context';
import { ContextField, DurationField, EventIdField, kept, NotesField, ValueField } from '../graphql/input-fields';
import { isFieldRequested } from '../graphql/requested-fields';
import { DateTime } from '../graphql/scalars';
import { IsBetween, IsContentId, IsText } from '../graphql/validation';
import { type Fact, type FactDetails, kindOfFact, type Outcome } from '../ledger/facts';

// Rooms make facts through here, and know nothing else of the ledger.
export type { FactDetails };

const maxMood = 50;

/** What the input of every act on a content has. */
@InputType()
export abstract class ContentInteractionInput {
  @Field(() => ID, { description: 'The content, by its id in the catalogue.' })
  @IsContentId()
  contentId!: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it happened, for acts sent late; by default now. Up to a minute ahead of the server counts as now; older than MAX_FACT_AGE_DAYS only services may send.',
  })
  occurredAt?: Date | null;
}

/** What the input of an act that a mood can go with has besides. */
@InputType()
export abstract class MoodInput extends ContentInteractionInput {
  @Field(() => String, {
    nullable: true,
    description: `How the viewer felt, in a word (happy, calm, tired …), at most ${maxMood} characters. Visible to the viewer alone. Left out, null or empty: the mood of the same act stays; another reaction of the group or another rating starts without a mood.`,
  })
  @IsText(maxMood)
  mood?: string | null;

  @Field(() => Int, { nullable: true, description: 'How strongly, 1–10. Only together with a mood.' })
  @IsBetween(1, 10)
  moodIntensity?: number | null;

  @ValueField()
  value?: number | null;

  @DurationField()
  durationMs?: number | null;

  @ContextField()
  context?: string | null;

  @NotesField(`The viewer's own words on it. Visible to the viewer alone. ${kept}`)
  notes?: string | null;
}

/** What the input of an act that may happen again and again has besides. */
@InputType()
export abstract class EventInput extends MoodInput {
  @EventIdField()
  eventId?: string | null;
}

export type AnyInteractionInput = ContentInteractionInput & Partial<EventInput>;

/** What the payload of every act has. */
@ObjectType()
export abstract class InteractionPayload {
  @Field(() => ContentObject, {
    description: "The content, with its counts and the viewer's state exactly as they were when this act was committed.",
  })
  content!: ContentObject;

  @Field(() => Boolean, { description: 'True when this call changed something; false for a repeat, which is not counted again.' })
  isChanged!: boolean;
}

/** What the payload of every mutation has that takes an act back. */
@ObjectType()
export abstract class TakeBackPayload {
  @Field(() => ID, { description: 'Id of the content in the catalogue; present even when `content` is null.' })
  contentId!: string;

  @Field(() => ContentObject, {
    nullable: true,
    description:
      "The content, with its counts and the viewer's state exactly as they were when this act was committed; null when it was removed from the catalogue or the viewer may not see it (any more).",
  })
  content!: ContentObject | null;

  @Field(() => Boolean, { description: 'True when this call changed something; false for a repeat.' })
  isChanged!: boolean;
}

const aheadMs = 60_000;

/** null removes what was said before, as an empty text does; what is left out stays. */
export const emptied = (text: string | null | undefined): string | undefined => (text === null ? '' : text);

/** The way of every act: input and viewer make a fact, the ledger records it, and its outcome is the payload. */
export async function recordInteraction(
  context: Context,
  info: GraphQLResolveInfo,
  input: AnyInteractionInput,
  details: FactDetails,
): Promise<Omit<Outcome, 'content'> & InteractionPayload> {
  const { content, ...outcome } = await recordTakeBack(context, info, input, details);
  if (!content) throw noContent(input.contentId, 'input.contentId');
  return { ...outcome, content };
}

/** The same for an act that takes another one back, which is possible where the viewer may not see the content any more. */
export async function recordTakeBack(
  context: Context,
  info: GraphQLResolveInfo,
  input: AnyInteractionInput,
  details: FactDetails,
): Promise<Omit<Outcome, 'content'> & TakeBackPayload> {
  const { content, ...outcome } = await context.services.ledger.record(buildFact(context, input, details, isFieldRequested('viewerState', info)));
  if (!content) return { ...outcome, content };
  // A copy: others in the same batch were given the same row.
  return { ...outcome, content: { statsRow: outcome.stats ?? undefined, viewerStateRow: outcome.viewerState ?? undefined, ...content } };
}

/** @throws CodedError BAD_USER_INPUT when the moment is not sensible, or an intensity comes without its mood. */
export function buildFact(context: Context, input: AnyInteractionInput, details: FactDetails, wantsState: boolean): Fact {
  const viewer = context.signedIn;
  const recordedAt = Date.now();
  const mood = moodWord(input.mood ?? '') || null;
  if (input.moodIntensity != null && mood === null) throw badInput('input.moodIntensity', 'moodIntensity needs a mood.');
  // A state is known by who and what, not by an id: the same id again must not pass for the act that changed it.
  const eventId = kindOfFact[details.kind].isEvent ? input.eventId?.toLowerCase() : undefined;
  return {
    id: eventId ?? newId(),
    isClientId: Boolean(eventId),
    viewer,
    contentId: input.contentId,
    occurredAt: occurredAt(input.occurredAt, recordedAt, viewer.role === 'service' ? null : context.services.config.maxFactAgeMs),
    recordedAt,
    wantsState,
    mood,
    moodIntensity: input.moodIntensity,
    value: input.value,
    durationMs: input.durationMs == null ? null : Math.floor(input.durationMs),
    context: input.context || null,
    notes: emptied(input.notes),
    ...details,
  };
}

/** `maxAgeMs` null: any age back to 1970. */
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
