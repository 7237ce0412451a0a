import { Authorized, Ctx, Field, ObjectType, Query, Resolver, registerEnumType } from 'type-graphql';
import { type Role, roles } from '../auth';
import { Context } from '../context';
import { Node } from '../node';
import { DateTime } from '../scalars';

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

@Resolver()
export class UserResolver {
  @Authorized()
  @Query(() => UserObject, { description: 'Who the token says you are.' })
  async viewer(@Ctx() context: Context): Promise<UserObject> {
    const viewer = context.signedIn;
    const user = await context.services.prisma.user.findUniqueOrThrow({ where: { id: viewer.id } });
    return { ...user, id: `User:${user.id}`, userId: user.id, role: viewer.role };
  }
}
