import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, Info, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { ActInput, ActPayload, recordAct } from '../act';
import { Context } from '../context';

@InputType({ description: 'Which content to like.' })
export class LikeInput extends ActInput {}

@InputType({ description: 'Which like to take back.' })
export class UnlikeInput extends ActInput {}

@InputType({ description: 'Which content to dislike.' })
export class DislikeInput extends ActInput {}

@InputType({ description: 'Which dislike to take back.' })
export class UndislikeInput extends ActInput {}

@ObjectType({ description: 'The content, liked.' })
export class LikePayload extends ActPayload {}

@ObjectType({ description: 'The content, not liked (any more).' })
export class UnlikePayload extends ActPayload {}

@ObjectType({ description: 'The content, disliked.' })
export class DislikePayload extends ActPayload {}

@ObjectType({ description: 'The content, not disliked (any more).' })
export class UndislikePayload extends ActPayload {}

@Resolver()
export class ReactionResolver {
  @Authorized()
  @Mutation(() => LikePayload, { description: 'Likes a content, and takes back a dislike. Safe to repeat.' })
  like(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => LikeInput, { description: 'Which content.' }) input: LikeInput,
  ): Promise<LikePayload> {
    return recordAct(context, info, input, { kind: 'reaction', reaction: 'LIKE', isSet: true });
  }

  @Authorized()
  @Mutation(() => UnlikePayload, { description: 'Takes back a like. Safe to repeat.' })
  unlike(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnlikeInput, { description: 'Which content.' }) input: UnlikeInput,
  ): Promise<UnlikePayload> {
    return recordAct(context, info, input, { kind: 'reaction', reaction: 'LIKE', isSet: false });
  }

  @Authorized()
  @Mutation(() => DislikePayload, { description: 'Dislikes a content, and takes back a like. Safe to repeat.' })
  dislike(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => DislikeInput, { description: 'Which content.' }) input: DislikeInput,
  ): Promise<DislikePayload> {
    return recordAct(context, info, input, { kind: 'reaction', reaction: 'DISLIKE', isSet: true });
  }

  @Authorized()
  @Mutation(() => UndislikePayload, { description: 'Takes back a dislike. Safe to repeat.' })
  undislike(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UndislikeInput, { description: 'Which content.' }) input: UndislikeInput,
  ): Promise<UndislikePayload> {
    return recordAct(context, info, input, { kind: 'reaction', reaction: 'DISLIKE', isSet: false });
  }
}
