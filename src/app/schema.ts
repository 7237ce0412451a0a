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

/** `@Authorized()` requires a token. `@Authorized('service', …)` requires one of the roles. */
const checkRole: AuthChecker<Context, Role> = ({ context }, allowed) => {
  requireRole(context, ...allowed);
  return true;
};

/** Creates the GraphQL schema. Benchmarks and tests add resolvers with `more`. */
export function createSchema(more: readonly (new () => object)[] = []): GraphQLSchema {
  rejectRoundedIds();
  const schema = buildSchemaSync({
    resolvers: [...resolvers, ...more] as unknown as NonEmptyArray<new () => object>,
    authChecker: checkRole,
    validateFn: validateInput as never,
    // type-graphql requires this option, although every subscription has its own source.
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

/** Clears the DataLoaders before and after each mutation and subscription event, so that no field returns outdated rows. */
function forgetting(resolve: GraphQLFieldResolver<unknown, Context> = defaultFieldResolver): GraphQLFieldResolver<unknown, Context> {
  return async (root, args, context, info) => {
    context.forgetLoaded();
    // The replica may not have the committed rows of an event yet, and several subscribers can share the response.
    context.readPrimary();
    const answer = await resolve(root, args, context, info);
    context.forgetLoaded();
    return answer;
  };
}

/** Limits the concurrent statements of one operation, so that other operations get database connections. */
function fewAtOnce(resolve: GraphQLFieldResolver<unknown, Context> = defaultFieldResolver): GraphQLFieldResolver<unknown, Context> {
  return (root, args, context, info) => context.statements.run(() => resolve(root, args, context, info));
}

/** Order of the common arguments in every field. Required arguments and all other arguments come before them. */
const lastArguments = ['from', 'to', 'by', 'period', 'timeZone', 'orderBy', 'first', 'after'];

function placeOf(argument: GraphQLArgument): number {
  return isRequiredArgument(argument) ? -2 : lastArguments.indexOf(argument.name);
}
