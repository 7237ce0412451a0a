import type { ContentRow } from '../domain/content-types';
import type { EventType } from '../domain/interaction-types';
import type { Principal } from '../domain/roles';
import type { Origin } from '../domain/view-origin';
import type { ViewClaim, ViewShortfall } from '../domain/view-policy';
import type { StatsRow } from './rows/stats';
import type { ViewerStateRow } from './rows/viewer-state';

/** Fields that every fact has. Times are in milliseconds since 1970. */
interface FactBase {
  /** Generated once, before the first attempt: the client's eventId, or an id from this server. */
  id: string;
  /** Whether a client generated the id. Only such an id can have been recorded before. */
  isClientId: boolean;
  viewer: Principal & { /** When the user's token was issued. */ issuedAtMs?: number };
  contentId: string;
  occurredAt: number;
  recordedAt: number;
  /** Whether the result must include the viewer's state, read in the same transaction. */
  wantsState: boolean;
  /** The user's mood as one word, and its intensity (1–10). Private to the user. */
  mood?: string | null;
  moodIntensity?: number | null;
  /** Private details from the user. Null or absent keeps the stored value; empty notes remove the notes. */
  value?: number | null;
  durationMs?: number | null;
  context?: string | null;
  notes?: string | null;
}

export interface ViewFact extends Omit<FactBase, keyof ViewClaim>, ViewClaim {
  kind: 'view';
  /** Handle from `startView`. The time since then limits what the client may claim. */
  handle?: { id: string; passedMs: number } | null;
  origin?: Origin | null;
  source?: string | null;
  sessionId?: string | null;
  referrer?: string | null;
}

export interface ReactionFact extends FactBase {
  kind: 'reaction';
  /** Reaction group. Reactions of one group exclude each other. */
  group: string;
  reaction: string;
  isSet: boolean;
}

export interface FavoriteFact extends FactBase {
  kind: 'favorite';
  isSet: boolean;
  /** Null keeps the stored tags. */
  tags?: string[] | null;
}

export interface InteractionFact extends FactBase {
  kind: 'interaction';
  type: EventType;
  platform?: string | null;
  recipient?: string | null;
  quantity?: number | null;
  /** An exact decimal, as text. */
  unitPrice?: string | null;
  currency?: string | null;
}

export interface RatingFact extends FactBase {
  kind: 'rating';
  /** 1–10; null withdraws the rating, its title and its text. */
  rating: number | null;
  /** Null keeps the stored text. */
  title?: string | null;
  body?: string | null;
}

/** A vote that a review was helpful. */
export interface VoteFact extends FactBase {
  kind: 'vote';
  /** Id of the author of the review. */
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
  /** New text; null deletes the comment. */
  body: string | null;
}

export interface ReportFact extends FactBase {
  kind: 'report';
  reason: string;
  details?: string | null;
}

export type Fact = ViewFact | ReactionFact | FavoriteFact | InteractionFact | RatingFact | VoteFact | CommentFact | CommentEditFact | ReportFact;
type DetailField = 'mood' | 'moodIntensity' | 'value' | 'durationMs' | 'context' | 'notes';
/** The fields of a fact except user, content and times. */
export type FactDetails = Fact extends infer F ? (F extends Fact ? Omit<F, Exclude<keyof FactBase, DetailField>> : never) : never;
export type FactKind = Fact['kind'];
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;

interface Kind {
  /** Whether it can happen repeatedly, identified by its id. Otherwise it is a state, identified by user, content and kind. */
  isEvent: boolean;
  /** Whether facts of this kind are commutative: facts of one user and content then need no order. */
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

/** Result of one fact, as of the transaction that recorded it. */
export interface Outcome {
  contentId: string;
  /** Content and counts are null if the viewer withdrew something on content that they may not see. */
  content: ContentRow | null;
  stats: StatsRow | null;
  /** Null unless `wantsState`. */
  viewerState: ViewerStateRow | null;
  /** False for a repeat: the stored state was already the same. */
  isChanged: boolean;
  /** For a viewing below its threshold: what is missing. Such a viewing is not counted. */
  missing: ViewShortfall | null;
  /** Id of the new or existing comment or open report; null for other facts. */
  recordId: string | null;
}

/** A fact while a batch processes it. The writers fill in the results. */
export interface Entry<F extends Fact = Fact> {
  fact: F;
  content: ContentRow;
  isChanged: boolean;
  /** Whether it is a repeat view: counted, although the user viewed the content before. */
  isRepeatView: boolean;
  /** Whether the viewing was recorded before and this batch raised its measures. */
  isExtended: boolean;
  missing: ViewShortfall | null;
  recordId: string | null;
  /** For a reply: id of the author of the parent comment. */
  repliesTo: string | null;
  /** Why this fact was rejected; null if it was not. */
  refusal: Error | null;
}
