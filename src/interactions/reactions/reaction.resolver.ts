import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, Field, Info, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { Context } from '../../graphql/context';
import { IsText } from '../../graphql/validation';
import {
  ContentInteractionInput,
  type FactDetails,
  InteractionPayload,
  MoodInput,
  recordInteraction,
  recordTakeBack,
  TakeBackPayload,
} from '../record-interaction';
import { reactionDetails } from './reaction-details';

@InputType({ description: 'Which content to like.' })
export class LikeInput extends MoodInput {}

@InputType({ description: 'Which like to take back.' })
export class UnlikeInput extends ContentInteractionInput {}

@InputType({ description: 'Which content to dislike.' })
export class DislikeInput extends MoodInput {}

@InputType({ description: 'Which dislike to take back.' })
export class UndislikeInput extends ContentInteractionInput {}

@InputType({ description: 'Which content to react to, and how.' })
export class ReactInput extends MoodInput {
  @Field(() => String, { description: 'One of `reactionGroups`, in any case of its letters; LIKE and DISLIKE too.' })
  @IsText(50)
  reaction!: string;
}

@InputType({ description: 'Which reaction to take back.' })
export class UnreactInput extends ContentInteractionInput {
  @Field(() => String, { description: 'One of `reactionGroups`, in any case of its letters; LIKE and DISLIKE too.' })
  @IsText(50)
  reaction!: string;
}

@ObjectType({ description: 'The content, liked.' })
export class LikePayload extends InteractionPayload {}

@ObjectType({ description: 'The content, not liked (any more).' })
export class UnlikePayload extends TakeBackPayload {}

@ObjectType({ description: 'The content, disliked.' })
export class DislikePayload extends InteractionPayload {}

@ObjectType({ description: 'The content, not disliked (any more).' })
export class UndislikePayload extends TakeBackPayload {}

@ObjectType({ description: 'The content, with the reaction.' })
export class ReactPayload extends InteractionPayload {}

@ObjectType({ description: 'The content, without the reaction.' })
export class UnreactPayload extends TakeBackPayload {}

@ObjectType({ description: 'Reactions that exclude each other: of one group a user has at most one on a content.' })
export class ReactionGroup {
  @Field(() => String, { description: "The group's name." })
  name!: string;

  @Field(() => [String], { description: 'Its reactions.' })
  reactions!: readonly string[];
}

@Resolver()
export class ReactionResolver {
  @Query(() => [ReactionGroup], { description: 'The reactions that there are, as the operator configured them (REACTIONS), by groups.' })
  reactionGroups(@Ctx() { services }: Context): ReactionGroup[] {
    return Object.entries(services.config.reactions).map(([name, reactions]) => ({ name, reactions }));
  }

  @Authorized()
  @Mutation(() => LikePayload, { description: 'Likes a content, and takes back a dislike. Safe to repeat.' })
  like(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => LikeInput, { description: 'Which content.' }) input: LikeInput,
  ): Promise<LikePayload> {
    return recordInteraction(context, info, input, detailsOf(context, { ...input, reaction: 'LIKE' }, true));
  }

  @Authorized()
  @Mutation(() => UnlikePayload, { description: 'Takes back a like. Safe to repeat.' })
  unlike(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnlikeInput, { description: 'Which content.' }) input: UnlikeInput,
  ): Promise<UnlikePayload> {
    return recordTakeBack(context, info, input, detailsOf(context, { ...input, reaction: 'LIKE' }, false));
  }

  @Authorized()
  @Mutation(() => DislikePayload, { description: 'Dislikes a content, and takes back a like. Safe to repeat.' })
  dislike(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => DislikeInput, { description: 'Which content.' }) input: DislikeInput,
  ): Promise<DislikePayload> {
    return recordInteraction(context, info, input, detailsOf(context, { ...input, reaction: 'DISLIKE' }, true));
  }

  @Authorized()
  @Mutation(() => UndislikePayload, { description: 'Takes back a dislike. Safe to repeat.' })
  undislike(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UndislikeInput, { description: 'Which content.' }) input: UndislikeInput,
  ): Promise<UndislikePayload> {
    return recordTakeBack(context, info, input, detailsOf(context, { ...input, reaction: 'DISLIKE' }, false));
  }

  @Authorized()
  @Mutation(() => ReactPayload, { description: 'Reacts to a content, and takes back another reaction of the same group. Safe to repeat.' })
  react(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => ReactInput, { description: 'Which content, and how.' }) input: ReactInput,
  ): Promise<ReactPayload> {
    return recordInteraction(context, info, input, detailsOf(context, input, true));
  }

  @Authorized()
  @Mutation(() => UnreactPayload, { description: 'Takes back a reaction. Safe to repeat.' })
  unreact(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnreactInput, { description: 'Which content, and which reaction.' }) input: UnreactInput,
  ): Promise<UnreactPayload> {
    return recordTakeBack(context, info, input, detailsOf(context, input, false));
  }
}

function detailsOf({ services }: Context, input: ReactInput | UnreactInput, isSet: boolean): FactDetails {
  return reactionDetails(services.config.reactions, input.reaction, isSet, 'notes' in input ? input.notes : undefined);
}
