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

@InputType({ description: 'A share of a content by the viewer.' })
export class ShareInput extends EventInput {
  @PlatformField()
  platform?: string | null;

  @RecipientField()
  recipient?: string | null;
}

@InputType({ description: 'A start of playing a content by the viewer.' })
export class PlayInput extends EventInput {}

@InputType({ description: 'A skip of a content by the viewer.' })
export class SkipInput extends EventInput {}

@InputType({ description: 'A completed playback of a content by the viewer.' })
export class CompleteInput extends EventInput {}

@InputType({ description: 'A content that the viewer added to the cart, with quantity and price.' })
export class AddToCartInput extends CommerceInput {}

@InputType({ description: 'A content that the viewer removed from the cart, with quantity and price.' })
export class RemoveFromCartInput extends CommerceInput {}

@InputType({ description: 'A purchase of a content by the viewer, with quantity and price.' })
export class PurchaseInput extends CommerceInput {}

@InputType({ description: 'How the viewer felt about a content.' })
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
    description: 'Records that the viewer shared a content. Each call records a further share, unless it repeats an `eventId`.',
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
    description: 'Records that the viewer started to play a content. Each call records a further play, unless it repeats an `eventId`.',
  })
  play(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => PlayInput, { description: 'Start of playing to record.' }) input: PlayInput,
  ): Promise<PlayPayload> {
    return recordEvent(context, info, 'PLAY', input);
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => SkipPayload, {
    description: 'Records that the viewer skipped a content. Each call records a further skip, unless it repeats an `eventId`.',
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
    description: 'Records that the viewer played a content to its end. Each call records a further completion, unless it repeats an `eventId`.',
  })
  complete(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => CompleteInput, { description: 'Completed playback to record.' }) input: CompleteInput,
  ): Promise<CompletePayload> {
    return recordEvent(context, info, 'COMPLETE', input);
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => AddToCartPayload, {
    description: 'Records that the viewer added a content to the cart. Each call records a further addition, unless it repeats an `eventId`.',
  })
  addToCart(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => AddToCartInput, { description: 'Addition to the cart to record.' }) input: AddToCartInput,
  ): Promise<AddToCartPayload> {
    return recordEvent(context, info, 'CART_ADD', input);
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => RemoveFromCartPayload, {
    description: 'Records that the viewer removed a content from the cart. Each call records a further removal, unless it repeats an `eventId`.',
  })
  removeFromCart(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => RemoveFromCartInput, { description: 'Removal from the cart to record.' }) input: RemoveFromCartInput,
  ): Promise<RemoveFromCartPayload> {
    return recordEvent(context, info, 'CART_REMOVE', input);
  }

  @Authorized()
  @UseMiddleware(freshRows)
  @Mutation(() => PurchasePayload, {
    description:
      "Records that the viewer bought a content, which marks the viewer's review of the content as verified. Each call records a further purchase, unless it repeats an `eventId`.",
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
  @Mutation(() => RecordMoodPayload, {
    description: 'Records how the viewer felt about a content. Requires `mood`. Each call records a further mood, unless it repeats an `eventId`.',
  })
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
