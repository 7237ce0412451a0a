import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { type Role, roles } from '../../domain/roles';
import { Node } from '../../graphql/node.type';
import { DateTime } from '../../graphql/scalars';

@ObjectType('User', { implements: Node, description: 'A user with the public profile: owner of a content, author of a review, follower …' })
export class UserObject extends Node {
  @Field(() => ID, { description: 'Id at the identity provider.' })
  userId!: string;

  @Field(() => String, { nullable: true, description: 'Display name.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'URL of the profile picture.' })
  avatarUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'Biography.' })
  bio!: string | null;
}

const RoleEnum = Object.fromEntries(roles.map((role) => [role.toUpperCase(), role]));
registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'Role of a token.',
  valuesConfig: {
    USER: { description: "The user's own interactions." },
    MODERATOR: { description: 'Also moderation of reports.' },
    ADMIN: { description: 'Also changes of the catalogue, erasure of users, and management of experiments and the recommender.' },
    SERVICE: { description: 'A program of the team, which maintains the catalogue and imports history.' },
  },
});

@ObjectType({ implements: Node, description: 'The user of the token, with private data.' })
export class Viewer extends Node {
  @Field(() => UserObject, { description: 'The public profile.' })
  user!: UserObject;

  @Field(() => String, { nullable: true, description: 'E-mail address. Visible to the viewer alone.' })
  email!: string | null;

  @Field(() => RoleEnum, { description: "Role of the viewer's token." })
  role!: Role;

  @Field(() => DateTime, { description: "Time of the user's first request." })
  createdAt!: Date;
}
