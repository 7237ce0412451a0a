import {
  Arg,
  Args,
  ArgsType,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  Query,
  Resolver,
  Root,
  UseMiddleware,
} from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { UserObject } from '../../catalog/users/user.type';
import { badInput, CodedError } from '../../domain/errors';
import { type Connection, decodeCursor, PageArgs, toConnection } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { freshRows, statementLimit } from '../../graphql/middleware';
import { IsContentId, IsUserId } from '../../graphql/validation';
import { fromStored } from '../../interactions/registry/types';
import { FollowPayload, FriendAct, FriendActConnection, UnfollowPayload, UserConnection } from './follow.type';
import { addFollow, type FollowRow, followPage, friendsActivityPage, friendsWhoLikePage, removeFollow } from './queries';

@InputType({ description: 'The user to follow.' })
export class FollowInput {
  @Field(() => ID, { description: 'Id of the user to follow or unfollow.' })
  @IsUserId()
  userId!: string;
}

@InputType({ description: 'The user to unfollow.' })
export class UnfollowInput extends FollowInput {}

@ArgsType()
class FriendsArgs extends PageArgs {
  @Field(() => ID, { description: 'Id of the content in the catalogue.' })
  @IsContentId()
  contentId!: string;
}

@Resolver()
export class FollowResolver {
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => FollowPayload, {
    description:
      'Adds a user to those that the viewer follows, so that their likes, ratings and comments appear in `friendsActivity`. Returns CONFLICT if the viewer already follows 5000 users. Idempotent.',
  })
  async follow(
    @Ctx() context: Context,
    @Arg('input', () => FollowInput, { description: 'User to follow.' }) { userId }: FollowInput,
  ): Promise<FollowPayload> {
    const { id } = context.signedIn;
    if (userId === id) throw badInput('input.userId', 'A user cannot follow themselves.');
    const user = await context.loaders.user.load(userId);
    if (!user) throw new CodedError('NOT_FOUND', 'The user does not exist.', { field: 'input.userId' });
    const isChanged = await addFollow(context.services.pool, id, userId, new Date());
    context.services.recommender.forget(id);
    return { userId, user, isChanged };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UnfollowPayload, { description: 'Removes a user from those that the viewer follows. Idempotent.' })
  async unfollow(
    @Ctx() context: Context,
    @Arg('input', () => UnfollowInput, { description: 'User to unfollow.' }) { userId }: UnfollowInput,
  ): Promise<UnfollowPayload> {
    const isChanged = await removeFollow(context.services.prisma, context.signedIn.id, userId);
    context.services.recommender.forget(context.signedIn.id);
    return { userId, user: await context.loaders.user.load(userId), isChanged };
  }

  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => UserConnection, { description: 'Users who follow the viewer, latest first. Only the viewer can see them.' })
  followers(@Ctx() context: Context, @Args(() => PageArgs) args: PageArgs): Promise<Connection<UserObject>> {
    return people(context, args, 'followers', (limit, after) => followPage(context.db, 'followers', context.signedIn.id, limit, after));
  }

  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => UserConnection, { description: 'Users that the viewer follows, latest first. Only the viewer can see them.' })
  following(@Ctx() context: Context, @Args(() => PageArgs) args: PageArgs): Promise<Connection<UserObject>> {
    return people(context, args, 'following', (limit, after) => followPage(context.db, 'following', context.signedIn.id, limit, after));
  }

  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => UserConnection, {
    nullable: true,
    description:
      'Users that the viewer follows and who like a content, latest like first. Null if the content does not exist or the viewer cannot see it.',
  })
  async friendsWhoLiked(@Ctx() context: Context, @Args(() => FriendsArgs) args: FriendsArgs): Promise<Connection<UserObject> | null> {
    const { contentId } = args;
    if (!(await context.loaders.content.load(contentId))) return null;
    return people(context, args, `friendsWhoLiked/${contentId}`, (limit, after) =>
      friendsWhoLikePage(context.db, context.signedIn.id, contentId, limit, after),
    );
  }

  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => FriendActConnection, { description: 'Likes, ratings and comments of the users that the viewer follows, latest first.' })
  async friendsActivity(@Ctx() context: Context, @Args(() => PageArgs) args: PageArgs): Promise<Connection<FriendAct>> {
    const after = decodeCursor('friendsActivity', args.after, ['time', 'text', 'text', 'text', 'uuid']);
    const rows = await friendsActivityPage(context.db, context.signedIn.id, args.first + 1, after);
    return toConnection(
      rows,
      args,
      'friendsActivity',
      (row) => [row.occurredAt.toISOString(), row.userId, row.type, row.contentId, row.id],
      (row) => ({ ...row, ...fromStored(row.type), id: `FriendAct:${encodeURIComponent(row.userId)}:${row.type}:${row.id}:${row.contentId}` }),
    );
  }
}

@Resolver(() => FriendAct)
export class FriendActResolver {
  @FieldResolver(() => UserObject, { nullable: true, description: 'The user who interacted with the content. Null if the user was erased.' })
  user(@Root() { userId }: FriendAct, @Ctx() { loaders }: Context): Promise<UserObject | null> {
    return loaders.user.load(userId);
  }

  @FieldResolver(() => ContentObject, {
    nullable: true,
    description: 'The content. Null if it was removed from the catalogue or the viewer cannot see it.',
  })
  content(@Root() { contentId }: FriendAct, @Ctx() { loaders }: Context): Promise<ContentObject | null> {
    return loaders.content.load(contentId);
  }
}

/** Reads one page of follows with `rowsOf`, and returns the users of these follows. Omits users who were erased in the meantime. */
async function people(
  context: Context,
  args: PageArgs,
  list: string,
  rowsOf: (limit: number, after: (string | number)[] | null) => Promise<FollowRow[]>,
): Promise<Connection<UserObject>> {
  const rows = await rowsOf(args.first + 1, decodeCursor(list, args.after, ['time', 'text']));
  const users = await context.loaders.user.loadMany(rows.map(({ userId }) => userId));
  const page = toConnection(
    rows,
    args,
    list,
    (row) => [row.since.toISOString(), row.userId],
    (row, index) => ({ since: row.since, user: users[index] }),
  );
  const edges = page.edges.flatMap(({ cursor, node: { since, user } }) => (user ? [{ cursor, since, node: user }] : []));
  return { ...page, edges, nodes: edges.map(({ node }) => node) };
}
