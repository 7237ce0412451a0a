/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Content to like. */
export type LikeInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
  /** Situation of the viewer: evening, commute … At most 255 characters. */
  context?: string | null | undefined;
  /** Duration in milliseconds, 0–86400000 (one day). The server truncates fractions and replaces values up to 0.5 ms outside of the range with the bound. */
  durationMs?: number | null | undefined;
  /** Mood of the viewer as one word (happy, calm, tired …), at most 50 characters. Only the viewer can see it. If it is omitted, null or empty, a repeat of the interaction keeps the stored mood; another reaction of the group or another rating removes it. */
  mood?: string | null | undefined;
  /** Intensity of the mood, 1–10. Requires a mood. */
  moodIntensity?: number | null | undefined;
  /** Viewer's notes. Only the viewer can see them. If omitted, the stored value does not change. Null or an empty value removes it. At most 5000 characters. */
  notes?: string | null | undefined;
  /** Time of the interaction, for interactions that are sent late. Default: now. Times up to a minute ahead of the server count as now. Only services can send times older than 30 days. */
  occurredAt?: string | null | undefined;
  /** Value of the content to the viewer, 1–10. It does not affect counts. Ratings have their own field. */
  value?: number | null | undefined;
};

/** A share of a content. */
export type ShareInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
  /** Situation of the viewer: evening, commute … At most 255 characters. */
  context?: string | null | undefined;
  /** Duration in milliseconds, 0–86400000 (one day). The server truncates fractions and replaces values up to 0.5 ms outside of the range with the bound. */
  durationMs?: number | null | undefined;
  /** UUID that the client generates for this interaction. The server records an id once per content, so a retry with the same id is safe. */
  eventId?: string | number | null | undefined;
  /** Mood of the viewer as one word (happy, calm, tired …), at most 50 characters. Only the viewer can see it. If it is omitted, null or empty, a repeat of the interaction keeps the stored mood; another reaction of the group or another rating removes it. */
  mood?: string | null | undefined;
  /** Intensity of the mood, 1–10. Requires a mood. */
  moodIntensity?: number | null | undefined;
  /** Viewer's notes. Only the viewer can see them. If omitted, the stored value does not change. Null or an empty value removes it. At most 5000 characters. */
  notes?: string | null | undefined;
  /** Time of the interaction, for interactions that are sent late. Default: now. Times up to a minute ahead of the server count as now. Only services can send times older than 30 days. */
  occurredAt?: string | null | undefined;
  /** Platform or method of the share: whatsapp, link, e-mail … At most 100 characters. */
  platform?: string | null | undefined;
  /** Recipient of the share, as free text. Only the viewer can see it. At most 255 characters. */
  recipient?: string | null | undefined;
  /** Value of the content to the viewer, 1–10. It does not affect counts. Ratings have their own field. */
  value?: number | null | undefined;
};

export type CardsQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type CardsQuery = { contents: Array<{ id: string, title: string, stats: { viewCount: number, likeCount: number, shareCount: number }, viewerState: { hasLiked: boolean } | null } | null> };

export type LikeMutationVariables = Exact<{
  input: LikeInput;
}>;


export type LikeMutation = { like: { content: { stats: { likeCount: number } } } };

export type ShareMutationVariables = Exact<{
  input: ShareInput;
}>;


export type ShareMutation = { share: { content: { stats: { shareCount: number } } } };

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

export const CardsDocument = new TypedDocumentString(`
    query Cards($ids: [ID!]!) {
  contents(ids: $ids) {
    id
    title
    stats {
      viewCount
      likeCount
      shareCount
    }
    viewerState {
      hasLiked
    }
  }
}
    `) as unknown as TypedDocumentString<CardsQuery, CardsQueryVariables>;
export const LikeDocument = new TypedDocumentString(`
    mutation Like($input: LikeInput!) {
  like(input: $input) {
    content {
      stats {
        likeCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LikeMutation, LikeMutationVariables>;
export const ShareDocument = new TypedDocumentString(`
    mutation Share($input: ShareInput!) {
  share(input: $input) {
    content {
      stats {
        shareCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ShareMutation, ShareMutationVariables>;