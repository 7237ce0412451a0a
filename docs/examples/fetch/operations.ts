/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The content to like. */
export type LikeInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
  /** Situation in which the user interacted with the content, such as evening or commute. At most 255 characters. */
  context?: string | null | undefined;
  /** Duration of the interaction in milliseconds, 0–86400000 (one day). The server drops fractions, and corrects rounding errors of up to 0.5 ms outside of this range. */
  durationMs?: number | null | undefined;
  /** How the user felt about the content, as one word such as happy, calm or tired. At most 50 characters. Only the user can read it. If omitted, null or empty, the server keeps the stored mood, but removes it if this call changes the rating or the reaction. */
  mood?: string | null | undefined;
  /** Intensity of the mood, 1–10. Requires `mood`. */
  moodIntensity?: number | null | undefined;
  /** Notes of the user about the content. Only the user can read them. If the field is omitted, the stored value stays unchanged. Null or an empty value removes the stored value. At most 5000 characters. */
  notes?: string | null | undefined;
  /** Time of the user's action, if the client sends it late. Omitted or null: now. The server treats times up to one minute in the future as now. Only services can send times more than 30 days ago. */
  occurredAt?: string | null | undefined;
  /** How valuable the content is to the user, 1–10. Private: unlike a rating, it does not affect any count. */
  value?: number | null | undefined;
};

/** A share of a content by the viewer. */
export type ShareInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
  /** Situation in which the user interacted with the content, such as evening or commute. At most 255 characters. */
  context?: string | null | undefined;
  /** Duration of the interaction in milliseconds, 0–86400000 (one day). The server drops fractions, and corrects rounding errors of up to 0.5 ms outside of this range. */
  durationMs?: number | null | undefined;
  /** UUID that the client generates to identify this interaction. A retry with the same UUID does not record the interaction again. The server returns CONFLICT if another interaction has the UUID. */
  eventId?: string | number | null | undefined;
  /** How the user felt about the content, as one word such as happy, calm or tired. At most 50 characters. Only the user can read it. If omitted, null or empty, the server keeps the stored mood, but removes it if this call changes the rating or the reaction. */
  mood?: string | null | undefined;
  /** Intensity of the mood, 1–10. Requires `mood`. */
  moodIntensity?: number | null | undefined;
  /** Notes of the user about the content. Only the user can read them. If the field is omitted, the stored value stays unchanged. Null or an empty value removes the stored value. At most 5000 characters. */
  notes?: string | null | undefined;
  /** Time of the user's action, if the client sends it late. Omitted or null: now. The server treats times up to one minute in the future as now. Only services can send times more than 30 days ago. */
  occurredAt?: string | null | undefined;
  /** Platform or method by which the user shared the content, such as whatsapp, link or e-mail. At most 100 characters. */
  platform?: string | null | undefined;
  /** Person or group that receives the share, as free text. Only the user can read it. At most 255 characters. */
  recipient?: string | null | undefined;
  /** How valuable the content is to the user, 1–10. Private: unlike a rating, it does not affect any count. */
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