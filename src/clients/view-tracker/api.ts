// Source of dist/tracker.d.ts: contains only types and imports nothing.

export interface TrackerOptions {
  /** Id of the user. Unsent views are stored under this id and sent only for this user, also on a shared device. */
  userId: string;
  /** Returns the token; called before every request. null, or a token of another user: the tracker keeps the views and sends them later. */
  token: () => string | null | Promise<string | null>;
  /** URL of the GraphQL endpoint; default: `/graphql`. */
  endpoint?: string | URL;
  /** Starts every viewing with `startView`, so that its view counts as verified. Always on if the server requires it. */
  isVerified?: boolean;
  /** Storage for unsent viewings; default: localStorage. null: in memory, lost with the page. */
  storage?: Storage | null;
  /** Called after each response to a viewing that counted. */
  onRecorded?: (view: RecordedView) => void;
  /**
   * Called when the server rejects a viewing permanently, for example because of an unknown `type`. The tracker does not send it again and also logs
   * the error to the console.
   */
  onRefused?: (refusal: RefusedView) => void;
}

/** The viewed content, and how the viewer reached it. */
export interface TrackedContent {
  contentId: string;
  /** Content type, such as video, music, pdf or article. Determines when the viewing counts. Unknown types are rejected (`onRefused`). */
  type: string;
  source?: string;
  sessionId?: string;
  referrer?: string;
}

export interface RecordedView {
  contentId: string;
  eventId: string;
  /** Counter value at the commit of this view. */
  viewCount: number;
  hasViewed: boolean;
}

export interface RefusedView {
  contentId: string;
  eventId: string;
  /** Error code, see docs/errors.md. */
  code: string;
  message: string;
}

export interface Measures {
  /** Time played or visible, in milliseconds. */
  durationMs: number;
  /** Share of the medium actually played, or the progress that the page reported; 0–100. */
  progressPct: number;
  isComplete: boolean;
}

/** One viewing: from `track` until `end`, or until the page is closed. */
export interface Viewing extends Readonly<Measures> {
  readonly eventId: string;
  /** True when the viewing counted locally and is queued to be sent. The tracker sends it again only when the measures increase. */
  readonly hasTrackedView: boolean;
  /** Reports the progress of documents, which only the page knows. Lower values than before are ignored. */
  report(progress: { progressPct?: number; isComplete?: boolean }): void;
  /** Stops measuring and sends the final measures. */
  end(): void;
}

export interface Tracker {
  /** Measures a <video> or <audio> element by playback, any other element by visibility. */
  track(element: Element, content: TrackedContent): Viewing;
  /** Sends all unsent viewings. Resolves after one attempt for each; never rejects. */
  flush(): Promise<void>;
  /** Ends all viewings and removes all event listeners. */
  close(): void;
}

export type CreateTracker = (options: TrackerOptions) => Tracker;
