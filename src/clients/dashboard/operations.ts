/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Report to claim. */
export type ClaimReportInput = {
  /** Id of the report. */
  reportId: string | number;
};

/** Type of a content. It decides when a viewing counts as a view (defaults below; see `viewPolicies` for the current rules). */
export type ContentType =
  /** Counts as viewed on opening. */
  | 'ARTICLE'
  /** Counts as viewed after 3 seconds, 25 % or completion. */
  | 'AUDIO'
  /** A book or a PDF. Counts as viewed after 5 seconds. */
  | 'EBOOK'
  /** Counts as viewed on opening. */
  | 'IMAGE'
  /** Counts as viewed on opening. */
  | 'LISTING'
  /** Anything else. Counts as viewed on opening. */
  | 'OTHER'
  /** Counts as viewed on opening. */
  | 'PRODUCT'
  /** Counts as viewed after 3 seconds, 25 % or completion. */
  | 'VIDEO';

/** Decision about a report. */
export type DecideReportInput = {
  /** Decision about the report. */
  decision: ReportDecision;
  /** Whether to hide the content as well. */
  hidesContent?: boolean | null | undefined;
  /** Note for other moderators, at most 5000 characters. */
  note?: string | null | undefined;
  /** Message to the reporter, at most 5000 characters. */
  outcome?: string | null | undefined;
  /** Id of the report. */
  reportId: string | number;
};

/** Type of the recorded fact. */
export type FactType =
  /** The user added the content to the cart. */
  | 'CART_ADD'
  /** The user removed the content from the cart. */
  | 'CART_REMOVE'
  /** The user commented on the content or replied to a comment. */
  | 'COMMENT'
  /** Edited a comment. */
  | 'COMMENT_EDIT'
  /** The user played the content to the end. */
  | 'COMPLETE'
  /** The user dislikes the content. */
  | 'DISLIKE'
  /** Found a review helpful. */
  | 'HELPFUL_VOTE'
  /** The user likes the content. */
  | 'LIKE'
  /** The user recorded a mood. */
  | 'MOOD'
  /** The user started to play the content. */
  | 'PLAY'
  /** The user bought the content. */
  | 'PURCHASE'
  /** The user rated the content. */
  | 'RATING'
  /** The user has a reaction to the content other than like and dislike. */
  | 'REACTION'
  /** Reported it. */
  | 'REPORT'
  /** The user saved the content. */
  | 'SAVE'
  /** The user shared the content. */
  | 'SHARE'
  /** The user skipped the content. */
  | 'SKIP'
  /** The user viewed the content long enough for a qualified view. */
  | 'VIEW';

/** Content to hide, with a note. */
export type HideContentInput = {
  /** Id of the content. */
  contentId: string | number;
  /** Note for other moderators, at most 5000 characters. */
  note?: string | null | undefined;
};

/** Type of an interaction of a user with a content. */
export type InteractionType =
  /** The user added the content to the cart. */
  | 'CART_ADD'
  /** The user removed the content from the cart. */
  | 'CART_REMOVE'
  /** The user commented on the content or replied to a comment. */
  | 'COMMENT'
  /** The user played the content to the end. */
  | 'COMPLETE'
  /** The user dislikes the content. */
  | 'DISLIKE'
  /** The user likes the content. */
  | 'LIKE'
  /** The user recorded a mood. */
  | 'MOOD'
  /** The user started to play the content. */
  | 'PLAY'
  /** The user bought the content. */
  | 'PURCHASE'
  /** The user rated the content. */
  | 'RATING'
  /** The user has a reaction to the content other than like and dislike. */
  | 'REACTION'
  /** The user saved the content. */
  | 'SAVE'
  /** The user shared the content. */
  | 'SHARE'
  /** The user skipped the content. */
  | 'SKIP'
  /** The user viewed the content long enough for a qualified view. */
  | 'VIEW';

/** Action of a moderator. */
export type ModerationAction =
  /** Claimed a report. */
  | 'CLAIMED'
  /** Decided that the content does not break the rules. */
  | 'DISMISSED'
  /** Hid the content from everybody but its owner, moderators, admins and services. */
  | 'HIDDEN'
  /** Added a note for other moderators. */
  | 'NOTED'
  /** Returned a report to the queue. */
  | 'RELEASED'
  /** Reopened a decided report. */
  | 'REOPENED'
  /** Decided that the report is justified. */
  | 'RESOLVED'
  /** Made a hidden content visible again. */
  | 'RESTORED';

/** Note on a report for other moderators. */
export type NoteReportInput = {
  /** The note, 1–5000 characters. */
  note: string;
  /** Id of the report. */
  reportId: string | number;
};

/** Period of UTC days. */
export type PopularPeriod =
  /** All time: the current counts. */
  | 'ALL_TIME'
  /** Today. */
  | 'DAY'
  /** The 30 days that end today. */
  | 'MONTH'
  /** The 7 days that end today. */
  | 'WEEK';

/** Status of a training of the recommender. */
export type RecommenderModelStatus =
  /** The training was interrupted or failed; `error` has the message. */
  | 'FAILED'
  /** The model serves until a newer one replaces it. */
  | 'READY'
  /** The model was not better than popularity and is not used. The previous model keeps serving. */
  | 'REFUSED'
  /** In progress. */
  | 'TRAINING';

/** State of Redis, through which servers share their caches. */
export type RedisState =
  /** Redis does not respond; the server computes results that would be cached. */
  | 'AWAY'
  /** No Redis is configured; this server has its own cache. */
  | 'NONE'
  /** Redis responds. */
  | 'READY';

/** Report to return to the queue. */
export type ReleaseReportInput = {
  /** Id of the report. */
  reportId: string | number;
};

/** Report to reopen, with a note. */
export type ReopenReportInput = {
  /** Note for other moderators, at most 5000 characters. */
  note?: string | null | undefined;
  /** Id of the report. */
  reportId: string | number;
};

/** Decision about a report. */
export type ReportDecision =
  /** The content does not break the rules. */
  | 'DISMISSED'
  /** The report is justified. */
  | 'RESOLVED';

/** Reason for a report. */
export type ReportReason =
  /** Infringement of a copyright or trade mark. */
  | 'COPYRIGHT'
  /** An attack on a person. */
  | 'HARASSMENT'
  /** An attack on a group of people. */
  | 'HATE'
  /** Another violation of the law. */
  | 'ILLEGAL'
  /** False information that causes harm. */
  | 'MISINFORMATION'
  /** Nudity or sexual content. */
  | 'NUDITY'
  /** Another reason, which `details` describes. */
  | 'OTHER'
  /** Advertising, fraud or repetition. */
  | 'SPAM'
  /** Violence or threats. */
  | 'VIOLENCE';

/** Status of a report. */
export type ReportStatus =
  /** The moderators found no violation. */
  | 'DISMISSED'
  /** The report waits for a moderator. */
  | 'PENDING'
  /** The moderators agreed with the report and took action. */
  | 'RESOLVED'
  /** A moderator reviews the report. */
  | 'UNDER_REVIEW';

/** Content to make visible again, with a note. */
export type RestoreContentInput = {
  /** Id of the content. */
  contentId: string | number;
  /** Note for other moderators, at most 5000 characters. */
  note?: string | null | undefined;
};

/** Role of a token. */
export type Role =
  /** Also changes the catalogue, erases users, and manages experiments and the recommender. */
  | 'ADMIN'
  /** Also moderates reports. */
  | 'MODERATOR'
  /** A service of the operator that maintains the catalogue and imports history. */
  | 'SERVICE'
  /** Records and reads their own interactions. */
  | 'USER';

/** Length of a step in a series. Steps begin and end in UTC. */
export type SeriesStep =
  /** A day. */
  | 'DAY'
  /** An hour. Hourly counts of a content are kept for a configured time (RETENTION_DAYS). */
  | 'HOUR'
  /** A calendar month. */
  | 'MONTH'
  /** A week, from Monday. */
  | 'WEEK';

/** Experiment to stop. */
export type StopExperimentInput = {
  /** Key of the experiment. */
  key: string | number;
};

/** Half-life of a trend: the weight of an interaction halves in each such period. */
export type TrendPeriod =
  /** Half-life of a day. */
  | 'DAY'
  /** Half-life of an hour. */
  | 'HOUR'
  /** Half-life of a week. */
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


export type FactsSubscription = { activityStream: { committed: number, sampleRate: number, facts: Array<{ type: FactType, contentId: string, userId: string, isUndone: boolean, occurredAt: string, content: { title: string } | null }> } };

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


export type ExperimentsQuery = { experiments: { edges: Array<{ node: { key: string, description: string, target: InteractionType, targetContentId: string | null, createdAt: string, stoppedAt: string | null, variants: Array<{ name: string }> } }> } };

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