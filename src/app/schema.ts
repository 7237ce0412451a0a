import 'reflect-metadata';
import { assertValidSchema, type GraphQLSchema } from 'graphql';
import { type AuthChecker, buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { ContentResolver } from '../catalog/content/content.resolver';
import { NodeResolver } from '../catalog/node.resolver';
import { UserResolver } from '../catalog/users/user.resolver';
import { CollectionItemResolver, CollectionResolver } from '../community/collections/collection.resolver';
import { ExperimentResolver } from '../community/experiments/experiment.resolver';
import { FollowResolver, FriendActResolver } from '../community/follows/follow.resolver';
import { ModeratedContentResolver, ModerationResolver } from '../community/moderation/moderation.resolver';
import { NotificationResolver } from '../community/notifications/notification.resolver';
import { RecommendationResolver } from '../discovery/recommendations/recommendation.resolver';
import { SearchResolver } from '../discovery/search/search.resolver';
import { type Role, requireRole } from '../domain/roles';
import { sortArguments } from '../graphql/argument-order';
import type { Context } from '../graphql/context';
import { compileResolvers } from '../graphql/resolvers/compile-resolvers';
import { rejectRoundedIds } from '../graphql/scalars';
import { ActivityResolver } from '../insights/activity/activity.resolver';
import { EngagementResolver } from '../insights/engagement/engagement.resolver';
import { HistoryResolver } from '../insights/history/history.resolver';
import { PatternsResolver } from '../insights/patterns/patterns.resolver';
import { RankingResolver } from '../insights/rankings/ranking.resolver';
import { ContentStatsResolver } from '../insights/stats/content-stats.resolver';
import { StatsResolver } from '../insights/stats/stats.resolver';
import { TrackResolver } from '../interactions/batch/batch.resolver';
import { CommentResolver } from '../interactions/comments/comment.resolver';
import { createEventResolver } from '../interactions/events/event.resolver';
import { FavoriteResolver } from '../interactions/favorites/favorite.resolver';
import { ReactionResolver } from '../interactions/reactions/reaction.resolver';
import { events } from '../interactions/registry/modules';
import { ReportResolver } from '../interactions/reports/report.resolver';
import { ReviewResolver } from '../interactions/reviews/review.resolver';
import { ViewResolver } from '../interactions/views/view.resolver';
import { ActivityFactResolver, LiveResolver } from '../live/live.resolver';
import { HealthResolver } from '../operations/health/health.resolver';
import { ErasureResolver } from '../privacy/erasure/erasure.resolver';
import { ExportResolver } from '../privacy/export/export.resolver';

const resolvers = [
  NodeResolver,
  UserResolver,
  ContentResolver,
  StatsResolver,
  ContentStatsResolver,
  ViewResolver,
  ReactionResolver,
  FavoriteResolver,
  ReviewResolver,
  CommentResolver,
  ReportResolver,
  ...events.definitions.map(createEventResolver),
  EngagementResolver,
  ModerationResolver,
  ModeratedContentResolver,
  CollectionResolver,
  CollectionItemResolver,
  FollowResolver,
  FriendActResolver,
  TrackResolver,
  HistoryResolver,
  ExportResolver,
  ErasureResolver,
  PatternsResolver,
  ActivityResolver,
  RecommendationResolver,
  RankingResolver,
  ExperimentResolver,
  SearchResolver,
  NotificationResolver,
  HealthResolver,
  LiveResolver,
  ActivityFactResolver,
] as const;

/** Checks `@Authorized()`, which requires a token, and `@Authorized('service', …)`, which requires a token with one of the named roles. */
const checkRole: AuthChecker<Context, Role> = ({ context }, allowed) => {
  requireRole(context, ...allowed);
  return true;
};

/** Creates the GraphQL schema. Benchmarks and tests add their own resolvers with `more`. */
export function createSchema(more: readonly (new () => object)[] = []): GraphQLSchema {
  rejectRoundedIds();
  const classes = [...resolvers, ...more];
  const schema = buildSchemaSync({
    resolvers: classes as unknown as NonEmptyArray<new () => object>,
    authChecker: checkRole,
    // type-graphql's check executes a complete introspection, which takes most of the time of the build. The schema is validated below.
    skipCheck: true,
    // type-graphql requires `pubSub` in a schema with subscriptions. No subscription uses it, because each has its own `subscribe` function.
    pubSub: { publish: () => {}, subscribe: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) }) },
  });
  compileResolvers(schema, { resolvers: classes, requireRole });
  const sorted = sortArguments(schema);
  assertValidSchema(sorted);
  return sorted;
}
