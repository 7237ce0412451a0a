import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../page';
import { DateTime } from '../scalars';
import { UserObject } from '../users/object';

@ObjectType('UserEdge', { description: 'One person in a list, and since when.' })
class UserEdge {
  @Field(() => String, { description: 'Position of the item in the list: pass it as `after` to get the items that follow.' })
  cursor!: string;

  @Field(() => DateTime, { description: 'Since when: of a follow, when it began; of a like, when it was given.' })
  since!: Date;

  @Field(() => UserObject, { description: 'The person.' })
  node!: UserObject;
}
export const UserConnection = connectionOf('User', () => UserObject, UserEdge);

export const FriendActTypeEnum = { LIKE: 'LIKE', RATING: 'RATING', COMMENT: 'COMMENT' } as const;
registerEnumType(FriendActTypeEnum, {
  name: 'FriendActType',
  description: 'The acts of a person that their followers can see.',
  valuesConfig: {
    LIKE: { description: 'Likes a content.' },
    RATING: { description: 'Rates a content.' },
    COMMENT: { description: 'Commented on a content.' },
  },
});

@ObjectType({ description: 'What somebody whom the viewer follows did.' })
export class FriendAct {
  @Field(() => ID, { description: 'Id for client caches, unique across all types. `node` does not accept it.' })
  id!: string;

  @Field(() => ID, { description: 'Who did it.' })
  userId!: string;

  @Field(() => FriendActTypeEnum, { description: 'What it was.' })
  type!: keyof typeof FriendActTypeEnum;

  @Field(() => Int, { nullable: true, description: 'Of a rating: 1–10.' })
  rating!: number | null;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date;

  @Field(() => ID, { description: 'Id of the content in the catalogue; present even when `content` is null.' })
  contentId!: string;
}
export const FriendActConnection = connectionOf('FriendAct', () => FriendAct);

@ObjectType({ description: 'The person, followed or not.' })
export class FollowPayload {
  @Field(() => ID, { description: "The person's id." })
  userId!: string;

  @Field(() => UserObject, { nullable: true, description: 'The person; null when they are not here (any more).' })
  user!: UserObject | null;

  @Field(() => Boolean, { description: 'True when this call changed something; false for a repeat.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'The person, not followed (any more).' })
export class UnfollowPayload extends FollowPayload {}
