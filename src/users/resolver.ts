import { Arg, Authorized, Ctx, Field, InputType, Mutation, ObjectType, Query, Resolver, registerEnumType } from 'type-graphql';
import { type Role, roles } from '../auth';
import { Context } from '../context';
import { badInput, CodedError } from '../errors';
import { Node } from '../node';
import { DateTime } from '../scalars';
import { IsText } from '../validation';

const RoleEnum = Object.fromEntries(roles.map((role) => [role.toUpperCase(), role]));
registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'What a token allows.',
  valuesConfig: {
    USER: { description: 'To act for oneself.' },
    MODERATOR: { description: 'Also to work on reports.' },
    ADMIN: { description: 'Also to keep the catalogue.' },
    SERVICE: { description: 'A program of the team: keeps the catalogue and imports history.' },
  },
});

@ObjectType('User', { implements: Node, description: 'A person, known by the id that the identity provider gave.' })
export class UserObject extends Node {
  @Field(() => String, { description: "The identity provider's own id." })
  userId!: string;

  @Field(() => String, { nullable: true, description: 'Display name.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address. Visible to the user alone.' })
  email!: string | null;

  @Field(() => String, { nullable: true, description: 'Address of the profile picture.' })
  avatarUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'What the user says of themselves.' })
  bio!: string | null;

  @Field(() => RoleEnum, { description: "What the viewer's token allows." })
  role!: Role;

  @Field(() => DateTime, { description: 'When the user was first seen here.' })
  createdAt!: Date;
}

@InputType({ description: "What to change about the viewer's profile. Empty: removed." })
export class UpdateProfileInput {
  @Field(() => String, { nullable: true, description: 'Display name. At most 200 characters.' })
  @IsText(200)
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'What they say of themselves. At most 2000 characters.' })
  @IsText(2000)
  bio?: string | null;

  @Field(() => String, { nullable: true, description: 'Address of the profile picture. At most 2000 characters.' })
  @IsText(2000)
  avatarUrl?: string | null;
}

@ObjectType({ description: 'The viewer, with the profile changed.' })
export class UpdateProfilePayload {
  @Field(() => UserObject, { description: 'The viewer.' })
  viewer!: UserObject;
}

@Resolver()
export class UserResolver {
  @Authorized()
  @Query(() => UserObject, { description: 'Who the token says you are.' })
  async viewer(@Ctx() context: Context): Promise<UserObject> {
    const { signedIn: viewer, services } = context;
    const find = () => services.prisma.user.findUnique({ where: { id: viewer.id } });
    const user = (await find()) ?? (await madeAnew(context).then(find));
    if (!user) throw new CodedError('UNAVAILABLE', 'The user was erased in this very moment: try again.');
    return { ...user, id: `User:${user.id}`, userId: user.id, role: viewer.role };
  }

  @Authorized()
  @Mutation(() => UpdateProfilePayload, {
    description:
      "Changes the viewer's profile. What is left out stays. When the identity provider next sends name, e-mail address or picture, its word stands.",
  })
  async updateProfile(
    @Ctx() context: Context,
    @Arg('input', () => UpdateProfileInput, { description: 'What to change.' }) { name, bio, avatarUrl }: UpdateProfileInput,
  ): Promise<UpdateProfilePayload> {
    if (avatarUrl && !/^https?:$/.test(URL.canParse(avatarUrl) ? new URL(avatarUrl).protocol : ''))
      throw badInput('input.avatarUrl', 'avatarUrl must be an address that begins with https:// or http://.');
    const { id } = await this.viewer(context).then(({ userId }) => ({ id: userId }));
    const orNull = (text: string | null | undefined) => (text === undefined ? undefined : text?.trim() || null);
    await context.services.prisma.user.updateMany({ where: { id }, data: { name: orNull(name), bio: orNull(bio), avatarUrl: orNull(avatarUrl) } });
    return { viewer: await this.viewer(context) };
  }
}

/** A user who was erased and is here again with a token that is still good begins anew. */
async function madeAnew({ signedIn, services }: Context): Promise<void> {
  services.users.forget(signedIn.id);
  await services.users.ensure(signedIn);
}
