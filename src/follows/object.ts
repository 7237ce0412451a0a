import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../page';
import { DateTime } from '../scalars';
import { Profile } from '../users/profile';

@ObjectType({ description: 'A person in a list of people, and since when.' })
export class Person {
  @Field(() => ID, { description: "The person's id." })
  userId!: string;

  @Field(() => DateTime, { description: 'Since when: of a follow, when it began; of a like, when it was given.' })
  since!: Date;
}
export const PersonConnection = connectionOf('Person', () => Person);

export const FriendActTypeEnum = { LIKE: 'LIKE', RATING: 'RATING', COMMENT: 'COMMENT' } as const;
registerEnumType(FriendActTypeEnum, {
  name: 'FriendActType',
  description: 'What of a person those who follow them are told.',
  valuesConfig: {
    LIKE: { description: 'Likes a content.' },
    RATING: { description: 'Rates a content.' },
    COMMENT: { description: 'Commented on a content.' },
  },
});

@ObjectType({ description: 'What somebody whom the viewer follows did.' })
export class FriendAct {
  @Field(() => ID, { description: 'For client caches.' })
  id!: string;

  @Field(() => ID, { description: 'Who did it.' })
  userId!: string;

  @Field(() => FriendActTypeEnum, { description: 'What it was.' })
  type!: keyof typeof FriendActTypeEnum;

  @Field(() => Int, { nullable: true, description: 'Of a rating: 1–10.' })
  rating!: number | null;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date;

  @Field(() => ID, { description: "The content, by its id in the catalogue; there also when `content` is not for the viewer's eyes." })
  contentId!: string;
}
export const FriendActConnection = connectionOf('FriendAct', () => FriendAct);

@ObjectType({ description: 'The person, followed or not.' })
export class FollowPayload {
  @Field(() => ID, { description: "The person's id." })
  userId!: string;

  @Field(() => Profile, { nullable: true, description: 'What everybody may know of them; null when they are not here (any more).' })
  profile!: Profile | null;

  @Field(() => Boolean, { description: 'False when it was so already.' })
  isChanged!: boolean;
}

@ObjectType({ description: 'The person, not followed (any more).' })
export class UnfollowPayload extends FollowPayload {}
