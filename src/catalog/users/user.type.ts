import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { type Role, roles } from '../../domain/roles';
import { Node } from '../../graphql/node.type';
import { DateTime } from '../../graphql/scalars';

@ObjectType('User', {
  implements: Node,
  description: 'Public profile of a user, for example the owner of a content, the author of a review or a follower.',
})
export class UserObject extends Node {
  @Field(() => ID, { description: 'Id of the user, as issued by the identity provider.' })
  userId!: string;

  @Field(() => String, { nullable: true, description: 'Display name of the user. Null if not set.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'URL of the profile picture of the user. Null if not set.' })
  avatarUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'Biography of the user. Null if not set.' })
  bio!: string | null;
}

const RoleEnum = Object.fromEntries(roles.map((role) => [role.toUpperCase(), role]));
registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'Role in a token, which determines the operations that the server allows.',
  valuesConfig: {
    USER: { description: 'Records and reads their own interactions. Tokens without a role have this role.' },
    MODERATOR: {
      description: 'Has all permissions of USER. Handles reports, and reads hidden and private contents and the statistics of the service.',
    },
    ADMIN: { description: 'Has all permissions of MODERATOR. Changes the catalogue, erases users, and manages experiments and the recommender.' },
    SERVICE: {
      description:
        'A program of the operator that changes the catalogue, imports old interactions, erases users, and manages experiments and the recommender.',
    },
  },
});

@ObjectType({ implements: Node, description: 'The user whose token accompanies the request, with private data that no other user can read.' })
export class Viewer extends Node {
  @Field(() => UserObject, { description: 'Public profile of the viewer.' })
  user!: UserObject;

  @Field(() => String, { nullable: true, description: 'E-mail address of the viewer. Null if unknown. Only the viewer can read it.' })
  email!: string | null;

  @Field(() => RoleEnum, { description: "Role of the viewer's token." })
  role!: Role;

  @Field(() => DateTime, { description: 'Time at which the server created the user, usually at the first request of the user.' })
  createdAt!: Date;
}
