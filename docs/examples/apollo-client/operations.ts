/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** Content to save, with the viewer's notes and tags. */
export type SaveInput = {
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
  /** At most 50 tags of at most 100 characters. If omitted, the stored value does not change. Null or an empty value removes it. */
  tags?: Array<string> | null | undefined;
  /** Value of the content to the viewer, 1–10. It does not affect counts. Ratings have their own field. */
  value?: number | null | undefined;
};

/** Content whose like to remove. */
export type UnlikeInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
  /** Time of the interaction, for interactions that are sent late. Default: now. Times up to a minute ahead of the server count as now. Only services can send times older than 30 days. */
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