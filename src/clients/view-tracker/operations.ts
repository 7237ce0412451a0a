/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** One viewing, as measured by the player or the page. */
export type RecordViewInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
  /** Frontend's name of the content type: video, music, pdf, devotional … The server rejects unknown names, and otherwise uses the type in the catalogue. */
  contentType?: string | null | undefined;
  /** Situation of the viewer: evening, commute … At most 255 characters. */
  context?: string | null | undefined;
  /** Duration in milliseconds, 0–86400000 (one day). The server truncates fractions and replaces values up to 0.5 ms outside of the range with the bound. */
  durationMs?: number | null | undefined;
  /** UUID that the client generates for this interaction. The server records an id once per content, so a retry with the same id is safe. */
  eventId?: string | number | null | undefined;
  /** Handle that `startView` returned. With it, the server checks the duration against its own clock, and the view is verified. A handle records one viewing; the viewing can be sent again with the same `eventId`. */
  handle?: string | null | undefined;
  /** Whether the viewing reached the end. */
  isComplete?: boolean | null | undefined;
  /** Mood of the viewer as one word (happy, calm, tired …), at most 50 characters. Only the viewer can see it. If it is omitted, null or empty, a repeat of the interaction keeps the stored mood; another reaction of the group or another rating removes it. */
  mood?: string | null | undefined;
  /** Intensity of the mood, 1–10. Requires a mood. */
  moodIntensity?: number | null | undefined;
  /** Viewer's notes. Only the viewer can see them. If omitted, the stored value does not change. Null or an empty value removes it. At most 5000 characters. */
  notes?: string | null | undefined;
  /** Time of the interaction, for interactions that are sent late. Default: now. Times up to a minute ahead of the server count as now. Only services can send times older than 30 days. */
  occurredAt?: string | null | undefined;
  /** Furthest progress in percent, 0–100. The server replaces values up to 0.01 outside of the range with the bound. */
  progressPct?: number | null | undefined;
  /** URL of the previous page. At most 2000 characters. */
  referrer?: string | null | undefined;
  /** Frontend's id of the session. At most 255 characters. */
  sessionId?: string | null | undefined;
  /** Source of the visit: search, category, mail … At most 100 characters. */
  source?: string | null | undefined;
  /** Value of the content to the viewer, 1–10. It does not affect counts. Ratings have their own field. */
  value?: number | null | undefined;
};

/** The start of a viewing. */
export type StartViewInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
};

export type ViewPoliciesQueryVariables = Exact<{
  type: string;
}>;


export type ViewPoliciesQuery = { viewPolicies: { version: string, requiresHandle: boolean, policies: Array<{ minDurationMs: number | null, minProgressPct: number | null, countsCompletion: boolean }> } };

export type StartViewMutationVariables = Exact<{
  input: StartViewInput;
}>;


export type StartViewMutation = { startView: { handle: string } };

export type RecordViewMutationVariables = Exact<{
  input: RecordViewInput;
}>;


export type RecordViewMutation = { recordView: { qualified: boolean, policyVersion: string, missing: { durationMs: number | null } | null, content: { id: string, stats: { viewCount: number }, viewerState: { hasViewed: boolean } | null } } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const ViewPoliciesDocument = new TypedDocumentString(`
    query ViewPolicies($type: String!) {
  viewPolicies(type: $type) {
    version
    requiresHandle
    policies {
      minDurationMs
      minProgressPct
      countsCompletion
    }
  }
}
    `) as unknown as TypedDocumentString<ViewPoliciesQuery, ViewPoliciesQueryVariables>;
export const StartViewDocument = new TypedDocumentString(`
    mutation StartView($input: StartViewInput!) {
  startView(input: $input) {
    handle
  }
}
    `) as unknown as TypedDocumentString<StartViewMutation, StartViewMutationVariables>;
export const RecordViewDocument = new TypedDocumentString(`
    mutation RecordView($input: RecordViewInput!) {
  recordView(input: $input) {
    qualified
    policyVersion
    missing {
      durationMs
    }
    content {
      id
      stats {
        viewCount
      }
      viewerState {
        hasViewed
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RecordViewMutation, RecordViewMutationVariables>;