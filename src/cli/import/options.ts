import type { MeaningName, Target } from './interaction-words';
import type { Scale } from './scales';

export const valueMeanings = ['rating', 'count', 'ignore'] as const;

/** Options for a file of interactions. If an option is null, the import detects its value from the file, and rejects the file if it is ambiguous. */
export interface FactOptions {
  /** Meaning of every row, from `--event`; null if a column contains the event. */
  event: MeaningName | null;
  /** Meaning of the numbers in the value column. */
  value: (typeof valueMeanings)[number] | null;
  scale: Scale | null;
  /** Texts in the rating column that mean "not rated". */
  unrated: readonly string[];
  timeFormat: string | null;
  timeZone: string | null;
  /** Time of rows without a time, in ms since 1970; null to skip such rows. */
  defaultTimeMs: number | null;
  columns: Readonly<Record<string, string>>;
  words: Readonly<Record<string, Target>>;
}
