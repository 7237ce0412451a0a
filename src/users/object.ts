import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../node';
import { type Role, roles } from '../roles';
import { DateTime } from '../scalars';

@ObjectType('User', { implements: Node, description: 'A person, as everybody may know them: who owns a content, wrote a review, is followed.' })
export class UserObject extends Node {
  @Field(() => ID, { description: "The identity provider's own id." })
  userId!: string;

  @Field(() => String, { nullable: true, description: 'Display name.' })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'Address of the profile picture.' })
  avatarUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'What they say of themselves.' })
  bio!: string | null;
}

const RoleEnum = Object.fromEntries(roles.map((role) => [role.toUpperCase(), role]));
registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'What a token allows.',
  valuesConfig: {
    USER: { description: 'To act for oneself.' },
    MODERATOR: { description: 'Also to work on reports.' },
    ADMIN: { description: 'Also to change the catalogue, erase users, and manage experiments and the recommender.' },
    SERVICE: { description: 'A program of the team: keeps the catalogue and imports history.' },
  },
});

@ObjectType({ implements: Node, description: 'The user to whom the token of this request belongs, with what only they may see.' })
export class Viewer extends Node {
  @Field(() => UserObject, { description: 'As everybody may know them.' })
  user!: UserObject;

  @Field(() => String, { nullable: true, description: 'E-mail address. Visible to the viewer alone.' })
  email!: string | null;

  @Field(() => RoleEnum, { description: "What the viewer's token allows." })
  role!: Role;

  @Field(() => DateTime, { description: 'When the user was first seen here.' })
  createdAt!: Date;
}
