import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, Field, Info, InputType, Mutation, ObjectType, Query, Resolver, UseMiddleware } from 'type-graphql';
import { textLimits } from '../../domain/text-limits';
import { Context } from '../../graphql/context';
import { freshRows } from '../../graphql/middleware';
import { IsText } from '../../graphql/validation';
import {
  ContentInteractionInput,
  type FactDetails,
  InteractionPayload,
  MoodInput,
  recordInteraction,
  recordUndo,
  UndoPayload,
} from '../record-interaction';
import { reactionDetails } from './reaction-details';

@InputType({ description: 'Content to like.' })
export class LikeInput extends MoodInput {}

@InputType({ description: 'Content whose like to remove.' })
export class UnlikeInput extends ContentInteractionInput {}

@InputType({ description: 'Content to dislike.' })
export class DislikeInput extends MoodInput {}

@InputType({ description: 'Content whose dislike to remove.' })
export class UndislikeInput extends ContentInteractionInput {}

@InputType({ description: 'Content and reaction to set.' })
export class ReactInput extends MoodInput {
  @Field(() => String, { description: 'One of the reactions in `reactionGroups`, including LIKE and DISLIKE. Case-insensitive.' })
  @IsText(textLimits.reaction)
  reaction!: string;
}

@InputType({ description: 'Content and reaction to remove.' })
export class UnreactInput extends ContentInteractionInput {
  @Field(() => String, { description: 'One of the reactions in `reactionGroups`, including LIKE and DISLIKE. Case-insensitive.' })
  @IsText(textLimits.reaction)
  reaction!: string;
}

@ObjectType({ description: 'Result of `like`.' })
export class LikePayload extends InteractionPayload {}

@ObjectType({ description: 'Result of `unlike`.' })
export class UnlikePayload extends UndoPayload {}

@ObjectType({ description: 'Result of `dislike`.' })
export class DislikePayload extends InteractionPayload {}

@ObjectType({ description: 'Result of `undislike`.' })
export class UndislikePayload extends UndoPayload {}

@ObjectType({ description: 'Result of `react`.' })
export class ReactPayload extends InteractionPayload {}

@ObjectType({ description: 'Result of `unreact`.' })
export class UnreactPayload extends UndoPayload {}

@ObjectType({ description: 'A group of reactions. A user has at most one reaction of each group to a content.' })
export class ReactionGroup {
  @Field(() => String, { description: 'Name of the group.' })
  name!: string;

  @Field(() => [String], { description: 'Reactions of the group.' })
  reactions!: readonly string[];
}

@Resolver()
export class ReactionResolver {
  @Query(() => [ReactionGroup], { description: 'Available reactions by group, as configured by the operator (REACTIONS).' })
  reactionGroups(@Ctx() { services }: Context): ReactionGroup[] {
    return Object.entries(services.config.reactions).map(([name, reactions]) => ({ name, reactions }));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => LikePayload, { description: 'Likes a content and removes a dislike. Idempotent.' })
  like(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => LikeInput, { description: 'Content to like.' }) input: LikeInput,
  ): Promise<LikePayload> {
    return recordInteraction(context, info, input, detailsOf(context, { ...input, reaction: 'LIKE' }, true));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UnlikePayload, { description: 'Removes a like. Idempotent.' })
  unlike(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnlikeInput, { description: 'Content whose like to remove.' }) input: UnlikeInput,
  ): Promise<UnlikePayload> {
    return recordUndo(context, info, input, detailsOf(context, { ...input, reaction: 'LIKE' }, false));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => DislikePayload, { description: 'Dislikes a content and removes a like. Idempotent.' })
  dislike(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => DislikeInput, { description: 'Content to dislike.' }) input: DislikeInput,
  ): Promise<DislikePayload> {
    return recordInteraction(context, info, input, detailsOf(context, { ...input, reaction: 'DISLIKE' }, true));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UndislikePayload, { description: 'Removes a dislike. Idempotent.' })
  undislike(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UndislikeInput, { description: 'Content whose dislike to remove.' }) input: UndislikeInput,
  ): Promise<UndislikePayload> {
    return recordUndo(context, info, input, detailsOf(context, { ...input, reaction: 'DISLIKE' }, false));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => ReactPayload, { description: 'Sets a reaction to a content and removes another reaction of the same group. Idempotent.' })
  react(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => ReactInput, { description: 'Content and reaction to set.' }) input: ReactInput,
  ): Promise<ReactPayload> {
    return recordInteraction(context, info, input, detailsOf(context, input, true));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UnreactPayload, { description: 'Removes a reaction. Idempotent.' })
  unreact(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnreactInput, { description: 'Content and reaction to remove.' }) input: UnreactInput,
  ): Promise<UnreactPayload> {
    return recordUndo(context, info, input, detailsOf(context, input, false));
  }
}

function detailsOf({ services }: Context, input: ReactInput | UnreactInput, isSet: boolean): FactDetails {
  return reactionDetails(services.config.reactions, input.reaction, isSet, 'notes' in input ? input.notes : undefined);
}
