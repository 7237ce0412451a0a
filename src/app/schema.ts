import 'reflect-metadata';
import { defaultFieldResolver, type GraphQLArgument, type GraphQLFieldResolver, type GraphQLSchema, isObjectType, isRequiredArgument } from 'graphql';
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
import type { Context } from '../graphql/context';
import { hasOwnStatement } from '../graphql/limits/field-costs';
import { rejectRoundedIds } from '../graphql/scalars';
import { validateInput } from '../graphql/validation';
import { ActivityResolver } from '../insights/activity/activity.resolver';
import { EngagementResolver } from '../insights/engagement/engagement.resolver';
import { HistoryResolver } from '../insights/history/history.resolver';
import { PatternsResolver } from '../insights/patterns/patterns.resolver';
import { RankingResolver } from '../insights/rankings/ranking.resolver';
import { StatsResolver } from '../insights/stats/stats.resolver';
import { TrackResolver } from '../interactions/batch/batch.resolver';
import { CommentResolver } from '../interactions/comments/comment.resolver';
import { InteractionResolver } from '../interactions/events/event.resolver';
import { FavoriteResolver } from '../interactions/favorites/favorite.resolver';
import { ReactionResolver } from '../interactions/reactions/reaction.resolver';
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
  ViewResolver,
  EngagementResolver,
  ReactionResolver,
  FavoriteResolver,
  InteractionResolver,
  ReviewResolver,
  CommentResolver,
  ReportResolver,
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

/** `@Authorized()`: any token will do. `@Authorized('service', …)`: one of these roles. */
const checkRole: AuthChecker<Context, Role> = ({ context }, allowed) => {
  requireRole(context, ...allowed);
  return true;
};

/** The whole API. `more` adds resolvers of a benchmark or a test. */
export function createSchema(more: readonly (new () => object)[] = []): GraphQLSchema {
  rejectRoundedIds();
  const schema = buildSchemaSync({
    resolvers: [...resolvers, ...more] as unknown as NonEmptyArray<new () => object>,
    authChecker: checkRole,
    validateFn: validateInput as never,
    // Every subscription has its own source; type-graphql asks for one all the same.
    pubSub: { publish: () => {}, subscribe: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) }) },
  });
  for (const type of [schema.getMutationType(), schema.getSubscriptionType()])
    for (const field of Object.values(type?.getFields() ?? {})) field.resolve = forgetting(field.resolve);
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {}))
    if (hasOwnStatement(field.name)) field.resolve = fewAtOnce(field.resolve);
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type)) for (const field of Object.values(type.getFields())) field.args = field.args.toSorted((a, b) => placeOf(a) - placeOf(b));
  return schema;
}

/** What was loaded before an act, by it before it wrote, or at an earlier event of a subscription must not stand for what is asked now. */
function forgetting(resolve: GraphQLFieldResolver<unknown, Context> = defaultFieldResolver): GraphQLFieldResolver<unknown, Context> {
  return async (root, args, context, info) => {
    context.forgetLoaded();
    // An event tells of what was committed a moment ago, and one answer may go to many.
    context.readPrimary();
    const answer = await resolve(root, args, context, info);
    context.forgetLoaded();
    return answer;
  };
}

/** A few statements of one operation run at the same time, so that others get connections to the database meanwhile. */
function fewAtOnce(resolve: GraphQLFieldResolver<unknown, Context> = defaultFieldResolver): GraphQLFieldResolver<unknown, Context> {
  return (root, args, context, info) => context.statements.run(() => resolve(root, args, context, info));
}

/** Arguments stand in one order everywhere: of what, which of it, from when to when, in what order, how many. */
const lastArguments = ['from', 'to', 'by', 'period', 'timeZone', 'orderBy', 'first', 'after'];

function placeOf(argument: GraphQLArgument): number {
  return isRequiredArgument(argument) ? -2 : lastArguments.indexOf(argument.name);
}
