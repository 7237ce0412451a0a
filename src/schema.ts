import 'reflect-metadata';
import { defaultFieldResolver, type GraphQLArgument, type GraphQLFieldResolver, type GraphQLSchema, isObjectType, isRequiredArgument } from 'graphql';
import { type AuthChecker, buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { ActivityResolver } from './activity/resolver';
import { CollectionItemResolver, CollectionResolver } from './collections/resolver';
import { CommentResolver } from './comments/resolver';
import { ContentResolver } from './content/resolver';
import type { Context } from './context';
import { EngagementResolver } from './engagement/resolver';
import { ErasureResolver } from './erasure/resolver';
import { ExperimentResolver } from './experiments/resolver';
import { ExportResolver } from './export/resolver';
import { FavoriteResolver } from './favorites/resolver';
import { FollowResolver, FriendActResolver } from './follows/resolver';
import { HealthResolver } from './health/resolver';
import { HistoryResolver } from './history/resolver';
import { InteractionResolver } from './interactions/resolver';
import { hasOwnStatement } from './limits/field-costs';
import { ActivityFactResolver, LiveResolver } from './live/resolver';
import { ModeratedContentResolver, ModerationResolver } from './moderation/resolver';
import { NodeResolver } from './node-resolver';
import { NotificationResolver } from './notifications/resolver';
import { PatternsResolver } from './patterns/resolver';
import { RankingResolver } from './rankings/resolver';
import { ReactionResolver } from './reactions/resolver';
import { RecommendationResolver } from './recommendations/resolver';
import { ReportResolver } from './reports/resolver';
import { ReviewResolver } from './reviews/resolver';
import { type Role, requireRole } from './roles';
import { rejectRoundedIds } from './scalars';
import { SearchResolver } from './search/resolver';
import { StatsResolver } from './stats/resolver';
import { TrackResolver } from './track/resolver';
import { UserResolver } from './users/resolver';
import { validateInput } from './validation';
import { ViewResolver } from './views/resolver';

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
