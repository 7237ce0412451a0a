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

@InputType({ description: 'The content to like.' })
export class LikeInput extends MoodInput {}

@InputType({ description: "The content from which to remove the viewer's like." })
export class UnlikeInput extends ContentInteractionInput {}

@InputType({ description: 'The content to dislike.' })
export class DislikeInput extends MoodInput {}

@InputType({ description: "The content from which to remove the viewer's dislike." })
export class UndislikeInput extends ContentInteractionInput {}

@InputType({ description: 'A content, and the reaction of the viewer to set.' })
export class ReactInput extends MoodInput {
  @Field(() => String, {
    description: 'Reaction to the content: one of those that `reactionGroups` returns, including LIKE and DISLIKE. Case-insensitive.',
  })
  @IsText(textLimits.reaction)
  reaction!: string;
}

@InputType({ description: 'A content, and the reaction of the viewer to remove.' })
export class UnreactInput extends ContentInteractionInput {
  @Field(() => String, {
    description: 'Reaction to the content: one of those that `reactionGroups` returns, including LIKE and DISLIKE. Case-insensitive.',
  })
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

@ObjectType({ description: 'A group of reactions that exclude each other: a user has at most one reaction of the group to a content.' })
export class ReactionGroup {
  @Field(() => String, { description: 'Name of the reaction group.' })
  name!: string;

  @Field(() => [String], { description: 'Names of the reactions in the group, such as LIKE and DISLIKE.' })
  reactions!: readonly string[];
}

@Resolver()
export class ReactionResolver {
  @Query(() => [ReactionGroup], { description: 'All reaction groups that the operator configured (setting REACTIONS), with their reactions.' })
  reactionGroups(@Ctx() { services }: Context): ReactionGroup[] {
    return Object.entries(services.config.reactions).map(([name, reactions]) => ({ name, reactions }));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => LikePayload, { description: "Sets the viewer's like of a content, and removes their dislike of it. Idempotent." })
  like(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => LikeInput, { description: 'The content to like.' }) input: LikeInput,
  ): Promise<LikePayload> {
    return recordInteraction(context, info, input, detailsOf(context, 'LIKE', true, input.notes));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UnlikePayload, { description: "Removes the viewer's like of a content. Idempotent." })
  unlike(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnlikeInput, { description: "The content from which to remove the viewer's like." }) input: UnlikeInput,
  ): Promise<UnlikePayload> {
    return recordUndo(context, info, input, detailsOf(context, 'LIKE', false));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => DislikePayload, { description: "Sets the viewer's dislike of a content, and removes their like of it. Idempotent." })
  dislike(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => DislikeInput, { description: 'The content to dislike.' }) input: DislikeInput,
  ): Promise<DislikePayload> {
    return recordInteraction(context, info, input, detailsOf(context, 'DISLIKE', true, input.notes));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UndislikePayload, { description: "Removes the viewer's dislike of a content. Idempotent." })
  undislike(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UndislikeInput, { description: "The content from which to remove the viewer's dislike." }) input: UndislikeInput,
  ): Promise<UndislikePayload> {
    return recordUndo(context, info, input, detailsOf(context, 'DISLIKE', false));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => ReactPayload, {
    description: 'Sets a reaction of the viewer to a content, and removes their other reaction of the same group. Idempotent.',
  })
  react(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => ReactInput, { description: 'A content, and the reaction of the viewer to set.' }) input: ReactInput,
  ): Promise<ReactPayload> {
    return recordInteraction(context, info, input, detailsOf(context, input.reaction, true, input.notes));
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => UnreactPayload, { description: 'Removes a reaction of the viewer to a content. Idempotent.' })
  unreact(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => UnreactInput, { description: 'A content, and the reaction of the viewer to remove.' }) input: UnreactInput,
  ): Promise<UnreactPayload> {
    return recordUndo(context, info, input, detailsOf(context, input.reaction, false));
  }
}

function detailsOf({ services }: Context, reaction: string, isSet: boolean, notes?: string | null): FactDetails {
  return reactionDetails(services.config.reactions, reaction, isSet, notes);
}
