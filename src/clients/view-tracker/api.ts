// The build copies this file to dist/tracker.d.ts, so it contains only types and no imports.

export interface TrackerOptions {
  /**
   * Id of the user. The tracker stores unsent viewings under this id and sends them only with a token of this user, even if several users
   * share the device.
   */
  userId: string;
  /**
   * Returns the token of the user. The tracker calls it before every request. If it returns null or the token of another user, the tracker
   * keeps the viewings and sends them later.
   */
  token: () => string | null | Promise<string | null>;
  /** URL of the GraphQL endpoint. Default: `/graphql`. */
  endpoint?: string | URL;
  /**
   * If true, the tracker starts every viewing with `startView`, so that the view counts as verified. If false (default), it does so only if the
   * server rejects viewings without a handle.
   */
  isVerified?: boolean;
  /** Storage for unsent viewings. Default: localStorage. If null, unsent viewings are in memory and are lost when the page closes. */
  storage?: Storage | null;
  /** Called each time the server responds to a viewing that counted as a view. */
  onRecorded?: (view: RecordedView) => void;
  /**
   * Called when the server rejects a viewing permanently, for example because of an unknown `type`. The tracker logs the error to the
   * console and does not send the viewing again.
   */
  onRefused?: (refusal: RefusedView) => void;
}

/** Viewed content, and how the user reached it. */
export interface TrackedContent {
  contentId: string;
  /**
   * Content type, such as video, music, pdf or article. The type determines when a viewing counts as a view. The server rejects unknown
   * types (see `onRefused`).
   */
  type: string;
  source?: string;
  sessionId?: string;
  referrer?: string;
}

export interface RecordedView {
  contentId: string;
  eventId: string;
  /** Number of views of the content at the commit of this view. */
  viewCount: number;
  hasViewed: boolean;
}

export interface RefusedView {
  contentId: string;
  eventId: string;
  /** Error code, one of those in docs/errors.md. */
  code: string;
  message: string;
}

export interface Measures {
  /** Time in ms during which the element was played or visible. */
  durationMs: number;
  /** Share of the medium that was played, or the progress that the page reported if it is higher, in percent (0–100). */
  progressPct: number;
  isComplete: boolean;
}

/** One viewing of a content, from `track` until `end` or until the page closes. */
export interface Viewing extends Readonly<Measures> {
  readonly eventId: string;
  /**
   * True if the viewing counted as a view by the policy of its type, so that the tracker sent or queued it. The tracker sends the viewing
   * again only if its measures increase.
   */
  readonly hasTrackedView: boolean;
  /** Reports the progress in a document, which the tracker cannot measure. The tracker ignores values that are lower than earlier ones. */
  report(progress: { progressPct?: number; isComplete?: boolean }): void;
  /** Stops measuring and sends the final measures. */
  end(): void;
}

export interface Tracker {
  /** Measures a <video> or <audio> element by its playback, and any other element by its visibility. */
  track(element: Element, content: TrackedContent): Viewing;
  /** Tries once to send the unsent viewings. Resolves after the attempt, even if it fails; never rejects. */
  flush(): Promise<void>;
  /** Ends all viewings and removes all event listeners. */
  close(): void;
}

export type CreateTracker = (options: TrackerOptions) => Tracker;
