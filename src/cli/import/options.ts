import type { MeaningName, Target } from './interaction-words';
import type { Scale } from './scales';

export const valueMeanings = ['rating', 'count', 'ignore'] as const;

/** Options for a file of interactions. A null option is detected from the file, or rejected if the file is ambiguous. */
export interface FactOptions {
  /** Event of every row. */
  event: MeaningName | null;
  /** Meaning of the numbers in the value column. */
  value: (typeof valueMeanings)[number] | null;
  scale: Scale | null;
  /** Values that mean "not rated". */
  unrated: readonly string[];
  timeFormat: string | null;
  timeZone: string | null;
  /** Default time of rows without a time. */
  defaultTimeMs: number | null;
  columns: Readonly<Record<string, string>>;
  words: Readonly<Record<string, Target>>;
}
