import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { UserObject } from '../../catalog/users/user.type';
import { connectionOf } from '../../graphql/connection';
import { DateTime } from '../../graphql/scalars';

@ObjectType('UserEdge', { description: 'A user in a list.' })
class UserEdge {
  @Field(() => String, { description: 'Opaque position of the item. Pass it as `after` to get the items that follow.' })
  cursor!: string;

  @Field(() => DateTime, { description: 'Time of the follow or the like.' })
  since!: Date;

  @Field(() => UserObject, { description: 'The user.' })
  node!: UserObject;
}
export const UserConnection = connectionOf('User', () => UserObject, UserEdge);

export const FriendActTypeEnum = { LIKE: 'LIKE', RATING: 'RATING', COMMENT: 'COMMENT' } as const;
registerEnumType(FriendActTypeEnum, {
  name: 'FriendActType',
  description: 'Interactions that followers of a user can see.',
  valuesConfig: {
    LIKE: { description: 'A like.' },
    RATING: { description: 'A rating.' },
    COMMENT: { description: 'A comment.' },
  },
});

@ObjectType({ description: 'An interaction of a user followed by the viewer.' })
export class FriendAct {
  @Field(() => ID, { description: 'Id for client caches, unique across all types. `node` does not accept it.' })
  id!: string;

  @Field(() => ID, { description: 'Id of the user who interacted.' })
  userId!: string;

  @Field(() => FriendActTypeEnum, { description: 'Type of the interaction.' })
  type!: keyof typeof FriendActTypeEnum;

  @Field(() => Int, { nullable: true, description: 'Rating, 1–10; null for other types.' })
  rating!: number | null;

  @Field(() => DateTime, { description: 'Time of the interaction.' })
  occurredAt!: Date;

  @Field(() => ID, { description: 'Id of the content in the catalogue; present even when `content` is null.' })
  contentId!: string;
}
export const FriendActConnection = connectionOf('FriendAct', () => FriendAct);

@ObjectType({ description: 'Result of following a user.' })
export class FollowPayload {
  @Field(() => ID, { description: 'User id.' })
  userId!: string;

  @Field(() => UserObject, { nullable: true, description: 'The user; null when the user does not exist or was erased.' })
  user!: UserObject | null;

  @Field(() => Boolean, { description: 'True when this call changed something; false for a repeat.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'Result of unfollowing a user.' })
export class UnfollowPayload extends FollowPayload {}
