import type { CounterName } from './counters';

/** LIKE and DISLIKE share one row per user and content, so a user cannot have both, however many servers run. */
export const opinionGroup = 'OPINION';
export const positiveOpinion = 'LIKE';

/** Reactions by group. A user has at most one reaction of each group to a content. */
export type ReactionGroups = Readonly<Record<string, readonly string[]>>;

export const opinions: ReactionGroups = { [opinionGroup]: [positiveOpinion, 'DISLIKE'] };
export const defaultReactions: ReactionGroups = { EMOTION: ['LOVE', 'LAUGH', 'WOW', 'SAD', 'ANGRY'] };

/** Returns the group of a reaction; null for an unknown reaction. */
export function groupOf(groups: ReactionGroups, reaction: string): string | null {
  return Object.keys(groups).find((group) => groups[group]?.includes(reaction)) ?? null;
}

export function counterOfReaction(group: string, kind: string): CounterName {
  if (group !== opinionGroup) return 'reactionCount';
  return kind === positiveOpinion ? 'likeCount' : 'dislikeCount';
}
