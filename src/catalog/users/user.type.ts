import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { type Role, roles } from '../../domain/roles';
import { Node } from '../../graphql/node.type';
import { DateTime } from '../../graphql/scalars';

@ObjectType('User', { implements: Node, description: 'A user with the public profile: owner of a content, author of a review, follower …' })
export class UserObject extends Node {
  @Field(() => ID, { description: 'Id of the user, as issued by the identity provider.' })
  userId!: string;

  @Field(() => String, { nullable: true, description: 'Display name; null if not set.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'URL of the profile picture; null if not set.' })
  avatarUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'Biography; null if not set.' })
  bio!: string | null;
}

const RoleEnum = Object.fromEntries(roles.map((role) => [role.toUpperCase(), role]));
registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'Role of a token.',
  valuesConfig: {
    USER: { description: 'Records and reads their own interactions.' },
    MODERATOR: { description: 'Also moderates reports.' },
    ADMIN: { description: 'Also changes the catalogue, erases users, and manages experiments and the recommender.' },
    SERVICE: { description: 'A service of the operator that maintains the catalogue and imports history.' },
  },
});

@ObjectType({ implements: Node, description: 'The user of the token, with private data.' })
export class Viewer extends Node {
  @Field(() => UserObject, { description: 'The public profile.' })
  user!: UserObject;

  @Field(() => String, { nullable: true, description: 'E-mail address; null if unknown. Visible only to the viewer.' })
  email!: string | null;

  @Field(() => RoleEnum, { description: "Role of the viewer's token." })
  role!: Role;

  @Field(() => DateTime, { description: 'When the user was created, at the first request.' })
  createdAt!: Date;
}
