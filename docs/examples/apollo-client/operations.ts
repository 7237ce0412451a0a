/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** A content to save, with the viewer's notes and tags. */
export type SaveInput = {
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
  /** The user's own tags for the saved content: at most 50, each of 1–100 characters. If the field is omitted, the stored value stays unchanged. Null or an empty value removes the stored value. */
  tags?: Array<string> | null | undefined;
  /** How valuable the content is to the user, 1–10. Private: unlike a rating, it does not affect any count. */
  value?: number | null | undefined;
};

/** The content from which to remove the viewer's like. */
export type UnlikeInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
  /** Time of the user's action, if the client sends it late. Omitted or null: now. The server treats times up to one minute in the future as now. Only services can send times more than 30 days ago. */
  occurredAt?: string | null | undefined;
};

export type ContentCardFragment = { __typename: 'Content', id: string, title: string, stats: { __typename: 'ContentStats', id: string, viewCount: number, likeCount: number, dislikeCount: number, saveCount: number }, viewerState: { __typename: 'ViewerState', id: string, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean } | null };

export type CardsQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type CardsQuery = { contents: Array<{ __typename: 'Content', id: string, title: string, stats: { __typename: 'ContentStats', id: string, viewCount: number, likeCount: number, dislikeCount: number, saveCount: number }, viewerState: { __typename: 'ViewerState', id: string, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean } | null } | null> };

export type LikeMutationVariables = Exact<{
  input: LikeInput;
}>;


export type LikeMutation = { like: { __typename: 'LikePayload', content: { __typename: 'Content', id: string, title: string, stats: { __typename: 'ContentStats', id: string, viewCount: number, likeCount: number, dislikeCount: number, saveCount: number }, viewerState: { __typename: 'ViewerState', id: string, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean } | null } } };

export type UnlikeMutationVariables = Exact<{
  input: UnlikeInput;
}>;


export type UnlikeMutation = { unlike: { __typename: 'UnlikePayload', content: { __typename: 'Content', id: string, title: string, stats: { __typename: 'ContentStats', id: string, viewCount: number, likeCount: number, dislikeCount: number, saveCount: number }, viewerState: { __typename: 'ViewerState', id: string, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean } | null } | null } };

export type SaveMutationVariables = Exact<{
  input: SaveInput;
}>;


export type SaveMutation = { save: { __typename: 'SavePayload', content: { __typename: 'Content', id: string, title: string, stats: { __typename: 'ContentStats', id: string, viewCount: number, likeCount: number, dislikeCount: number, saveCount: number }, viewerState: { __typename: 'ViewerState', id: string, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean } | null } } };

export type LiveCountsSubscriptionVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type LiveCountsSubscription = { contentStats: { __typename: 'ContentStats', id: string, viewCount: number, likeCount: number, dislikeCount: number, saveCount: number } };

export const ContentCardFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ContentCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}}]}}]}}]} as unknown as DocumentNode<ContentCardFragment, unknown>;
export const CardsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Cards"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"contents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ContentCard"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ContentCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}}]}}]}}]} as unknown as DocumentNode<CardsQuery, CardsQueryVariables>;
export const LikeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Like"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LikeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"like"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ContentCard"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ContentCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}}]}}]}}]} as unknown as DocumentNode<LikeMutation, LikeMutationVariables>;
export const UnlikeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Unlike"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnlikeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unlike"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ContentCard"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ContentCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}}]}}]}}]} as unknown as DocumentNode<UnlikeMutation, UnlikeMutationVariables>;
export const SaveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Save"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SaveInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"save"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ContentCard"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ContentCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}}]}}]}}]} as unknown as DocumentNode<SaveMutation, SaveMutationVariables>;
export const LiveCountsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"LiveCounts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"contentStats"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}}]}}]}}]} as unknown as DocumentNode<LiveCountsSubscription, LiveCountsSubscriptionVariables>;