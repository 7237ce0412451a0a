import { eachStoredType, type StoredType } from '../../interactions/registry/types';

/**
 * Weight of one interaction in the user's preferences, by stored type. The interaction folders declare these weights. The weight is negative for
 * types that express dislike.
 */
const weights: Record<StoredType, number> = eachStoredType('preferenceWeight');

interface WeightedInteraction {
  type: StoredType;
  rating: number | null;
  timesViewed: number | null;
}

/**
 * Returns the weight of one interaction in the user's preferences. The weight of a rating is negative for ratings below 5.5. For a view, each
 * doubling of the number of viewings adds the weight of one view.
 */
export function preferenceWeightOf({ type, rating, timesViewed }: WeightedInteraction): number {
  if (type === 'RATING') return weights.RATING * (((rating ?? 5.5) - 5.5) / 4.5);
  return type === 'VIEW' ? weights.VIEW * (1 + Math.log2(timesViewed ?? 1)) : weights[type];
}
