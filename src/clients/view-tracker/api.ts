// What dist/tracker.d.ts consists of: types alone, importing nothing.

export interface TrackerOptions {
  /** The user's id. What waits to be sent on a shared device waits under it, and is sent for nobody else. */
  userId: string;
  /** The token to send; asked before every request. null, or a token of another user: none for now, and what was viewed waits. */
  token: () => string | null | Promise<string | null>;
  /** Address of the server's GraphQL; by default `/graphql`. */
  endpoint?: string | URL;
  /** Opens every viewing with `startView`, so that its view counts as verified; where the server requires it, it is done anyway. */
  isVerified?: boolean;
  /** Where viewings wait until they are sent; by default localStorage. null: in memory, gone with the page. */
  storage?: Storage | null;
  /** Runs after each answer to a viewing that counted. */
  onRecorded?: (view: RecordedView) => void;
  /** Runs when the server refuses a viewing for good, also because it does not know its `type`: it is not sent again. The console says so too. */
  onRefused?: (refusal: RefusedView) => void;
}

/** What is looked at, and where its viewer came from. */
export interface TrackedContent {
  contentId: string;
  /** video, music, pdf, article …: decides when the viewing counts. An unknown word is refused (`onRefused`). */
  type: string;
  source?: string;
  sessionId?: string;
  referrer?: string;
}

export interface RecordedView {
  contentId: string;
  eventId: string;
  /** As of the view's own commit. */
  viewCount: number;
  hasViewed: boolean;
}

export interface RefusedView {
  contentId: string;
  eventId: string;
  /** As in docs/errors.md. */
  code: string;
  message: string;
}

export interface Measures {
  /** Played, or visible; in milliseconds. */
  durationMs: number;
  /** The part of the medium that was really played, or what the page reported; 0–100. */
  progressPct: number;
  isComplete: boolean;
}

/** One viewing: from `track` until `end`, or until the page is gone. */
export interface Viewing extends Readonly<Measures> {
  readonly eventId: string;
  /** It counted, as far as is known here, and was handed over to be sent: it is not sent again, but once more when it has grown. */
  readonly hasTrackedView: boolean;
  /** For documents, whose progress only the page knows. What is lower than before changes nothing. */
  report(progress: { progressPct?: number; isComplete?: boolean }): void;
  /** Stops measuring and sends what is left to send. */
  end(): void;
}

export interface Tracker {
  /** Measures a <video> or <audio> by what is played, any other element by how long it is visible. */
  track(element: Element, content: TrackedContent): Viewing;
  /** Sends what waits. Resolves when all was tried; never rejects. */
  flush(): Promise<void>;
  /** Ends all viewings and stops listening to the page. */
  close(): void;
}

export type CreateTracker = (options: TrackerOptions) => Tracker;
