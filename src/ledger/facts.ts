import type { Principal } from '../domain/roles';
import type { ViewShortfall } from '../domain/view-policy';
import type { StatsRow } from './counter-tables';
import type { RecordedContent } from './read-contents';
import type { ViewerStateRow } from './viewer-state';

/** Fields of every fact. All times are in Unix milliseconds. */
export interface FactBase {
  /** UUID of the fact: the `eventId` from the client, or otherwise an id that the server generated. Retries do not change it. */
  id: string;
  /**
   * Whether the client generated `id`. If true, a fact with this id may already be stored, because a client that retries a request sends the same id.
   */
  isClientId: boolean;
  viewer: Principal & { /** Time at which the user's token was issued. */ issuedAtMs?: number };
  contentId: string;
  occurredAt: number;
  recordedAt: number;
  /** Whether the outcome must include the viewer's state as of the transaction that records the fact. */
  wantsState: boolean;
  /** Fields of `Content` and `ViewerState` that the caller reads from the outcome. Absent or null: all fields. */
  requestedFields?: { content: ReadonlySet<string> | null; viewerState: ReadonlySet<string> | null };
  /** Mood of the user as one word. Only the user can see it. */
  mood?: string | null;
  /** Intensity of `mood`, 1–10. */
  moodIntensity?: number | null;
  /**
   * `value`, `durationMs`, `context` and `notes` are details that only the user can see. If one is null or absent, a repeat of the interaction keeps
   * the stored detail. Empty notes delete the stored notes.
   */
  value?: number | null;
  durationMs?: number | null;
  context?: string | null;
  notes?: string | null;
}

/**
 * The facts that can be recorded, by kind. Each interaction folder declares its own facts here.
 *
 * @public
 */
// biome-ignore lint/suspicious/noEmptyInterface: the interaction folders add members
export interface FactsByKind {}

export type FactKind = keyof FactsByKind;
export type Fact = FactsByKind[FactKind];
type DetailField = 'mood' | 'moodIntensity' | 'value' | 'durationMs' | 'context' | 'notes';
/** Fields that depend on the kind of a fact, plus the optional details such as `mood` and `notes`. User, content, ids and times are not included. */
export type FactDetails = Fact extends infer F ? (F extends Fact ? Omit<F, Exclude<keyof FactBase, DetailField>> : never) : never;

/** Result of recording a fact, as of the transaction that recorded it. */
export interface Outcome {
  contentId: string;
  /** `content` and `stats` are null if the viewer withdrew an interaction with a content that the viewer cannot see. */
  content: RecordedContent | null;
  stats: StatsRow | null;
  /** State of the viewer on the content. Null if the fact has no `wantsState` or the viewer cannot see the content. */
  viewerState: ViewerStateRow | null;
  /** Whether the fact changed a state or created an event. False for repeats, and for views after the user's first view of the content. */
  isChanged: boolean;
  /**
   * Duration or progress that a viewing lacks to qualify as a view. The ledger does not record such a viewing. Null for qualified viewings and for
   * all other facts.
   */
  missing: ViewShortfall | null;
  /** Id of the comment or report, whether it is new or already existed. Null for other kinds of facts. */
  recordId: string | null;
}

/** Fact of the current batch, with the results that the writers set. */
export interface Entry<F extends Fact = Fact> {
  fact: F;
  /** Type of interaction, such as SHARE. */
  type: string;
  /** Value of the interaction, such as the reaction LIKE. Null for types without values. */
  value: string | null;
  /** Whether the fact withdraws something: a reaction, save, rating, vote or comment. */
  isUndone: boolean;
  content: RecordedContent;
  isChanged: boolean;
  /** Whether the fact is a further view of a content that the user has viewed before. It increases `totalViewCount` but not `viewCount`. */
  isRepeatView: boolean;
  /** Whether the batch raised the duration or progress of a stored viewing, or marked it as complete. */
  isExtended: boolean;
  missing: ViewShortfall | null;
  recordId: string | null;
  /** For a new reply, id of the user who wrote the parent comment. Null otherwise. */
  repliesTo: string | null;
  /** Error that the ledger returns if it rejects the fact. Null if it accepts the fact. */
  refusal: Error | null;
}
