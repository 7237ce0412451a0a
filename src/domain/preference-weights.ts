import { eachKind, type InteractionType } from './interaction-types';

/** Weight of each interaction type as a sign of preference; negative for dislike. A rating counts from -1 (1) to 1 (10) times its weight. */
export type TasteWeights = Record<InteractionType, number>;

export const defaultTasteWeights: TasteWeights = eachKind('taste');

interface Act {
  type: InteractionType;
  rating: number | null;
  timesViewed: number | null;
}

/** Weight of one interaction. A view counts its weight again for each doubling of the viewings. */
export function tasteOf(weights: TasteWeights, { type, rating, timesViewed }: Act): number {
  if (type === 'RATING') return weights.RATING * (((rating ?? 5.5) - 5.5) / 4.5);
  return type === 'VIEW' ? weights.VIEW * (1 + Math.log2(timesViewed ?? 1)) : weights[type];
}
