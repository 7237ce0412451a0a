import type { ContentType } from '../../domain/content-types';
import type { Scale } from './scales';
import type { TimeFormat } from './times';
import type { DurationUnit, Sources } from './values';
import type { MeaningName, Target } from './words';

/** A text, without the part that matches `strip`. */
export type Text = Sources | { from: Sources; strip: RegExp };

/** True for rows in which a column contains one, or none, of these texts, in any case. Without texts: in which it is filled. */
export interface Condition {
  column: Sources;
  isOneOf?: readonly string[];
  isNoneOf?: readonly string[];
}

/** One interaction that a row states. What is not given is not sent. */
export interface ActRule {
  is: MeaningName | { column: Sources; words: Readonly<Record<string, Target>> };
  /** All must be true. */
  when?: readonly Condition[];
  /** Where it differs from that of the row. */
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
  /** How often it happened, all at the time of the row. */
  count?: Sources;
  /** Rows of one viewing have the same text here. */
  session?: Sources;
}

/** What of a row describes the content itself. It is used for contents that the server does not know yet. */
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
  /** By default found in the file. */
  format?: TimeFormat;
  /** Of times without an offset. By default such times are refused. */
  zone?: string;
}

/** What the rows of a file mean. Data: presets are written in it, and options and columns become it. */
export interface Mapping {
  /** null: `--user` must be given. */
  user: Text | null;
  /** Names the person in an export of one account: more than one needs a choice. */
  person?: string;
  content: ContentRule;
  time: TimeRule;
  scale?: Scale;
  /** Texts that stand for "not rated". */
  unrated?: readonly string[];
  acts: readonly ActRule[];
  /** Rows that are none of the above on purpose, and why. */
  leaveOut?: readonly (Condition & { reason: string })[];
  /** A list inside a row: each of its items is a row, with the item under `item`. */
  expand?: string;
  /** Of JSON: the key of the list of rows, where the file is an object. */
  listKey?: string;
  /** A hash replaces ids that are longer than the server accepts: addresses are. */
  hashesLongIds?: true;
}
