import type { Scale } from './scales';
import type { MeaningName, Target } from './words';

export const valueMeanings = ['rating', 'count', 'ignore'] as const;

/** What the command line says about a file of interactions. What is null is found in the file, or refused where that is ambiguous. */
export interface FactOptions {
  /** What every row is. */
  event: MeaningName | null;
  /** What the numbers in the column of values are. */
  value: (typeof valueMeanings)[number] | null;
  scale: Scale | null;
  /** Values that mean "not rated". */
  unrated: readonly string[];
  timeFormat: string | null;
  timeZone: string | null;
  /** Of rows without a time. */
  defaultTimeMs: number | null;
  columns: Readonly<Record<string, string>>;
  words: Readonly<Record<string, Target>>;
}
