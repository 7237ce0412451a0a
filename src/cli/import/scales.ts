/** Supported rating scales with their limits. `factor` converts a rating to the scale 1–10, which the server stores. */
export const scales = {
  '1-5': { least: 0.5, most: 5, factor: 2 },
  '1-10': { least: 1, most: 10, factor: 1 },
  '0-100': { least: 0, most: 100, factor: 0.1 },
} as const;
export type Scale = keyof typeof scales;
export const scaleNames = Object.keys(scales) as Scale[];

/** Converts a value of a scale to a whole rating of 1–10, and rounds halves up. Returns null if the value is outside the scale. */
export function ratingOf(value: number, scale: Scale): number | null {
  const { least, most, factor } = scales[scale];
  if (value < least || value > most) return null;
  // Rounds to ten decimals first, because a product such as 3 × 0.1 can be inexact in binary.
  return Math.min(10, Math.max(1, Math.round(Number((value * factor).toFixed(10)))));
}

/** Statistics about the numbers in a column. Only `zeros` includes zeros, because a zero often means "not rated". */
export interface NumberRange {
  count: number;
  zeros: number;
  /** Smallest number other than zero. */
  least: number;
  most: number;
  hasFractions: boolean;
  /** True if all numbers are multiples of 0.5. */
  areHalves: boolean;
}

export const noNumbers: NumberRange = {
  count: 0,
  zeros: 0,
  least: Number.POSITIVE_INFINITY,
  most: Number.NEGATIVE_INFINITY,
  hasFractions: false,
  areHalves: true,
};

export function withNumber(range: NumberRange, value: number): NumberRange {
  if (value === 0) return { ...range, zeros: range.zeros + 1 };
  return {
    ...range,
    count: range.count + 1,
    least: Math.min(range.least, value),
    most: Math.max(range.most, value),
    hasFractions: range.hasFractions || !Number.isInteger(value),
    areHalves: range.areHalves && Number.isInteger(value * 2),
  };
}

/** Returns the scale that fits the numbers. If no scale or several scales fit, returns a message with the reason and the option to pass. */
export function scaleOf(
  { count, zeros, least, most, hasFractions, areHalves }: NumberRange,
  column: string,
): { scale: Scale } | { question: string } {
  const all = scaleNames.join(', ');
  if (count === 0) return { question: `The column ${column} contains no number: pass --value ignore, or name the ratings with --columns value=….` };
  if (zeros > 0)
    return {
      question: `The column ${column} contains 0 ${zeros === 1 ? 'once' : `${zeros} times`}. Pass --unrated 0 if that means "not rated", or --scale 0-100 if it is the lowest rating.`,
    };
  const span = least === most ? `are all ${least}` : `lie between ${least} and ${most}`;
  if (least >= 1 && most > 10 && most <= 100) return { scale: '0-100' };
  if (least >= 1 && most > 5 && most <= 10) return { scale: '1-10' };
  if (least >= 0.5 && most <= 5 && hasFractions && areHalves) return { scale: '1-5' };
  if (least >= 0.5 && most <= 5)
    return { question: `The ratings in ${column} ${span}, which can be of 5 or of 10. Pass --scale 1-5 or --scale 1-10.` };
  return { question: `The ratings in ${column} ${span}, which fits no scale. Pass --scale (${all}) to skip the rows outside it.` };
}
