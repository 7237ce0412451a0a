import type { ContentType } from '../../domain/content-types';
import type { MeaningName, Target } from './interaction-words';
import type { Scale } from './scales';
import type { TimeFormat } from './times';
import type { DurationUnit, Sources } from './values';

/** Text without the part that matches `strip`. */
export type Text = Sources | { from: Sources; strip: RegExp };

/**
 * True for rows whose column contains one (`isOneOf`) or none (`isNoneOf`) of these texts, ignoring case. Without texts: true when the column is not
 * empty.
 */
export interface Condition {
  column: Sources;
  isOneOf?: readonly string[];
  isNoneOf?: readonly string[];
}

/** Rule that produces one interaction from a row. Details without a source are not sent. */
export interface ActRule {
  is: MeaningName | { column: Sources; words: Readonly<Record<string, Target>> };
  /** All conditions must be true. */
  when?: readonly Condition[];
  /** Time of the interaction, if it differs from the row's time. */
  time?: Sources;
  rating?: Sources;
  duration?: { from: Sources; unit: DurationUnit };
  progress?: { from: Sources; factor: 1 | 100 };
  isComplete?: true | Condition;
  tags?: readonly Sources[];
  notes?: Sources;
  body?: Sources;
  platform?: Sources;
  quantity?: Sources;
  unitPrice?: Sources;
  currency?: Sources;
  /** Number of occurrences, all at the row's time. */
  count?: Sources;
  /** Rows of the same viewing have the same text in this column. */
  session?: Sources;
}

/** Columns that describe the content. Used only for contents that do not exist on the server. */
export interface ContentRule {
  id: Sources;
  title?: Text;
  type: ContentType | { column: Sources; words?: Readonly<Record<string, ContentType>>; otherwise: ContentType | null };
  url?: Sources;
  description?: Sources;
  tags?: Sources;
  duration?: { from: Sources; unit: DurationUnit };
}

interface TimeRule {
  from: Sources;
  /** Default: detected from the file. */
  format?: TimeFormat;
  /** Zone of times without an offset. Default: such times are rejected. */
  zone?: string;
}

/** Meaning of a file's rows, as data. Presets are mappings; options and columns are converted into one. */
export interface Mapping {
  /** null: `--user` is required. */
  user: Text | null;
  /** Column that names the person in the export of an account. If a file has more than one person, the operator must choose one. */
  person?: string;
  content: ContentRule;
  time: TimeRule;
  scale?: Scale;
  /** Texts that mean "not rated". */
  unrated?: readonly string[];
  acts: readonly ActRule[];
  /** Rows that are omitted intentionally, with the reason. */
  leaveOut?: readonly (Condition & { reason: string })[];
  /** Path of a list inside a row. Each of its items becomes a row, with the item under `item`. */
  expand?: string;
  /** JSON only: key of the list of rows when the file is an object. */
  listKey?: string;
  /** Ids longer than the server's limit, such as URLs, are replaced by a hash. */
  hashesLongIds?: true;
}
