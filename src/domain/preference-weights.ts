import { eachKind, type InteractionType } from './interaction-types';

/** Weight of each interaction type as a sign of preference; negative for dislike. For ratings, it is multiplied by -1 (rating 1) to 1 (rating 10). */
const weights: Record<InteractionType, number> = eachKind('preferenceWeight');

interface WeightedInteraction {
  type: InteractionType;
  rating: number | null;
  timesViewed: number | null;
}

/** Returns the weight of one interaction. Each doubling of the number of viewings adds the weight of one view. */
export function preferenceWeightOf({ type, rating, timesViewed }: WeightedInteraction): number {
  if (type === 'RATING') return weights.RATING * (((rating ?? 5.5) - 5.5) / 4.5);
  return type === 'VIEW' ? weights.VIEW * (1 + Math.log2(timesViewed ?? 1)) : weights[type];
}
