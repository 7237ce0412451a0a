import type { InteractionType } from '../history/object';

/** How much an act tells of what a user likes; a negative one of what they do not. A rating counts from -1 (1) to 1 (10) times its weight. */
export type TasteWeights = Record<InteractionType, number>;

export const defaultTasteWeights: TasteWeights = {
  VIEW: 1,
  PLAY: 1,
  SKIP: -1,
  COMPLETE: 2,
  LIKE: 3,
  DISLIKE: -4,
  REACTION: 2,
  SAVE: 3,
  SHARE: 3,
  RATING: 4,
  COMMENT: 2,
  CART_ADD: 3,
  CART_REMOVE: -1,
  PURCHASE: 5,
  MOOD: 0,
};

/** What one act weighs. */
export function tasteOf(weights: TasteWeights, { type, rating }: { type: InteractionType; rating: number | null }): number {
  return type === 'RATING' ? weights.RATING * (((rating ?? 5.5) - 5.5) / 4.5) : weights[type];
}
