import type { ContentRow } from '../domain/content-types';
import type { EventType } from '../domain/interaction-types';
import type { Principal } from '../domain/roles';
import type { Origin } from '../domain/view-origin';
import type { ViewClaim, ViewShortfall } from '../domain/view-policy';
import type { StatsRow } from './rows/stats';
import type { ViewerStateRow } from './rows/viewer-state';

/** What every fact says: this viewer, this content, this moment. Times in milliseconds since 1970. */
interface FactBase {
  /** Made once, before the first try: the client's eventId, or ours. */
  id: string;
  /** Only an id that a client made can have been recorded before. */
  isClientId: boolean;
  viewer: Principal & { /** Of the token that let it in. */ issuedAtMs?: number };
  contentId: string;
  occurredAt: number;
  recordedAt: number;
  /** Whether the answer needs the viewer's whole state, read in the same transaction. */
  wantsState: boolean;
  /** The user's own, and private: how they felt, in a word, and how strongly (1–10). */
  mood?: string | null;
  moodIntensity?: number | null;
  /** What the user says of it besides, for their own eyes; null or absent leaves what stands. Empty notes remove them. */
  value?: number | null;
  durationMs?: number | null;
  context?: string | null;
  notes?: string | null;
}

export interface ViewFact extends Omit<FactBase, keyof ViewClaim>, ViewClaim {
  kind: 'view';
  /** Of `startView`: the time since then bounds what may be claimed. */
  handle?: { id: string; passedMs: number } | null;
  origin?: Origin | null;
  source?: string | null;
  sessionId?: string | null;
  referrer?: string | null;
}

export interface ReactionFact extends FactBase {
  kind: 'reaction';
  /** Reactions of one slot exclude each other. */
  slot: string;
  reaction: string;
  isSet: boolean;
}

export interface FavoriteFact extends FactBase {
  kind: 'favorite';
  isSet: boolean;
  /** null leaves what stands. */
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
  /** 1–10; null takes the rating back, with its words. */
  rating: number | null;
  /** null leaves what stands. */
  title?: string | null;
  body?: string | null;
}

/** "This review helped me." */
export interface VoteFact extends FactBase {
  kind: 'vote';
  /** Whose review. */
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
  /** null deletes it. */
  body: string | null;
}

export interface ReportFact extends FactBase {
  kind: 'report';
  reason: string;
  details?: string | null;
}

export type Fact = ViewFact | ReactionFact | FavoriteFact | InteractionFact | RatingFact | VoteFact | CommentFact | CommentEditFact | ReportFact;
type Said = 'mood' | 'moodIntensity' | 'value' | 'durationMs' | 'context' | 'notes';
/** What a fact says beside who, where and when. */
export type FactDetails = Fact extends infer F ? (F extends Fact ? Omit<F, Exclude<keyof FactBase, Said>> : never) : never;
export type FactKind = Fact['kind'];
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;

interface Kind {
  /** It may happen again and again, and is known by its id; else it is a state, known by who and what. */
  isEvent: boolean;
  /** Whatever comes first: those of one user and content need not wait for each other. */
  addsUp: boolean;
}

export const kindOfFact: Readonly<Record<FactKind, Kind>> = {
  view: { isEvent: true, addsUp: true },
  interaction: { isEvent: true, addsUp: true },
  comment: { isEvent: true, addsUp: true },
  report: { isEvent: true, addsUp: false },
  reaction: { isEvent: false, addsUp: false },
  favorite: { isEvent: false, addsUp: false },
  rating: { isEvent: false, addsUp: false },
  vote: { isEvent: false, addsUp: false },
  'comment-edit': { isEvent: false, addsUp: false },
};

/** The answer to one fact, as of the transaction that recorded it. */
export interface Outcome {
  contentId: string;
  /** Content and counts are null where the viewer took something back on a content that they may not see. */
  content: ContentRow | null;
  stats: StatsRow | null;
  /** null unless `wantsState`. */
  viewerState: ViewerStateRow | null;
  /** False when it was so already: a repeat, harmless. */
  isChanged: boolean;
  /** A viewing below its threshold: what it lacks. Nothing was counted then. */
  missing: ViewShortfall | null;
  /** The id of what was made, or was there already: of a comment, or of the open report. */
  recordId: string | null;
}

/** A fact on its way through one batch. A writer fills in what it learns. */
export interface Entry<F extends Fact = Fact> {
  fact: F;
  content: ContentRow;
  isChanged: boolean;
  /** It is a further viewing: counted, though the content was viewed before. */
  isFurther: boolean;
  /** It was recorded before, and says more now. */
  hasGrown: boolean;
  missing: ViewShortfall | null;
  recordId: string | null;
  /** Of a reply: whose comment it replies to. */
  repliesTo: string | null;
  /** Why this one alone was refused. */
  refusal: Error | null;
}
