import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, Info, InputType, Mutation, ObjectType, Resolver, UseMiddleware } from 'type-graphql';
import type { EventType } from '../../domain/interaction-types';
import { Context } from '../../graphql/context';
import { CurrencyField, PlatformField, QuantityField, RecipientField, UnitPriceField } from '../../graphql/input-fields';
import { freshRows } from '../../graphql/middleware';
import { EventInput, InteractionPayload, recordInteraction } from '../record-interaction';
import { type EventDetails, eventDetails } from './event-details';

@InputType()
abstract class CommerceInput extends EventInput {
  @QuantityField()
  quantity?: number | null;

  @UnitPriceField()
  unitPrice?: string | null;

  @CurrencyField()
  currency?: string | null;
}

@InputType({ description: 'A share of a content.' })
export class ShareInput extends EventInput {
  @PlatformField()
  platform?: string | null;

  @RecipientField()
  recipient?: string | null;
}

@InputType({ description: 'The start of playing a content.' })
export class PlayInput extends EventInput {}

@InputType({ description: 'A skip of a content.' })
export class SkipInput extends EventInput {}

@InputType({ description: 'The end of playing a content.' })
export class CompleteInput extends EventInput {}

@InputType({ description: 'A content added to the cart.' })
export class AddToCartInput extends CommerceInput {}

@InputType({ description: 'The content that the viewer removed from the cart.' })
export class RemoveFromCartInput extends CommerceInput {}

@InputType({ description: 'A purchase of a content, with quantity and price.' })
export class PurchaseInput extends CommerceInput {}

@InputType({ description: 'A mood of the viewer about a content.' })
export class RecordMoodInput extends EventInput {}

@ObjectType({ description: 'Result of `share`.' })
export class SharePayload extends InteractionPayload {}

@ObjectType({ description: 'Result of `play`.' })
export class PlayPayload extends InteractionPayload {}

@ObjectType({ description: 'Result of `skip`.' })
export class SkipPayload extends InteractionPayload {}

@ObjectType({ description: 'Result of `complete`.' })
export class CompletePayload extends InteractionPayload {}

@ObjectType({ description: 'Result of `addToCart`.' })
export class AddToCartPayload extends InteractionPayload {}

@ObjectType({ description: 'Result of `removeFromCart`.' })
export class RemoveFromCartPayload extends InteractionPayload {}

@ObjectType({ description: 'Result of `purchase`.' })
export class PurchasePayload extends InteractionPayload {}

@ObjectType({ description: 'Result of `recordMood`.' })
export class RecordMoodPayload extends InteractionPayload {}

@Resolver()
export class InteractionResolver {
  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => SharePayload, {
    description: 'Records that the viewer shared a content. Each call counts; a retry with the same `eventId` does not.',
  })
  share(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => ShareInput, { description: 'Share to record.' }) input: ShareInput,
  ): Promise<SharePayload> {
    return recordEvent(context, info, 'SHARE', input);
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => PlayPayload, {
    description: 'Records that the viewer started to play a content. Each call counts; a retry with the same `eventId` does not.',
  })
  play(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => PlayInput, { description: 'Play to record.' }) input: PlayInput,
  ): Promise<PlayPayload> {
    return recordEvent(context, info, 'PLAY', input);
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => SkipPayload, {
    description: 'Records that the viewer skipped a content. Each call counts; a retry with the same `eventId` does not.',
  })
  skip(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => SkipInput, { description: 'Skip to record.' }) input: SkipInput,
  ): Promise<SkipPayload> {
    return recordEvent(context, info, 'SKIP', input);
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => CompletePayload, {
    description: 'Records that the viewer played a content to its end. Each call counts; a retry with the same `eventId` does not.',
  })
  complete(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => CompleteInput, { description: 'Completion to record.' }) input: CompleteInput,
  ): Promise<CompletePayload> {
    return recordEvent(context, info, 'COMPLETE', input);
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => AddToCartPayload, {
    description: 'Records that the viewer added a content to the cart. Each call counts; a retry with the same `eventId` does not.',
  })
  addToCart(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => AddToCartInput, { description: 'Addition to record.' }) input: AddToCartInput,
  ): Promise<AddToCartPayload> {
    return recordEvent(context, info, 'CART_ADD', input);
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RemoveFromCartPayload, {
    description: 'Records that the viewer removed a content from the cart. Each call counts; a retry with the same `eventId` does not.',
  })
  removeFromCart(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => RemoveFromCartInput, { description: 'Removal to record.' }) input: RemoveFromCartInput,
  ): Promise<RemoveFromCartPayload> {
    return recordEvent(context, info, 'CART_REMOVE', input);
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => PurchasePayload, {
    description:
      'Records that the viewer bought a content. Then the review by the viewer is verified. Each call counts; a retry with the same `eventId` does not.',
  })
  purchase(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => PurchaseInput, { description: 'Purchase to record.' }) input: PurchaseInput,
  ): Promise<PurchasePayload> {
    return recordEvent(context, info, 'PURCHASE', input);
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RecordMoodPayload, { description: 'Records a mood of the viewer about a content, without another interaction. Requires `mood`.' })
  recordMood(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => RecordMoodInput, { description: 'Mood to record.' }) input: RecordMoodInput,
  ): Promise<RecordMoodPayload> {
    return recordEvent(context, info, 'MOOD', input);
  }
}

function recordEvent(context: Context, info: GraphQLResolveInfo, type: EventType, input: EventInput & EventDetails): Promise<InteractionPayload> {
  return recordInteraction(context, info, input, eventDetails(type, input));
}
