import { Field, ID, Int, ObjectType } from 'type-graphql';
import { UserObject } from '../../catalog/users/user.type';
import { connectionOf } from '../../graphql/connection';
import { DateTime } from '../../graphql/scalars';
import { InteractionTypeEnum } from '../../interactions/registry/interaction-type.type';
import type { InteractionType } from '../../interactions/registry/types';

@ObjectType('UserEdge', { description: 'One user of a list, with its cursor.' })
class UserEdge {
  @Field(() => String, { description: 'Opaque position of this user in the list. Pass it as `after` to get the users that follow.' })
  cursor!: string;

  @Field(() => DateTime, { description: 'Time at which the follow began or, in `friendsWhoLiked`, at which the user liked the content.' })
  since!: Date;

  @Field(() => UserObject, { description: 'The user at this position of the list.' })
  node!: UserObject;
}
export const UserConnection = connectionOf('User', () => UserObject, UserEdge);

@ObjectType({ description: 'An interaction with a content, by a user that the viewer follows.' })
export class FriendAct {
  @Field(() => ID, { description: 'Key for client caches, unique across all types. The query `node` does not accept it.' })
  id!: string;

  @Field(() => ID, { description: 'Id of the user who interacted with the content.' })
  userId!: string;

  @Field(() => InteractionTypeEnum, { description: 'Type of the interaction: REACTION, RATING or COMMENT. Followers cannot see other types.' })
  type!: InteractionType;

  @Field(() => String, {
    nullable: true,
    description: 'Reaction of the user to the content, which is LIKE: followers cannot see other reactions. Null if `type` is not REACTION.',
  })
  reaction!: string | null;

  @Field(() => Int, { nullable: true, description: 'Rating of the content by the user, 1–10. Null if `type` is not RATING.' })
  rating!: number | null;

  @Field(() => DateTime, { description: 'Time of the interaction.' })
  occurredAt!: Date;

  @Field(() => ID, { description: 'Id of the content in the catalogue. Not null even if `content` is null.' })
  contentId!: string;
}
export const FriendActConnection = connectionOf('FriendAct', () => FriendAct);

@ObjectType({ description: 'Result of `follow`.' })
export class FollowPayload {
  @Field(() => ID, { description: 'Id of the followed or unfollowed user.' })
  userId!: string;

  @Field(() => UserObject, { nullable: true, description: 'The followed or unfollowed user. Null if the user does not exist or was erased.' })
  user!: UserObject | null;

  @Field(() => Boolean, { description: 'Whether this call changed stored data. False if it repeats an earlier call.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'Result of `unfollow`.' })
export class UnfollowPayload extends FollowPayload {}
