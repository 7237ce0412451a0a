/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** One viewing, as the player or the page measured it. */
export type RecordViewInput = {
  /** The content, by its id in the catalogue. */
  contentId: string | number;
  /** The frontend's word for the type: video, music, pdf, devotional … An unknown one is refused; what counts is the type that the catalogue says. */
  contentType?: string | null | undefined;
  /** In what setting: evening, commute … At most 255 characters. */
  context?: string | null | undefined;
  /** Duration in milliseconds: 0–86400000 (a day). Fractions are cut off. A value up to 0.5 ms outside of the range is taken as its bound. */
  durationMs?: number | null | undefined;
  /** A UUID made by the client for this act: the same id sent again for the same content is the same event, for ever. Makes a retry safe. */
  eventId?: string | number | null | undefined;
  /** Of `startView`: then the duration is checked against the server's clock, and the view is verified. For one viewing; with an `eventId` the same one may be sent again. */
  handle?: string | null | undefined;
  /** It came to the end. */
  isComplete?: boolean | null | undefined;
  /** How the viewer felt, in a word (happy, calm, tired …), at most 50 characters. Visible to the viewer alone. Left out, null or empty: the mood of the same act stays; another reaction of the group or another rating starts without a mood. */
  mood?: string | null | undefined;
  /** How strongly, 1–10. Only together with a mood. */
  moodIntensity?: number | null | undefined;
  /** The viewer's own words on it. Visible to the viewer alone. Left out: what was given before stays. null or empty: removed. At most 5000 characters. */
  notes?: string | null | undefined;
  /** When it happened, for acts sent late; by default now. Up to a minute ahead of the server counts as now; older than MAX_FACT_AGE_DAYS only services may send. */
  occurredAt?: string | null | undefined;
  /** The farthest progress, 0–100. A value up to 0.01 outside of the range is taken as its bound. */
  progressPct?: number | null | undefined;
  /** Address of the page before. At most 2000 characters. */
  referrer?: string | null | undefined;
  /** The frontend's own name of the visit. At most 255 characters. */
  sessionId?: string | null | undefined;
  /** Where the viewer came from: search, category, mail … At most 100 characters. */
  source?: string | null | undefined;
  /** What it is worth to the viewer, 1–10. No count depends on it; a rating has a field of its own. */
  value?: number | null | undefined;
};

/** A viewing that begins. */
export type StartViewInput = {
  /** The content, by its id in the catalogue. */
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