import type { CounterName } from './counters';

/** LIKE and DISLIKE share one row per user and content, so they exclude each other, on any number of nodes. */
export const opinionSlot = 'OPINION';
export const positiveOpinion = 'LIKE';

/** The reactions there are, by slot: those of one slot exclude each other. */
export type ReactionSlots = Readonly<Record<string, readonly string[]>>;

export const opinions: ReactionSlots = { [opinionSlot]: [positiveOpinion, 'DISLIKE'] };
export const defaultReactions: ReactionSlots = { EMOTION: ['LOVE', 'LAUGH', 'WOW', 'SAD', 'ANGRY'] };

/** The slot of a reaction, in any case of its letters; null when there is no such reaction. */
export function slotOf(slots: ReactionSlots, reaction: string): string | null {
  return Object.keys(slots).find((slot) => slots[slot]?.includes(reaction)) ?? null;
}

export function counterOfReaction(slot: string, kind: string): CounterName {
  if (slot !== opinionSlot) return 'reactionCount';
  return kind === positiveOpinion ? 'likeCount' : 'dislikeCount';
}
