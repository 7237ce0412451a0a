import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, Info, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { EventType } from '../../domain/interaction-types';
import { Context } from '../../graphql/context';
import { CurrencyField, PlatformField, QuantityField, RecipientField, UnitPriceField } from '../../graphql/input-fields';
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

@InputType({ description: 'What was shared, how and with whom.' })
export class ShareInput extends EventInput {
  @PlatformField()
  platform?: string | null;

  @RecipientField()
  recipient?: string | null;
}

@InputType({ description: 'What is played.' })
export class PlayInput extends EventInput {}

@InputType({ description: 'What was skipped, and how far in.' })
export class SkipInput extends EventInput {}

@InputType({ description: 'What was played to its end.' })
export class CompleteInput extends EventInput {}

@InputType({ description: 'What was put into the cart.' })
export class AddToCartInput extends CommerceInput {}

@InputType({ description: 'What was taken out of the cart.' })
export class RemoveFromCartInput extends CommerceInput {}

@InputType({ description: 'What was bought, how many and for how much.' })
export class PurchaseInput extends CommerceInput {}

@InputType({ description: 'How the viewer feels about a content.' })
export class RecordMoodInput extends EventInput {}

@ObjectType({ description: 'The content, shared once more.' })
export class SharePayload extends InteractionPayload {}

@ObjectType({ description: 'The content, played.' })
export class PlayPayload extends InteractionPayload {}

@ObjectType({ description: 'The content, skipped.' })
export class SkipPayload extends InteractionPayload {}

@ObjectType({ description: 'The content, played to its end.' })
export class CompletePayload extends InteractionPayload {}

@ObjectType({ description: 'The content, put into the cart.' })
export class AddToCartPayload extends InteractionPayload {}

@ObjectType({ description: 'The content, taken out of the cart.' })
export class RemoveFromCartPayload extends InteractionPayload {}

@ObjectType({ description: 'The content, bought.' })
export class PurchasePayload extends InteractionPayload {}

@ObjectType({ description: 'The content, with a mood told.' })
export class RecordMoodPayload extends InteractionPayload {}

@Resolver()
export class InteractionResolver {
  @Authorized()
  @Mutation(() => SharePayload, { description: 'Records that the viewer shared a content. Each counts; with an `eventId` a retry does not.' })
  share(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => ShareInput, { description: 'What was shared, how and with whom.' }) input: ShareInput,
  ): Promise<SharePayload> {
    return recordEvent(context, info, 'SHARE', input);
  }

  @Authorized()
  @Mutation(() => PlayPayload, { description: 'Records that the viewer began to play a content. Each counts; with an `eventId` a retry does not.' })
  play(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => PlayInput, { description: 'What is played.' }) input: PlayInput,
  ): Promise<PlayPayload> {
    return recordEvent(context, info, 'PLAY', input);
  }

  @Authorized()
  @Mutation(() => SkipPayload, { description: 'Records that the viewer skipped a content. Each counts; with an `eventId` a retry does not.' })
  skip(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => SkipInput, { description: 'What was skipped, and how far in.' }) input: SkipInput,
  ): Promise<SkipPayload> {
    return recordEvent(context, info, 'SKIP', input);
  }

  @Authorized()
  @Mutation(() => CompletePayload, {
    description: 'Records that the viewer played a content to its end. Each counts; with an `eventId` a retry does not.',
  })
  complete(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => CompleteInput, { description: 'What was played to its end.' }) input: CompleteInput,
  ): Promise<CompletePayload> {
    return recordEvent(context, info, 'COMPLETE', input);
  }

  @Authorized()
  @Mutation(() => AddToCartPayload, {
    description: 'Records that the viewer put a content into the cart. Each counts; with an `eventId` a retry does not.',
  })
  addToCart(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => AddToCartInput, { description: 'What was put into the cart.' }) input: AddToCartInput,
  ): Promise<AddToCartPayload> {
    return recordEvent(context, info, 'CART_ADD', input);
  }

  @Authorized()
  @Mutation(() => RemoveFromCartPayload, {
    description: 'Records that the viewer took a content out of the cart. Each counts; with an `eventId` a retry does not.',
  })
  removeFromCart(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => RemoveFromCartInput, { description: 'What was taken out of the cart.' }) input: RemoveFromCartInput,
  ): Promise<RemoveFromCartPayload> {
    return recordEvent(context, info, 'CART_REMOVE', input);
  }

  @Authorized()
  @Mutation(() => PurchasePayload, {
    description: 'Records that the viewer bought a content: their review of it is verified then. Each counts; with an `eventId` a retry does not.',
  })
  purchase(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => PurchaseInput, { description: 'What was bought, how many and for how much.' }) input: PurchaseInput,
  ): Promise<PurchasePayload> {
    return recordEvent(context, info, 'PURCHASE', input);
  }

  @Authorized()
  @Mutation(() => RecordMoodPayload, { description: 'Records how the viewer feels about a content, without any other act. Needs a `mood`.' })
  recordMood(
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => RecordMoodInput, { description: 'How the viewer feels about a content.' }) input: RecordMoodInput,
  ): Promise<RecordMoodPayload> {
    return recordEvent(context, info, 'MOOD', input);
  }
}

function recordEvent(context: Context, info: GraphQLResolveInfo, type: EventType, input: EventInput & EventDetails): Promise<InteractionPayload> {
  return recordInteraction(context, info, input, eventDetails(type, input));
}
