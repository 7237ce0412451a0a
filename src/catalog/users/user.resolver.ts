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
  ObjectType,
  Query,
  Resolver,
  Root,
  UseMiddleware,
} from 'type-graphql';
import { badInput, CodedError } from '../../domain/errors';
import { Context } from '../../graphql/context';
import { freshRows, statementLimit } from '../../graphql/middleware';
import { IsText, IsUserId } from '../../graphql/validation';
import { UserObject, Viewer } from './user.type';

@InputType({ description: 'Changes to the profile of the viewer. An omitted field stays unchanged; null or an empty text removes the stored value.' })
export class UpdateProfileInput {
  @Field(() => String, { nullable: true, description: 'New display name of the user. At most 200 characters.' })
  @IsText(200)
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'New biography of the user. At most 2000 characters.' })
  @IsText(2000)
  bio?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'New URL of the profile picture, which must begin with https:// or http://. At most 2000 characters.',
  })
  @IsText(2000)
  avatarUrl?: string | null;
}

@ObjectType({ description: 'Result of `updateProfile`.' })
export class UpdateProfilePayload {
  @Field(() => Viewer, { description: 'The viewer with the changed profile.' })
  viewer!: Viewer;
}

@ArgsType()
class UserArgs {
  @Field(() => ID, { description: 'Id of the user, as issued by the identity provider.' })
  @IsUserId()
  userId!: string;
}

@Resolver(() => UserObject)
export class UserResolver {
  @Authorized()
  @UseMiddleware(statementLimit)
  @Query(() => Viewer, { description: 'The viewer, which is the user whose token accompanies the request.' })
  async viewer(@Ctx() context: Context): Promise<Viewer> {
    const { signedIn: viewer, services } = context;
    const find = () => services.prisma.user.findUnique({ where: { id: viewer.id } });
    const user = (await find()) ?? (await createAgain(context).then(find));
    if (!user) throw new CodedError('UNAVAILABLE', 'The user was erased meanwhile. Try again.');
    const { id, name, avatarUrl, bio, email, createdAt } = user;
    return { id: `Viewer:${id}`, user: { id: `User:${id}`, userId: id, name, avatarUrl, bio }, email, role: viewer.role, createdAt };
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UpdateProfilePayload, {
    description:
      'Changes the name, biography and picture of the viewer. Idempotent. A later webhook of the identity provider can replace the name and the picture.',
  })
  async updateProfile(
    @Ctx() context: Context,
    @Arg('input', () => UpdateProfileInput, { description: 'Profile fields to change.' }) { name, bio, avatarUrl }: UpdateProfileInput,
  ): Promise<UpdateProfilePayload> {
    if (avatarUrl && !/^https?:$/.test(URL.canParse(avatarUrl) ? new URL(avatarUrl).protocol : ''))
      throw badInput('input.avatarUrl', 'avatarUrl must be an address that begins with https:// or http://.');
    const { userId: id } = (await this.viewer(context)).user;
    const orNull = (text: string | null | undefined) => (text === undefined ? undefined : text?.trim() || null);
    await context.services.prisma.user.updateMany({ where: { id }, data: { name: orNull(name), bio: orNull(bio), avatarUrl: orNull(avatarUrl) } });
    return { viewer: await this.viewer(context) };
  }

  @Authorized()
  @Query(() => UserObject, { nullable: true, description: 'Public profile of the user with this id. Null if the user does not exist or was erased.' })
  user(@Ctx() { loaders }: Context, @Args(() => UserArgs) { userId }: UserArgs): Promise<UserObject | null> {
    return loaders.user.load(userId);
  }

  @FieldResolver(() => Boolean, { description: 'Whether the viewer follows this user. False for a request without a token.' })
  isFollowedByViewer(@Root() { userId }: UserObject, @Ctx() { loaders }: Context): Promise<boolean> {
    return loaders.followed.load(userId);
  }
}

/** Inserts a new row into `users` for an erased user who returns with a valid token. */
async function createAgain({ signedIn, services }: Context): Promise<void> {
  services.users.forget(signedIn.id);
  await services.users.ensure(signedIn);
}
