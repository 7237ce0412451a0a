/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The report to claim. */
export type ClaimReportInput = {
  /** Id of the report. */
  reportId: string | number;
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

/** A decision about a report. */
export type DecideReportInput = {
  /** Decision about the report. */
  decision: ReportDecision;
  /** Whether to hide the reported content from the public, in addition to the decision. */
  hidesContent?: boolean | null | undefined;
  /** Note for other moderators, at most 5000 characters. */
  note?: string | null | undefined;
  /** Message to the user who made the report, at most 5000 characters. */
  outcome?: string | null | undefined;
  /** Id of the report. */
  reportId: string | number;
};

/** The content to hide, with a note. */
export type HideContentInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
  /** Note for other moderators, at most 5000 characters. */
  note?: string | null | undefined;
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

/** Action of a moderator on a report or a content. */
export type ModerationAction =
  /** The moderator claimed the report. */
  | 'CLAIMED'
  /** The moderator decided that the content does not break the rules. */
  | 'DISMISSED'
  /** The moderator hid the content from everybody except its owner, moderators, admins and services. */
  | 'HIDDEN'
  /** The moderator added a note for other moderators. */
  | 'NOTED'
  /** The moderator returned the claimed report to the queue. */
  | 'RELEASED'
  /** The moderator reopened the decided report. */
  | 'REOPENED'
  /** The moderator decided that the report is justified. */
  | 'RESOLVED'
  /** The moderator made the hidden content visible again. */
  | 'RESTORED';

/** A note on a report for other moderators. */
export type NoteReportInput = {
  /** Text of the note, 1–5000 characters. */
  note: string;
  /** Id of the report. */
  reportId: string | number;
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

/** Status of a training of the recommender. */
export type RecommenderModelStatus =
  /** The training failed or was interrupted. The field `error` has the message. */
  | 'FAILED'
  /** The training succeeded. The server uses its model until a newer one replaces it. */
  | 'READY'
  /** The server does not use the model, because its lists were not better than lists of the most popular contents. The previous model stays in use. */
  | 'REFUSED'
  /** The training is in progress. */
  | 'TRAINING';

/** State of the connection to Redis, with which servers share their caches. */
export type RedisState =
  /** Redis does not respond. The server works without the cache and computes each result. */
  | 'AWAY'
  /** The operator configured no Redis. The server uses a cache of its own. */
  | 'NONE'
  /** Redis responds to the server. */
  | 'READY';

/** The report to return to the queue. */
export type ReleaseReportInput = {
  /** Id of the report. */
  reportId: string | number;
};

/** The report to reopen, with a note. */
export type ReopenReportInput = {
  /** Note for other moderators, at most 5000 characters. */
  note?: string | null | undefined;
  /** Id of the report. */
  reportId: string | number;
};

/** Decision of a moderator about a report. */
export type ReportDecision =
  /** The content does not break the rules. */
  | 'DISMISSED'
  /** The report is justified. */
  | 'RESOLVED';

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

/** Status of a report in moderation. */
export type ReportStatus =
  /** A moderator decided that the content does not break the rules. */
  | 'DISMISSED'
  /** No moderator has claimed the report. */
  | 'PENDING'
  /** A moderator decided that the report is justified. */
  | 'RESOLVED'
  /** A moderator has claimed the report and not decided it. */
  | 'UNDER_REVIEW';

/** The content to make visible again, with a note. */
export type RestoreContentInput = {
  /** Id of the content in the catalogue. */
  contentId: string | number;
  /** Note for other moderators, at most 5000 characters. */
  note?: string | null | undefined;
};

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

/** Length of one step of a series. Steps begin and end in UTC. */
export type SeriesStep =
  /** A UTC day. */
  | 'DAY'
  /** A UTC hour. The server keeps the hourly counts of a content for a limited time (setting RETENTION_DAYS, by default 35 days). */
  | 'HOUR'
  /** A calendar month in UTC. */
  | 'MONTH'
  /** A week of UTC days, which begins on Monday. */
  | 'WEEK';

/** The experiment to stop. */
export type StopExperimentInput = {
  /** Key of the experiment. */
  key: string | number;
};

/** Half-life of a trend score: the time after which an interaction counts half as much. */
export type TrendPeriod =
  /** An interaction counts half as much after each day. */
  | 'DAY'
  /** An interaction counts half as much after each hour. */
  | 'HOUR'
  /** An interaction counts half as much after each week. */
  | 'WEEK';

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { viewer: { role: Role, user: { userId: string, name: string | null } } };

export type ActivityQueryVariables = Exact<{
  by: SeriesStep;
}>;


export type ActivityQuery = { serviceActivity: Array<{ start: string, activeUsers: number | null, newUsers: number | null, counts: { viewCount: number, likeCount: number, saveCount: number, shareCount: number, commentCount: number, ratingCount: number, playCount: number, completeCount: number, cartAddCount: number, purchaseCount: number } }> };

export type RankedFragment = { rank: number, score: number, rankChange: number | null, content: { id: string, type: ContentType, title: string, stats: { version: number, viewCount: number, likeCount: number } } };

export type TrendingSubscriptionVariables = Exact<{
  period: TrendPeriod;
  type?: ContentType | null | undefined;
}>;


export type TrendingSubscription = { trendingChanged: { nodes: Array<{ rank: number, score: number, rankChange: number | null, content: { id: string, type: ContentType, title: string, stats: { version: number, viewCount: number, likeCount: number } } }> } };

export type FactsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type FactsSubscription = { activityStream: { committed: number, sampleRate: number, facts: Array<{ type: InteractionType, reaction: string | null, contentId: string, userId: string, isUndone: boolean, occurredAt: string, content: { title: string } | null }> } };

export type PopularQueryVariables = Exact<{
  period: PopularPeriod;
  type?: ContentType | null | undefined;
}>;


export type PopularQuery = { popular: { edges: Array<{ node: { rank: number, score: number, rankChange: number | null, content: { id: string, type: ContentType, title: string, stats: { version: number, viewCount: number, likeCount: number } } } }> } };

export type CountsSubscriptionVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type CountsSubscription = { contentStats: { contentId: string, version: number, viewCount: number, likeCount: number } };

export type HealthQueryVariables = Exact<{ [key: string]: never; }>;


export type HealthQuery = { health: { version: string, startedAt: string, asOf: string, memoryBytes: number, heapBytes: number, maxHeapBytes: number, redis: RedisState, connectionCount: number, followerCount: number, ledger: { waitingCount: number, maxWaitingCount: number, busyLaneCount: number, laneCount: number, factCount: number, batchCount: number, batchSize: { p50: number, p99: number }, commitMs: { p50: number, p99: number } }, database: { isReachable: boolean, answerMs: number | null, connectionCount: number, idleConnectionCount: number, maxConnectionCount: number, waitingCount: number }, audits: Array<{ startedAt: string, isByOperator: boolean, contentCount: number, isComplete: boolean, drifts: Array<{ counter: string, contentCount: number }> }> } };

export type OpenReportsQueryVariables = Exact<{ [key: string]: never; }>;


export type OpenReportsQuery = { openReportCounts: Array<{ status: ReportStatus, reason: ReportReason, count: number }> };

export type WholeReportFragment = { id: string, reason: ReportReason, details: string | null, status: ReportStatus, outcome: string | null, occurredAt: string, decidedAt: string | null, contentId: string, reporterId: string, moderatorId: string | null, events: Array<{ id: string, action: ModerationAction, actorId: string, note: string | null, createdAt: string }> | null, content: { id: string, type: ContentType, title: string, description: string | null, ownerId: string | null, isHidden: boolean, stats: { viewCount: number, likeCount: number } } | null };

export type ReportsQueryVariables = Exact<{
  status?: ReportStatus | null | undefined;
  reason?: ReportReason | null | undefined;
  isClaimedByMe: boolean;
  after?: string | null | undefined;
}>;


export type ReportsQuery = { reports: { edges: Array<{ node: { id: string, reason: ReportReason, details: string | null, status: ReportStatus, outcome: string | null, occurredAt: string, decidedAt: string | null, contentId: string, reporterId: string, moderatorId: string | null, events: Array<{ id: string, action: ModerationAction, actorId: string, note: string | null, createdAt: string }> | null, content: { id: string, type: ContentType, title: string, description: string | null, ownerId: string | null, isHidden: boolean, stats: { viewCount: number, likeCount: number } } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ClaimMutationVariables = Exact<{
  input: ClaimReportInput;
}>;


export type ClaimMutation = { claimReport: { report: { id: string, reason: ReportReason, details: string | null, status: ReportStatus, outcome: string | null, occurredAt: string, decidedAt: string | null, contentId: string, reporterId: string, moderatorId: string | null, events: Array<{ id: string, action: ModerationAction, actorId: string, note: string | null, createdAt: string }> | null, content: { id: string, type: ContentType, title: string, description: string | null, ownerId: string | null, isHidden: boolean, stats: { viewCount: number, likeCount: number } } | null } } };

export type ReleaseMutationVariables = Exact<{
  input: ReleaseReportInput;
}>;


export type ReleaseMutation = { releaseReport: { report: { id: string, reason: ReportReason, details: string | null, status: ReportStatus, outcome: string | null, occurredAt: string, decidedAt: string | null, contentId: string, reporterId: string, moderatorId: string | null, events: Array<{ id: string, action: ModerationAction, actorId: string, note: string | null, createdAt: string }> | null, content: { id: string, type: ContentType, title: string, description: string | null, ownerId: string | null, isHidden: boolean, stats: { viewCount: number, likeCount: number } } | null } } };

export type NoteMutationVariables = Exact<{
  input: NoteReportInput;
}>;


export type NoteMutation = { noteReport: { report: { id: string, reason: ReportReason, details: string | null, status: ReportStatus, outcome: string | null, occurredAt: string, decidedAt: string | null, contentId: string, reporterId: string, moderatorId: string | null, events: Array<{ id: string, action: ModerationAction, actorId: string, note: string | null, createdAt: string }> | null, content: { id: string, type: ContentType, title: string, description: string | null, ownerId: string | null, isHidden: boolean, stats: { viewCount: number, likeCount: number } } | null } } };

export type DecideMutationVariables = Exact<{
  input: DecideReportInput;
}>;


export type DecideMutation = { decideReport: { report: { id: string, reason: ReportReason, details: string | null, status: ReportStatus, outcome: string | null, occurredAt: string, decidedAt: string | null, contentId: string, reporterId: string, moderatorId: string | null, events: Array<{ id: string, action: ModerationAction, actorId: string, note: string | null, createdAt: string }> | null, content: { id: string, type: ContentType, title: string, description: string | null, ownerId: string | null, isHidden: boolean, stats: { viewCount: number, likeCount: number } } | null } } };

export type ReopenMutationVariables = Exact<{
  input: ReopenReportInput;
}>;


export type ReopenMutation = { reopenReport: { report: { id: string, reason: ReportReason, details: string | null, status: ReportStatus, outcome: string | null, occurredAt: string, decidedAt: string | null, contentId: string, reporterId: string, moderatorId: string | null, events: Array<{ id: string, action: ModerationAction, actorId: string, note: string | null, createdAt: string }> | null, content: { id: string, type: ContentType, title: string, description: string | null, ownerId: string | null, isHidden: boolean, stats: { viewCount: number, likeCount: number } } | null } } };

export type HideMutationVariables = Exact<{
  input: HideContentInput;
}>;


export type HideMutation = { hideContent: { content: { isHidden: boolean } } };

export type RestoreMutationVariables = Exact<{
  input: RestoreContentInput;
}>;


export type RestoreMutation = { restoreContent: { content: { isHidden: boolean } | null } };

export type ExperimentsQueryVariables = Exact<{ [key: string]: never; }>;


export type ExperimentsQuery = { experiments: { edges: Array<{ node: { key: string, description: string, target: InteractionType, targetReaction: string | null, targetContentId: string | null, createdAt: string, stoppedAt: string | null, variants: Array<{ name: string }> } }> } };

export type ResultsQueryVariables = Exact<{
  key: string | number;
}>;


export type ResultsQuery = { experimentResults: { hasSampleRatioMismatch: boolean | null, sampleRatioPValue: number | null, variants: Array<{ name: string, isControl: boolean, exposedCount: number, convertedCount: number, conversionRate: number | null, lift: number | null, adjustedPValue: number | null, conversionRateInterval: { low: number, high: number } | null }> } };

export type StopMutationVariables = Exact<{
  input: StopExperimentInput;
}>;


export type StopMutation = { stopExperiment: { experiment: { key: string, stoppedAt: string | null } } };

export type QualityFragment = { ndcg: number, precision: number, recall: number, coverage: number };

export type ModelsQueryVariables = Exact<{ [key: string]: never; }>;


export type ModelsQuery = { recommenderModels: Array<{ version: string, status: RecommenderModelStatus, phase: string, progress: number, factCount: number, userCount: number, contentCount: number, sizeBytes: number, peakBytes: number, error: string | null, startedAt: string, finishedAt: string | null, quality: { ndcg: number, precision: number, recall: number, coverage: number } | null, popularityQuality: { ndcg: number, precision: number, recall: number, coverage: number } | null }> };

export type TrainMutationVariables = Exact<{ [key: string]: never; }>;


export type TrainMutation = { trainRecommender: { isStarted: boolean } };

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
export const RankedFragmentDoc = new TypedDocumentString(`
    fragment Ranked on RankedContent {
  rank
  score
  rankChange
  content {
    id
    type
    title
    stats {
      version
      viewCount
      likeCount
    }
  }
}
    `, {"fragmentName":"Ranked"}) as unknown as TypedDocumentString<RankedFragment, unknown>;
export const WholeReportFragmentDoc = new TypedDocumentString(`
    fragment WholeReport on Report {
  id
  reason
  details
  status
  outcome
  occurredAt
  decidedAt
  contentId
  reporterId
  moderatorId
  events {
    id
    action
    actorId
    note
    createdAt
  }
  content {
    id
    type
    title
    description
    ownerId
    isHidden
    stats {
      viewCount
      likeCount
    }
  }
}
    `, {"fragmentName":"WholeReport"}) as unknown as TypedDocumentString<WholeReportFragment, unknown>;
export const QualityFragmentDoc = new TypedDocumentString(`
    fragment Quality on ListQuality {
  ndcg
  precision
  recall
  coverage
}
    `, {"fragmentName":"Quality"}) as unknown as TypedDocumentString<QualityFragment, unknown>;
export const MeDocument = new TypedDocumentString(`
    query Me {
  viewer {
    role
    user {
      userId
      name
    }
  }
}
    `) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;
export const ActivityDocument = new TypedDocumentString(`
    query Activity($by: SeriesStep!) {
  serviceActivity(by: $by) {
    start
    counts {
      viewCount
      likeCount
      saveCount
      shareCount
      commentCount
      ratingCount
      playCount
      completeCount
      cartAddCount
      purchaseCount
    }
    activeUsers
    newUsers
  }
}
    `) as unknown as TypedDocumentString<ActivityQuery, ActivityQueryVariables>;
export const TrendingDocument = new TypedDocumentString(`
    subscription Trending($period: TrendPeriod!, $type: ContentType) {
  trendingChanged(period: $period, type: $type, first: 10) {
    nodes {
      ...Ranked
    }
  }
}
    fragment Ranked on RankedContent {
  rank
  score
  rankChange
  content {
    id
    type
    title
    stats {
      version
      viewCount
      likeCount
    }
  }
}`) as unknown as TypedDocumentString<TrendingSubscription, TrendingSubscriptionVariables>;
export const FactsDocument = new TypedDocumentString(`
    subscription Facts {
  activityStream(maxPerSecond: 20) {
    committed
    sampleRate
    facts {
      type
      reaction
      contentId
      userId
      isUndone
      occurredAt
      content {
        title
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FactsSubscription, FactsSubscriptionVariables>;
export const PopularDocument = new TypedDocumentString(`
    query Popular($period: PopularPeriod!, $type: ContentType) {
  popular(period: $period, type: $type, first: 10) {
    edges {
      node {
        ...Ranked
      }
    }
  }
}
    fragment Ranked on RankedContent {
  rank
  score
  rankChange
  content {
    id
    type
    title
    stats {
      version
      viewCount
      likeCount
    }
  }
}`) as unknown as TypedDocumentString<PopularQuery, PopularQueryVariables>;
export const CountsDocument = new TypedDocumentString(`
    subscription Counts($ids: [ID!]!) {
  contentStats(ids: $ids) {
    contentId
    version
    viewCount
    likeCount
  }
}
    `) as unknown as TypedDocumentString<CountsSubscription, CountsSubscriptionVariables>;
export const HealthDocument = new TypedDocumentString(`
    query Health {
  health {
    version
    startedAt
    asOf
    memoryBytes
    heapBytes
    maxHeapBytes
    ledger {
      waitingCount
      maxWaitingCount
      busyLaneCount
      laneCount
      factCount
      batchCount
      batchSize {
        p50
        p99
      }
      commitMs {
        p50
        p99
      }
    }
    database {
      isReachable
      answerMs
      connectionCount
      idleConnectionCount
      maxConnectionCount
      waitingCount
    }
    redis
    connectionCount
    followerCount
    audits {
      startedAt
      isByOperator
      contentCount
      isComplete
      drifts {
        counter
        contentCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<HealthQuery, HealthQueryVariables>;
export const OpenReportsDocument = new TypedDocumentString(`
    query OpenReports {
  openReportCounts {
    status
    reason
    count
  }
}
    `) as unknown as TypedDocumentString<OpenReportsQuery, OpenReportsQueryVariables>;
export const ReportsDocument = new TypedDocumentString(`
    query Reports($status: ReportStatus, $reason: ReportReason, $isClaimedByMe: Boolean!, $after: String) {
  reports(
    status: $status
    reason: $reason
    isClaimedByMe: $isClaimedByMe
    first: 20
    after: $after
  ) {
    edges {
      node {
        ...WholeReport
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment WholeReport on Report {
  id
  reason
  details
  status
  outcome
  occurredAt
  decidedAt
  contentId
  reporterId
  moderatorId
  events {
    id
    action
    actorId
    note
    createdAt
  }
  content {
    id
    type
    title
    description
    ownerId
    isHidden
    stats {
      viewCount
      likeCount
    }
  }
}`) as unknown as TypedDocumentString<ReportsQuery, ReportsQueryVariables>;
export const ClaimDocument = new TypedDocumentString(`
    mutation Claim($input: ClaimReportInput!) {
  claimReport(input: $input) {
    report {
      ...WholeReport
    }
  }
}
    fragment WholeReport on Report {
  id
  reason
  details
  status
  outcome
  occurredAt
  decidedAt
  contentId
  reporterId
  moderatorId
  events {
    id
    action
    actorId
    note
    createdAt
  }
  content {
    id
    type
    title
    description
    ownerId
    isHidden
    stats {
      viewCount
      likeCount
    }
  }
}`) as unknown as TypedDocumentString<ClaimMutation, ClaimMutationVariables>;
export const ReleaseDocument = new TypedDocumentString(`
    mutation Release($input: ReleaseReportInput!) {
  releaseReport(input: $input) {
    report {
      ...WholeReport
    }
  }
}
    fragment WholeReport on Report {
  id
  reason
  details
  status
  outcome
  occurredAt
  decidedAt
  contentId
  reporterId
  moderatorId
  events {
    id
    action
    actorId
    note
    createdAt
  }
  content {
    id
    type
    title
    description
    ownerId
    isHidden
    stats {
      viewCount
      likeCount
    }
  }
}`) as unknown as TypedDocumentString<ReleaseMutation, ReleaseMutationVariables>;
export const NoteDocument = new TypedDocumentString(`
    mutation Note($input: NoteReportInput!) {
  noteReport(input: $input) {
    report {
      ...WholeReport
    }
  }
}
    fragment WholeReport on Report {
  id
  reason
  details
  status
  outcome
  occurredAt
  decidedAt
  contentId
  reporterId
  moderatorId
  events {
    id
    action
    actorId
    note
    createdAt
  }
  content {
    id
    type
    title
    description
    ownerId
    isHidden
    stats {
      viewCount
      likeCount
    }
  }
}`) as unknown as TypedDocumentString<NoteMutation, NoteMutationVariables>;
export const DecideDocument = new TypedDocumentString(`
    mutation Decide($input: DecideReportInput!) {
  decideReport(input: $input) {
    report {
      ...WholeReport
    }
  }
}
    fragment WholeReport on Report {
  id
  reason
  details
  status
  outcome
  occurredAt
  decidedAt
  contentId
  reporterId
  moderatorId
  events {
    id
    action
    actorId
    note
    createdAt
  }
  content {
    id
    type
    title
    description
    ownerId
    isHidden
    stats {
      viewCount
      likeCount
    }
  }
}`) as unknown as TypedDocumentString<DecideMutation, DecideMutationVariables>;
export const ReopenDocument = new TypedDocumentString(`
    mutation Reopen($input: ReopenReportInput!) {
  reopenReport(input: $input) {
    report {
      ...WholeReport
    }
  }
}
    fragment WholeReport on Report {
  id
  reason
  details
  status
  outcome
  occurredAt
  decidedAt
  contentId
  reporterId
  moderatorId
  events {
    id
    action
    actorId
    note
    createdAt
  }
  content {
    id
    type
    title
    description
    ownerId
    isHidden
    stats {
      viewCount
      likeCount
    }
  }
}`) as unknown as TypedDocumentString<ReopenMutation, ReopenMutationVariables>;
export const HideDocument = new TypedDocumentString(`
    mutation Hide($input: HideContentInput!) {
  hideContent(input: $input) {
    content {
      isHidden
    }
  }
}
    `) as unknown as TypedDocumentString<HideMutation, HideMutationVariables>;
export const RestoreDocument = new TypedDocumentString(`
    mutation Restore($input: RestoreContentInput!) {
  restoreContent(input: $input) {
    content {
      isHidden
    }
  }
}
    `) as unknown as TypedDocumentString<RestoreMutation, RestoreMutationVariables>;
export const ExperimentsDocument = new TypedDocumentString(`
    query Experiments {
  experiments(first: 50) {
    edges {
      node {
        key
        description
        target
        targetReaction
        targetContentId
        createdAt
        stoppedAt
        variants {
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ExperimentsQuery, ExperimentsQueryVariables>;
export const ResultsDocument = new TypedDocumentString(`
    query Results($key: ID!) {
  experimentResults(key: $key) {
    hasSampleRatioMismatch
    sampleRatioPValue
    variants {
      name
      isControl
      exposedCount
      convertedCount
      conversionRate
      conversionRateInterval {
        low
        high
      }
      lift
      adjustedPValue
    }
  }
}
    `) as unknown as TypedDocumentString<ResultsQuery, ResultsQueryVariables>;
export const StopDocument = new TypedDocumentString(`
    mutation Stop($input: StopExperimentInput!) {
  stopExperiment(input: $input) {
    experiment {
      key
      stoppedAt
    }
  }
}
    `) as unknown as TypedDocumentString<StopMutation, StopMutationVariables>;
export const ModelsDocument = new TypedDocumentString(`
    query Models {
  recommenderModels(first: 8) {
    version
    status
    phase
    progress
    factCount
    userCount
    contentCount
    sizeBytes
    peakBytes
    error
    startedAt
    finishedAt
    quality {
      ...Quality
    }
    popularityQuality {
      ...Quality
    }
  }
}
    fragment Quality on ListQuality {
  ndcg
  precision
  recall
  coverage
}`) as unknown as TypedDocumentString<ModelsQuery, ModelsQueryVariables>;
export const TrainDocument = new TypedDocumentString(`
    mutation Train {
  trainRecommender {
    isStarted
  }
}
    `) as unknown as TypedDocumentString<TrainMutation, TrainMutationVariables>;