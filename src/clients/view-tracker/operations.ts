/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** One viewing of a content, as the player or the page measured it. */
export type RecordViewInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
  /** Type of the content as the client names it, such as video, music or pdf. The server rejects unknown names. It ignores known names, because it uses the type in the catalogue. */
  contentType?: string | null | undefined;
  /** Situation in which the user interacted with the content, such as evening or commute. At most 255 characters. */
  context?: string | null | undefined;
  /** Duration of the interaction in milliseconds, 0–86400000 (one day). The server drops fractions, and corrects rounding errors of up to 0.5 ms outside of this range. */
  durationMs?: number | null | undefined;
  /** UUID that the client generates to identify this interaction. A retry with the same UUID does not record the interaction again. The server returns CONFLICT if another interaction has the UUID. */
  eventId?: string | number | null | undefined;
  /** Handle that `startView` returned. It lets the server check the duration against its own clock, so that the view counts as verified. Each handle can record one viewing; a repeat must have the same `eventId`. */
  handle?: string | null | undefined;
  /** Whether the user reached the end of the content in this viewing. Omitted or null: false. */
  isComplete?: boolean | null | undefined;
  /** How the user felt about the content, as one word such as happy, calm or tired. At most 50 characters. Only the user can read it. If omitted, null or empty, the server keeps the stored mood, but removes it if this call changes the rating or the reaction. */
  mood?: string | null | undefined;
  /** Intensity of the mood, 1–10. Requires `mood`. */
  moodIntensity?: number | null | undefined;
  /** Notes of the user about the content. Only the user can read them. If the field is omitted, the stored value stays unchanged. Null or an empty value removes the stored value. At most 5000 characters. */
  notes?: string | null | undefined;
  /** Time of the user's action, if the client sends it late. Omitted or null: now. The server treats times up to one minute in the future as now. Only services can send times more than 30 days ago. */
  occurredAt?: string | null | undefined;
  /** Farthest position that the user reached in the content, in percent of its length, 0–100. The server corrects rounding errors of up to 0.01 outside of this range. */
  progressPct?: number | null | undefined;
  /** URL of the page from which the user came. At most 2000 characters. */
  referrer?: string | null | undefined;
  /** Id that the client gives to the session of the user. At most 255 characters. */
  sessionId?: string | null | undefined;
  /** Where the user came from, such as search, category or mail. At most 100 characters. */
  source?: string | null | undefined;
  /** How valuable the content is to the user, 1–10. Private: unlike a rating, it does not affect any count. */
  value?: number | null | undefined;
};

/** The content that the viewer starts to view. */
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