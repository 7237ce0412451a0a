/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Catalogue data of one content, which replaces all stored data of the content. The server sets omitted fields to their default or to null. */
export type ContentInput = {
  /** Description of the content. At most 10000 characters. */
  description?: string | null | undefined;
  /** Playing time of the content in milliseconds, 0–2147483647 (24 days). */
  durationMs?: number | null | undefined;
  /** Id of the content in the catalogue. */
  id: string | number;
  /** Whether everybody can see the content. If false, only its owner, moderators, admins and services can see it. */
  isPublic?: boolean | null | undefined;
  /** Whether to remove the content from the catalogue. Its counts stay stored, and a later call with false restores the content. */
  isRemoved?: boolean | null | undefined;
  /** User id of the owner of the content. */
  ownerId?: string | number | null | undefined;
  /** Tags of the content: at most 50, each of 1–100 characters. */
  tags?: Array<string> | null | undefined;
  /** Theme or category of the content. At most 100 characters. */
  theme?: string | null | undefined;
  /** Title of the content. 1–500 characters. */
  title: string;
  /** Type of the content. */
  type: ContentType;
  /** URL of the content. At most 2000 characters. */
  url?: string | null | undefined;
};

/** Type of a content, which determines when a viewing counts as a view. The values describe the default rules; `viewPolicies` returns the current ones. */
export type ContentType =
  /** A viewing counts as soon as the user opens the content. */
  | 'ARTICLE'
  /** A viewing counts after 3 seconds or at 25 % of the length. Reaching the end suffices, for example if the length is unknown. */
  | 'AUDIO'
  /** A book or a PDF. A viewing counts after 5 seconds. */
  | 'EBOOK'
  /** A viewing counts as soon as the user opens the content. */
  | 'IMAGE'
  /** A viewing counts as soon as the user opens the content. */
  | 'LISTING'
  /** A content of no other type. A viewing counts as soon as the user opens the content. */
  | 'OTHER'
  /** A viewing counts as soon as the user opens the content. */
  | 'PRODUCT'
  /** A viewing counts after 3 seconds or at 25 % of the length. Reaching the end suffices, for example if the length is unknown. */
  | 'VIDEO';

/** The content to dislike. */
export type DislikeInput = {
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

/** What a user did with a content. */
export type InteractionType =
  /** The user added the content to the cart. */
  | 'CART_ADD'
  /** The user removed the content from the cart. */
  | 'CART_REMOVE'
  /** The user commented on the content or replied to a comment. */
  | 'COMMENT'
  /** The user edited one of their comments on the content. */
  | 'COMMENT_EDIT'
  /** The user played the content to the end. */
  | 'COMPLETE'
  /** The user downloaded the content. */
  | 'DOWNLOAD'
  /** The user voted for a review of the content as helpful. */
  | 'HELPFUL_VOTE'
  /** The user recorded how they felt about the content. */
  | 'MOOD'
  /** The user started to play the content. */
  | 'PLAY'
  /** The user bought the content. */
  | 'PURCHASE'
  /** The user rated the content. */
  | 'RATING'
  /** The user has a reaction to the content, such as LIKE. */
  | 'REACTION'
  /** The user reported the content to the moderators. */
  | 'REPORT'
  /** The user saved the content. */
  | 'SAVE'
  /** The user shared the content. */
  | 'SHARE'
  /** The user skipped the content. */
  | 'SKIP'
  /** The user viewed the content long enough for the view to count. */
  | 'VIEW';

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

/** Period over which `popular` counts interactions, in UTC days. */
export type PopularPeriod =
  /** All time: the current counts of the contents. */
  | 'ALL_TIME'
  /** The current UTC day, up to now. */
  | 'DAY'
  /** The 30 UTC days that end with the current one. */
  | 'MONTH'
  /** The 7 UTC days that end with the current one. */
  | 'WEEK';

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

/** A report of a content to the moderators, with its reason. */
export type ReportInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
  /** The viewer's explanation of the report. At most 5000 characters. */
  details?: string | null | undefined;
  /** UUID that the client generates to identify this interaction. A retry with the same UUID does not record the interaction again. The server returns CONFLICT if another interaction has the UUID. */
  eventId?: string | number | null | undefined;
  /** Time of the user's action, if the client sends it late. Omitted or null: now. The server treats times up to one minute in the future as now. Only services can send times more than 30 days ago. */
  occurredAt?: string | null | undefined;
  /** Reason for the report. */
  reason: ReportReason;
};

/** Reason for which a user reports a content. */
export type ReportReason =
  /** The content infringes a copyright or a trade mark. */
  | 'COPYRIGHT'
  /** The content attacks a person. */
  | 'HARASSMENT'
  /** The content attacks a group of people. */
  | 'HATE'
  /** The content breaks the law in another way. */
  | 'ILLEGAL'
  /** The content spreads false information that causes harm. */
  | 'MISINFORMATION'
  /** The content shows nudity or sex. */
  | 'NUDITY'
  /** Any other reason, which the field `details` of the report explains. */
  | 'OTHER'
  /** The content is advertising, fraud or a repetition. */
  | 'SPAM'
  /** The content shows violence or contains threats. */
  | 'VIOLENCE';

/** Role in a token, which determines the operations that the server allows. */
export type Role =
  /** Has all permissions of MODERATOR. Changes the catalogue, erases users, and manages experiments and the recommender. */
  | 'ADMIN'
  /** Has all permissions of USER. Handles reports, and reads hidden and private contents and the statistics of the service. */
  | 'MODERATOR'
  /** A program of the operator that changes the catalogue, imports old interactions, erases users, and manages experiments and the recommender. */
  | 'SERVICE'
  /** Records and reads their own interactions. Tokens without a role have this role. */
  | 'USER';

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

/** The content that the viewer starts to view. */
export type StartViewInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
};

/** Half-life of a trend score: the time after which an interaction counts half as much. */
export type TrendPeriod =
  /** An interaction counts half as much after each day. */
  | 'DAY'
  /** An interaction counts half as much after each hour. */
  | 'HOUR'
  /** An interaction counts half as much after each week. */
  | 'WEEK';

/** The content from which to remove the viewer's dislike. */
export type UndislikeInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
  /** Time of the user's action, if the client sends it late. Omitted or null: now. The server treats times up to one minute in the future as now. Only services can send times more than 30 days ago. */
  occurredAt?: string | null | undefined;
};

/** The content from which to remove the viewer's like. */
export type UnlikeInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
  /** Time of the user's action, if the client sends it late. Omitted or null: now. The server treats times up to one minute in the future as now. Only services can send times more than 30 days ago. */
  occurredAt?: string | null | undefined;
};

/** The content to remove from the viewer's favorites. */
export type UnsaveInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
  /** Time of the user's action, if the client sends it late. Omitted or null: now. The server treats times up to one minute in the future as now. Only services can send times more than 30 days ago. */
  occurredAt?: string | null | undefined;
};

/** Contents to store in the catalogue, and what to do with existing ones. */
export type UpsertContentsInput = {
  /** Contents to store, 1–5000. If an id occurs more than once, the server stores its last valid item. */
  contents: Array<ContentInput>;
  /** Whether to store only contents with new ids. If true, the server leaves every existing content unchanged, even a removed one. */
  onlyNew?: boolean | null | undefined;
};

export type CountsFragment = { id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number };

export type StateFragment = { hasViewed: boolean, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean, tags: Array<string>, notes: string | null, timesViewed: number, durationMs: number, progressPct: number, isComplete: boolean, isVerified: boolean };

export type CardFragment = { id: string, type: ContentType, title: string, stats: { id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number }, viewerState: { hasViewed: boolean, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean, tags: Array<string>, notes: string | null, timesViewed: number, durationMs: number, progressPct: number, isComplete: boolean, isVerified: boolean } | null };

export type UpsertContentsMutationVariables = Exact<{
  input: UpsertContentsInput;
}>;


export type UpsertContentsMutation = { upsertContents: { createdCount: number, updatedCount: number, unchangedCount: number, errors: Array<{ index: number, code: string, message: string, field: string | null }> } };

export type ViewPoliciesQueryVariables = Exact<{
  type?: string | null | undefined;
}>;


export type ViewPoliciesQuery = { viewPolicies: { version: string, requiresHandle: boolean, claimAllowance: number, policies: Array<{ type: ContentType, minDurationMs: number | null, minProgressPct: number | null, countsCompletion: boolean }> } };

export type StartViewMutationVariables = Exact<{
  input: StartViewInput;
}>;


export type StartViewMutation = { startView: { handle: string, startedAt: string, expiresAt: string, policy: { type: ContentType, minDurationMs: number | null }, content: { id: string, type: ContentType, title: string, stats: { id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number }, viewerState: { hasViewed: boolean, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean, tags: Array<string>, notes: string | null, timesViewed: number, durationMs: number, progressPct: number, isComplete: boolean, isVerified: boolean } | null } } };

export type RecordViewMutationVariables = Exact<{
  input: RecordViewInput;
}>;


export type RecordViewMutation = { recordView: { qualified: boolean, policyVersion: string, isChanged: boolean, missing: { message: string, durationMs: number | null, progressPct: number | null, countsCompletion: boolean } | null, content: { id: string, type: ContentType, title: string, stats: { id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number }, viewerState: { hasViewed: boolean, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean, tags: Array<string>, notes: string | null, timesViewed: number, durationMs: number, progressPct: number, isComplete: boolean, isVerified: boolean } | null } } };

export type LikeMutationVariables = Exact<{
  input: LikeInput;
}>;


export type LikeMutation = { like: { isChanged: boolean, content: { id: string, type: ContentType, title: string, stats: { id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number }, viewerState: { hasViewed: boolean, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean, tags: Array<string>, notes: string | null, timesViewed: number, durationMs: number, progressPct: number, isComplete: boolean, isVerified: boolean } | null } } };

export type UnlikeMutationVariables = Exact<{
  input: UnlikeInput;
}>;


export type UnlikeMutation = { unlike: { isChanged: boolean, content: { id: string, type: ContentType, title: string, stats: { id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number }, viewerState: { hasViewed: boolean, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean, tags: Array<string>, notes: string | null, timesViewed: number, durationMs: number, progressPct: number, isComplete: boolean, isVerified: boolean } | null } | null } };

export type DislikeMutationVariables = Exact<{
  input: DislikeInput;
}>;


export type DislikeMutation = { dislike: { isChanged: boolean, content: { id: string, type: ContentType, title: string, stats: { id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number }, viewerState: { hasViewed: boolean, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean, tags: Array<string>, notes: string | null, timesViewed: number, durationMs: number, progressPct: number, isComplete: boolean, isVerified: boolean } | null } } };

export type UndislikeMutationVariables = Exact<{
  input: UndislikeInput;
}>;


export type UndislikeMutation = { undislike: { isChanged: boolean, content: { id: string, type: ContentType, title: string, stats: { id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number }, viewerState: { hasViewed: boolean, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean, tags: Array<string>, notes: string | null, timesViewed: number, durationMs: number, progressPct: number, isComplete: boolean, isVerified: boolean } | null } | null } };

export type SaveMutationVariables = Exact<{
  input: SaveInput;
}>;


export type SaveMutation = { save: { isChanged: boolean, content: { id: string, type: ContentType, title: string, stats: { id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number }, viewerState: { hasViewed: boolean, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean, tags: Array<string>, notes: string | null, timesViewed: number, durationMs: number, progressPct: number, isComplete: boolean, isVerified: boolean } | null } } };

export type UnsaveMutationVariables = Exact<{
  input: UnsaveInput;
}>;


export type UnsaveMutation = { unsave: { isChanged: boolean, content: { id: string, type: ContentType, title: string, stats: { id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number }, viewerState: { hasViewed: boolean, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean, tags: Array<string>, notes: string | null, timesViewed: number, durationMs: number, progressPct: number, isComplete: boolean, isVerified: boolean } | null } | null } };

export type ShareMutationVariables = Exact<{
  input: ShareInput;
}>;


export type ShareMutation = { share: { isChanged: boolean, content: { id: string, type: ContentType, title: string, stats: { id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number }, viewerState: { hasViewed: boolean, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean, tags: Array<string>, notes: string | null, timesViewed: number, durationMs: number, progressPct: number, isComplete: boolean, isVerified: boolean } | null } } };

export type ReportMutationVariables = Exact<{
  input: ReportInput;
}>;


export type ReportMutation = { report: { isChanged: boolean, reportId: string, content: { id: string, type: ContentType, title: string, stats: { id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number }, viewerState: { hasViewed: boolean, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean, tags: Array<string>, notes: string | null, timesViewed: number, durationMs: number, progressPct: number, isComplete: boolean, isVerified: boolean } | null } } };

export type ContentQueryVariables = Exact<{
  id: string | number;
}>;


export type ContentQuery = { content: { id: string, type: ContentType, title: string, stats: { id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number }, viewerState: { hasViewed: boolean, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean, tags: Array<string>, notes: string | null, timesViewed: number, durationMs: number, progressPct: number, isComplete: boolean, isVerified: boolean } | null } | null };

export type ContentsQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type ContentsQuery = { contents: Array<{ id: string, type: ContentType, title: string, stats: { id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number }, viewerState: { hasViewed: boolean, hasLiked: boolean, hasDisliked: boolean, hasSaved: boolean, tags: Array<string>, notes: string | null, timesViewed: number, durationMs: number, progressPct: number, isComplete: boolean, isVerified: boolean } | null } | null> };

export type StatsQueryVariables = Exact<{
  contentIds: Array<string | number> | string | number;
}>;


export type StatsQuery = { stats: Array<{ popularityScore: number, trendingScore: number, id: string, contentId: string, version: number, viewCount: number, totalViewCount: number, verifiedViewCount: number, likeCount: number, dislikeCount: number, saveCount: number, shareCount: number, today: { viewCount: number }, week: { viewCount: number }, month: { viewCount: number, likeCount: number } } | null> };

export type HistoryQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  types?: Array<InteractionType> | InteractionType | null | undefined;
  reactions?: Array<string> | string | null | undefined;
  from?: string | null | undefined;
  to?: string | null | undefined;
}>;


export type HistoryQuery = { history: { edges: Array<{ cursor: string, node: { id: string, type: InteractionType, reaction: string | null, occurredAt: string, durationMs: number | null, timesViewed: number | null, platform: string | null, notes: string | null, content: { id: string, title: string } | null } }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type TrendingQueryVariables = Exact<{
  period?: TrendPeriod | null | undefined;
  type?: ContentType | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TrendingQuery = { trending: { edges: Array<{ node: { rank: number, score: number, content: { id: string } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PopularQueryVariables = Exact<{
  period?: PopularPeriod | null | undefined;
  type?: ContentType | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type PopularQuery = { popular: { edges: Array<{ node: { rank: number, score: number, content: { id: string } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PatternsQueryVariables = Exact<{
  from?: string | null | undefined;
  to?: string | null | undefined;
}>;


export type PatternsQuery = { patterns: { totalInteractions: number, mostCommonType: InteractionType | null, averageDurationMs: number | null, contentTypePreference: ContentType | null, dateRange: { start: string, end: string } | null, byType: Array<{ type: InteractionType, count: number }> } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { id: string, role: Role, email: string | null, createdAt: string, user: { id: string, userId: string, name: string | null } } };

export type EngagementFiguresFragment = { viewerCount: number, averageDurationMs: number | null, medianDurationMs: number | null, completionRate: number | null, rewatchRate: number | null, dropOff: Array<{ fromPct: number, endedCount: number, reachedRate: number }> };

export type EngagementOfQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type EngagementOfQuery = { contents: Array<{ id: string, engagement: { viewerCount: number, averageDurationMs: number | null, medianDurationMs: number | null, completionRate: number | null, rewatchRate: number | null, dropOff: Array<{ fromPct: number, endedCount: number, reachedRate: number }> } } | null> };

export const CountsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}}]} as unknown as DocumentNode<CountsFragment, unknown>;
export const StateFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"State"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasViewed"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}}]}}]} as unknown as DocumentNode<StateFragment, unknown>;
export const CardFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Card"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"State"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"State"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasViewed"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}}]}}]} as unknown as DocumentNode<CardFragment, unknown>;
export const EngagementFiguresFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EngagementFigures"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Engagement"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewerCount"}},{"kind":"Field","name":{"kind":"Name","value":"averageDurationMs"}},{"kind":"Field","name":{"kind":"Name","value":"medianDurationMs"}},{"kind":"Field","name":{"kind":"Name","value":"completionRate"}},{"kind":"Field","name":{"kind":"Name","value":"rewatchRate"}},{"kind":"Field","name":{"kind":"Name","value":"dropOff"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fromPct"}},{"kind":"Field","name":{"kind":"Name","value":"endedCount"}},{"kind":"Field","name":{"kind":"Name","value":"reachedRate"}}]}}]}}]} as unknown as DocumentNode<EngagementFiguresFragment, unknown>;
export const UpsertContentsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpsertContents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpsertContentsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upsertContents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createdCount"}},{"kind":"Field","name":{"kind":"Name","value":"updatedCount"}},{"kind":"Field","name":{"kind":"Name","value":"unchangedCount"}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<UpsertContentsMutation, UpsertContentsMutationVariables>;
export const ViewPoliciesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ViewPolicies"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"type"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewPolicies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"type"},"value":{"kind":"Variable","name":{"kind":"Name","value":"type"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"requiresHandle"}},{"kind":"Field","name":{"kind":"Name","value":"claimAllowance"}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"minDurationMs"}},{"kind":"Field","name":{"kind":"Name","value":"minProgressPct"}},{"kind":"Field","name":{"kind":"Name","value":"countsCompletion"}}]}}]}}]}}]} as unknown as DocumentNode<ViewPoliciesQuery, ViewPoliciesQueryVariables>;
export const StartViewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartView"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartViewInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startView"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"handle"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"minDurationMs"}}]}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Card"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"State"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasViewed"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Card"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"State"}}]}}]}}]} as unknown as DocumentNode<StartViewMutation, StartViewMutationVariables>;
export const RecordViewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RecordView"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RecordViewInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordView"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"qualified"}},{"kind":"Field","name":{"kind":"Name","value":"missing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"countsCompletion"}}]}},{"kind":"Field","name":{"kind":"Name","value":"policyVersion"}},{"kind":"Field","name":{"kind":"Name","value":"isChanged"}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Card"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"State"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasViewed"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Card"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"State"}}]}}]}}]} as unknown as DocumentNode<RecordViewMutation, RecordViewMutationVariables>;
export const LikeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Like"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LikeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"like"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isChanged"}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Card"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"State"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasViewed"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Card"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"State"}}]}}]}}]} as unknown as DocumentNode<LikeMutation, LikeMutationVariables>;
export const UnlikeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Unlike"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnlikeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unlike"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isChanged"}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Card"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"State"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasViewed"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Card"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"State"}}]}}]}}]} as unknown as DocumentNode<UnlikeMutation, UnlikeMutationVariables>;
export const DislikeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Dislike"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DislikeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dislike"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isChanged"}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Card"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"State"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasViewed"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Card"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"State"}}]}}]}}]} as unknown as DocumentNode<DislikeMutation, DislikeMutationVariables>;
export const UndislikeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Undislike"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UndislikeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"undislike"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isChanged"}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Card"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"State"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasViewed"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Card"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"State"}}]}}]}}]} as unknown as DocumentNode<UndislikeMutation, UndislikeMutationVariables>;
export const SaveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Save"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SaveInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"save"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isChanged"}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Card"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"State"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasViewed"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Card"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"State"}}]}}]}}]} as unknown as DocumentNode<SaveMutation, SaveMutationVariables>;
export const UnsaveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Unsave"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnsaveInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unsave"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isChanged"}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Card"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"State"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasViewed"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Card"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"State"}}]}}]}}]} as unknown as DocumentNode<UnsaveMutation, UnsaveMutationVariables>;
export const ShareDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Share"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ShareInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"share"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isChanged"}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Card"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"State"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasViewed"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Card"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"State"}}]}}]}}]} as unknown as DocumentNode<ShareMutation, ShareMutationVariables>;
export const ReportDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Report"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isChanged"}},{"kind":"Field","name":{"kind":"Name","value":"reportId"}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Card"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"State"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasViewed"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Card"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"State"}}]}}]}}]} as unknown as DocumentNode<ReportMutation, ReportMutationVariables>;
export const ContentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Content"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"content"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Card"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"State"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasViewed"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Card"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"State"}}]}}]}}]} as unknown as DocumentNode<ContentQuery, ContentQueryVariables>;
export const ContentsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Contents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"contents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Card"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"State"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerState"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasViewed"}},{"kind":"Field","name":{"kind":"Name","value":"hasLiked"}},{"kind":"Field","name":{"kind":"Name","value":"hasDisliked"}},{"kind":"Field","name":{"kind":"Name","value":"hasSaved"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"progressPct"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Card"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Content"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"stats"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"State"}}]}}]}}]} as unknown as DocumentNode<ContentsQuery, ContentsQueryVariables>;
export const StatsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Stats"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"contentIds"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stats"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"contentIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"contentIds"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}},{"kind":"Field","name":{"kind":"Name","value":"popularityScore"}},{"kind":"Field","alias":{"kind":"Name","value":"today"},"name":{"kind":"Name","value":"recent"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"period"},"value":{"kind":"EnumValue","value":"DAY"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"week"},"name":{"kind":"Name","value":"recent"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"period"},"value":{"kind":"EnumValue","value":"WEEK"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"month"},"name":{"kind":"Name","value":"recent"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"period"},"value":{"kind":"EnumValue","value":"MONTH"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trendingScore"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ContentStats"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"contentId"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"viewCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"verifiedViewCount"}},{"kind":"Field","name":{"kind":"Name","value":"likeCount"}},{"kind":"Field","name":{"kind":"Name","value":"dislikeCount"}},{"kind":"Field","name":{"kind":"Name","value":"saveCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareCount"}}]}}]} as unknown as DocumentNode<StatsQuery, StatsQueryVariables>;
export const HistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"History"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"types"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"InteractionType"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reactions"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeISO"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeISO"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"history"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"types"},"value":{"kind":"Variable","name":{"kind":"Name","value":"types"}}},{"kind":"Argument","name":{"kind":"Name","value":"reactions"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reactions"}}},{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"reaction"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"timesViewed"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<HistoryQuery, HistoryQueryVariables>;
export const TrendingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Trending"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"period"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TrendPeriod"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"type"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ContentType"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"trending"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"period"},"value":{"kind":"Variable","name":{"kind":"Name","value":"period"}}},{"kind":"Argument","name":{"kind":"Name","value":"type"},"value":{"kind":"Variable","name":{"kind":"Name","value":"type"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<TrendingQuery, TrendingQueryVariables>;
export const PopularDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Popular"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"period"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"PopularPeriod"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"type"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ContentType"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"popular"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"period"},"value":{"kind":"Variable","name":{"kind":"Name","value":"period"}}},{"kind":"Argument","name":{"kind":"Name","value":"type"},"value":{"kind":"Variable","name":{"kind":"Name","value":"type"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<PopularQuery, PopularQueryVariables>;
export const PatternsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Patterns"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeISO"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeISO"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"patterns"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalInteractions"}},{"kind":"Field","name":{"kind":"Name","value":"dateRange"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}}]}},{"kind":"Field","name":{"kind":"Name","value":"mostCommonType"}},{"kind":"Field","name":{"kind":"Name","value":"averageDurationMs"}},{"kind":"Field","name":{"kind":"Name","value":"contentTypePreference"}},{"kind":"Field","name":{"kind":"Name","value":"byType"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}}]} as unknown as DocumentNode<PatternsQuery, PatternsQueryVariables>;
export const ViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
export const EngagementOfDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"EngagementOf"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"contents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"engagement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"EngagementFigures"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EngagementFigures"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Engagement"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewerCount"}},{"kind":"Field","name":{"kind":"Name","value":"averageDurationMs"}},{"kind":"Field","name":{"kind":"Name","value":"medianDurationMs"}},{"kind":"Field","name":{"kind":"Name","value":"completionRate"}},{"kind":"Field","name":{"kind":"Name","value":"rewatchRate"}},{"kind":"Field","name":{"kind":"Name","value":"dropOff"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fromPct"}},{"kind":"Field","name":{"kind":"Name","value":"endedCount"}},{"kind":"Field","name":{"kind":"Name","value":"reachedRate"}}]}}]}}]} as unknown as DocumentNode<EngagementOfQuery, EngagementOfQueryVariables>;