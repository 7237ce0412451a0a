import type { CounterName } from './counters';

/** Group of LIKE and DISLIKE. The database stores one row per user, content and group, so a user cannot both like and dislike a content. */
export const opinionGroup = 'OPINION';
export const positiveOpinion = 'LIKE';

/** Names of the reactions in each group. A user can have at most one reaction of each group on a content. */
export type ReactionGroups = Readonly<Record<string, readonly string[]>>;

export const opinions: ReactionGroups = { [opinionGroup]: [positiveOpinion, 'DISLIKE'] };
export const defaultReactions: ReactionGroups = { EMOTION: ['LOVE', 'LAUGH', 'WOW', 'SAD', 'ANGRY'] };

/** Returns the group of a reaction, or null if the reaction is unknown. */
export function groupOf(groups: ReactionGroups, reaction: string): string | null {
  return Object.keys(groups).find((group) => groups[group]?.includes(reaction)) ?? null;
}

export function counterOfReaction(group: string, kind: string): CounterName {
  if (group !== opinionGroup) return 'reactionCount';
  return kind === positiveOpinion ? 'likeCount' : 'dislikeCount';
}
