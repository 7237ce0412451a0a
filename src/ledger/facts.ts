import type { ContentRow } from '../domain/content-types';
import type { EventType } from '../domain/interaction-types';
import type { Principal } from '../domain/roles';
import type { Origin } from '../domain/view-origin';
import type { ViewClaim, ViewShortfall } from '../domain/view-policy';
import type { StatsRow } from './rows/stats';
import type { ViewerStateRow } from './rows/viewer-state';

/** Fields of every fact. All times are in Unix milliseconds. */
interface FactBase {
  /** UUID of the fact: the `eventId` from the client, or otherwise an id that the server generated. Retries do not change it. */
  id: string;
  /** Whether the client generated `id`. The database can then already contain it, because a client that retries a request sends the same id. */
  isClientId: boolean;
  viewer: Principal & { /** Time at which the user's token was issued. */ issuedAtMs?: number };
  contentId: string;
  occurredAt: number;
  recordedAt: number;
  /** Whether the outcome must include the viewer's state as of the transaction that records the fact. */
  wantsState: boolean;
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

export interface ViewFact extends Omit<FactBase, keyof ViewClaim>, ViewClaim {
  kind: 'view';
  /** Handle that `startView` returned. `passedMs` is the time since that call, and limits the duration that a client can claim. */
  handle?: { id: string; passedMs: number } | null;
  origin?: Origin | null;
  source?: string | null;
  sessionId?: string | null;
  referrer?: string | null;
}

export interface ReactionFact extends FactBase {
  kind: 'reaction';
  /** Reaction group. A user can have at most one reaction of each group on a content. */
  group: string;
  reaction: string;
  isSet: boolean;
}

export interface FavoriteFact extends FactBase {
  kind: 'favorite';
  isSet: boolean;
  /** Tags of the favorite. If null or absent, a repeated save keeps the stored tags. */
  tags?: string[] | null;
}

export interface InteractionFact extends FactBase {
  kind: 'interaction';
  type: EventType;
  platform?: string | null;
  recipient?: string | null;
  quantity?: number | null;
  /** Price of one unit as a decimal string, for example `12.50`. */
  unitPrice?: string | null;
  currency?: string | null;
}

export interface RatingFact extends FactBase {
  kind: 'rating';
  /** Rating, 1–10. Null withdraws the rating and deletes the title and body of the review. */
  rating: number | null;
  /** Title of the review. If null or absent, a repeated rating keeps the stored title. */
  title?: string | null;
  /** Text of the review. If null or absent, a repeated rating keeps the stored text. */
  body?: string | null;
}

/** A vote that a review was helpful. */
export interface VoteFact extends FactBase {
  kind: 'vote';
  /** Id of the user who wrote the review. */
  authorId: string;
  isSet: boolean;
}

export interface CommentFact extends FactBase {
  kind: 'comment';
  parentId: string | null;
  body: string;
}

export interface CommentEditFact extends FactBase {
  kind: 'comment-edit';
  commentId: string;
  /** New text of the comment. Null deletes the comment. */
  body: string | null;
}

export interface ReportFact extends FactBase {
  kind: 'report';
  reason: string;
  details?: string | null;
}

export type Fact = ViewFact | ReactionFact | FavoriteFact | InteractionFact | RatingFact | VoteFact | CommentFact | CommentEditFact | ReportFact;
type DetailField = 'mood' | 'moodIntensity' | 'value' | 'durationMs' | 'context' | 'notes';
/** Fields that depend on the kind of a fact, plus the optional details such as `mood` and `notes`. User, content, ids and times are not included. */
export type FactDetails = Fact extends infer F ? (F extends Fact ? Omit<F, Exclude<keyof FactBase, DetailField>> : never) : never;
export type FactKind = Fact['kind'];
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;

interface Kind {
  /**
   * Whether facts of this kind are events. An event, such as a share, has its own id and can occur many times per user and content. A fact of another
   * kind changes a state, such as the user's rating of a content.
   */
  isEvent: boolean;
  /** Whether facts of this kind result in the same data in any order. */
  isCommutative: boolean;
}

export const kindOfFact: Readonly<Record<FactKind, Kind>> = {
  view: { isEvent: true, isCommutative: true },
  interaction: { isEvent: true, isCommutative: true },
  comment: { isEvent: true, isCommutative: true },
  report: { isEvent: true, isCommutative: false },
  reaction: { isEvent: false, isCommutative: false },
  favorite: { isEvent: false, isCommutative: false },
  rating: { isEvent: false, isCommutative: false },
  vote: { isEvent: false, isCommutative: false },
  'comment-edit': { isEvent: false, isCommutative: false },
};

/** Result of recording a fact, as of the transaction that recorded it. */
export interface Outcome {
  contentId: string;
  /** `content` and `stats` are null if the viewer withdrew an interaction with a content that the viewer cannot see. */
  content: ContentRow | null;
  stats: StatsRow | null;
  /** State of the viewer on the content. Null if the fact has no `wantsState` or the viewer cannot see the content. */
  viewerState: ViewerStateRow | null;
  /** Whether the fact changed a state or created an event. False for repeats, and for views after the user's first view of the content. */
  isChanged: boolean;
  /** Duration or progress that the viewing needs to qualify as a view. The ledger does not record such a viewing. Null otherwise. */
  missing: ViewShortfall | null;
  /** Id of the comment or report, whether it is new or already existed. Null for other kinds of facts. */
  recordId: string | null;
}

/** Fact of the current batch, with the results that the writers set. */
export interface Entry<F extends Fact = Fact> {
  fact: F;
  content: ContentRow;
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
