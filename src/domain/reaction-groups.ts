import type { CounterName } from './counters';

/** LIKE and DISLIKE share one row per user and content, so a user cannot have both, however many servers run. */
export const opinionSlot = 'OPINION';
export const positiveOpinion = 'LIKE';

/** Reactions by group. A user has at most one reaction of each group to a content. */
export type ReactionSlots = Readonly<Record<string, readonly string[]>>;

export const opinions: ReactionSlots = { [opinionSlot]: [positiveOpinion, 'DISLIKE'] };
export const defaultReactions: ReactionSlots = { EMOTION: ['LOVE', 'LAUGH', 'WOW', 'SAD', 'ANGRY'] };

/** Returns the group of a reaction; null for an unknown reaction. */
export function slotOf(slots: ReactionSlots, reaction: string): string | null {
  return Object.keys(slots).find((slot) => slots[slot]?.includes(reaction)) ?? null;
}

export function counterOfReaction(slot: string, kind: string): CounterName {
  if (slot !== opinionSlot) return 'reactionCount';
  return kind === positiveOpinion ? 'likeCount' : 'dislikeCount';
}
