/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** What to save, and the viewer's own words on it. */
export type SaveInput = {
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
  /** At most 50 tags of at most 100 characters. Left out: what was given before stays. null or empty: removed. */
  tags?: Array<string> | null | undefined;
  /** What it is worth to the viewer, 1–10. No count depends on it; a rating has a field of its own. */
  value?: number | null | undefined;
};

/** Which like to take back. */
export type UnlikeInput = {
  /** The content, by its id in the catalogue. */
  contentId: string | number;
  /** When it happened, for acts sent late; by default now. Up to a minute ahead of the server counts as now; older than MAX_FACT_AGE_DAYS only services may send. */
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