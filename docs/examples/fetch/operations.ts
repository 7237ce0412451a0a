/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Which content to like. */
export type LikeInput = {
  /** The content, by its id in the catalogue. */
  contentId: string | number;
  /** In what setting: evening, commute … At most 255 characters. */
  context?: string | null | undefined;
  /** Duration in milliseconds: 0–86400000 (a day). Fractions are cut off. A value up to 0.5 ms outside of the range is taken as its bound. */
  durationMs?: number | null | undefined;
  /** How the viewer felt, in a word (happy, calm, tired …), at most 50 characters. Visible to the viewer alone. Left out, null or empty: the mood of the same act stays; another reaction of the group or another rating starts without a mood. */
  mood?: string | null | undefined;
  /** How strongly, 1–10. Only together with a mood. */
  moodIntensity?: number | null | undefined;
  /** The viewer's own words on it. Visible to the viewer alone. Left out: what was given before stays. null or empty: removed. At most 5000 characters. */
  notes?: string | null | undefined;
  /** When it happened, for acts sent late; by default now. Up to a minute ahead of the server counts as now; older than MAX_FACT_AGE_DAYS only services may send. */
  occurredAt?: string | null | undefined;
  /** What it is worth to the viewer, 1–10. No count depends on it; a rating has a field of its own. */
  value?: number | null | undefined;
};

/** What was shared, how and with whom. */
export type ShareInput = {
  /** The content, by its id in the catalogue. */
  contentId: string | number;
  /** In what setting: evening, commute … At most 255 characters. */
  context?: string | null | undefined;
  /** Duration in milliseconds: 0–86400000 (a day). Fractions are cut off. A value up to 0.5 ms outside of the range is taken as its bound. */
  durationMs?: number | null | undefined;
  /** A UUID made by the client for this act: the same id sent again for the same content is the same event, for ever. Makes a retry safe. */
  eventId?: string | number | null | undefined;
  /** How the viewer felt, in a word (happy, calm, tired …), at most 50 characters. Visible to the viewer alone. Left out, null or empty: the mood of the same act stays; another reaction of the group or another rating starts without a mood. */
  mood?: string | null | undefined;
  /** How strongly, 1–10. Only together with a mood. */
  moodIntensity?: number | null | undefined;
  /** The viewer's own words on it. Visible to the viewer alone. Left out: what was given before stays. null or empty: removed. At most 5000 characters. */
  notes?: string | null | undefined;
  /** When it happened, for acts sent late; by default now. Up to a minute ahead of the server counts as now; older than MAX_FACT_AGE_DAYS only services may send. */
  occurredAt?: string | null | undefined;
  /** By which platform or method: whatsapp, link, e-mail … At most 100 characters. */
  platform?: string | null | undefined;
  /** With whom, in the words of the frontend. Visible to the viewer alone. At most 255 characters. */
  recipient?: string | null | undefined;
  /** What it is worth to the viewer, 1–10. No count depends on it; a rating has a field of its own. */
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