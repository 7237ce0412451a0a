import { eachKind, type InteractionType } from '../interactions/types';

/** How much an act tells of what a user likes; a negative one of what they do not. A rating counts from -1 (1) to 1 (10) times its weight. */
export type TasteWeights = Record<InteractionType, number>;

export const defaultTasteWeights: TasteWeights = eachKind('taste');

/** What one act weighs. */
export function tasteOf(weights: TasteWeights, { type, rating }: { type: InteractionType; rating: number | null }): number {
  return type === 'RATING' ? weights.RATING * (((rating ?? 5.5) - 5.5) / 4.5) : weights[type];
}
