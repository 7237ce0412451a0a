import type { ContentType } from '../../domain/content-types';
import type { MeaningName, Target } from './interaction-words';
import type { Scale } from './scales';
import type { TimeFormat } from './times';
import type { DurationUnit, Sources } from './values';

/** Source of a text. The import removes the part of the text that matches `strip`. */
export type Text = Sources | { from: Sources; strip: RegExp };

/**
 * Condition for rows. With `isOneOf`, the text in `column` must equal one of the texts. With `isNoneOf`, it must equal none of them. Otherwise it
 * must not be empty. Ignores case.
 */
export interface Condition {
  column: Sources;
  isOneOf?: readonly string[];
  isNoneOf?: readonly string[];
}

/** Rule that creates one interaction from a row. The import does not send details for which the rule has no source. */
export interface ActRule {
  is: MeaningName | { column: Sources; words: Readonly<Record<string, Target>> };
  /** Conditions that must all be true for the row. */
  when?: readonly Condition[];
  /** Source of the time, if the interaction did not occur at the time of the row. */
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
  /** Source of the number of times that the interaction occurred. All occurrences get the time of the row. */
  count?: Sources;
  /** Source of a session id. The server counts events of one user only once if they have the same type, content and session id. */
  session?: Sources;
}

/** Sources of the content's id and description. The import uses the description only to create contents that do not exist on the server. */
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
  /** Format of the times. By default, the import detects the format from the values. */
  format?: TimeFormat;
  /** Time zone of times without a UTC offset. Without a zone, the import rejects such times. */
  zone?: string;
}

/**
 * Rules that convert the rows of a file into interactions. A preset is a predefined mapping. For other files, the import builds a mapping from the
 * columns and the options.
 */
export interface Mapping {
  /** Source of the user id; null if the file contains no users, so that `--user` is required. */
  user: Text | null;
  /**
   * Column with the name of the person in the export of a shared account. If the column contains several names, the operator must select one with
   * `--only`.
   */
  person?: string;
  content: ContentRule;
  time: TimeRule;
  scale?: Scale;
  /** Texts in the rating column that mean "not rated". */
  unrated?: readonly string[];
  acts: readonly ActRule[];
  /** Conditions for rows that the import omits intentionally, with the reason. */
  leaveOut?: readonly (Condition & { reason: string })[];
  /** Path of a list inside each row. The import converts each item of the list into a row, which contains the item under the key `item`. */
  expand?: string;
  /** Key of the list of rows, if the file contains one JSON object. */
  listKey?: string;
  /** True to replace content ids that the server would reject, such as long URLs, with a hash. */
  hashesLongIds?: true;
}
