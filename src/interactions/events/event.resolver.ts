import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, Info, InputType, Mutation, ObjectType, Resolver, UseMiddleware } from 'type-graphql';
import { Context } from '../../graphql/context';
import { CurrencyField, PlatformField, QuantityField, RecipientField, TextInputField, UnitPriceField } from '../../graphql/input-fields';
import { freshRows } from '../../graphql/middleware';
import { EventInput, InteractionPayload, recordInteraction } from '../record-interaction';
import type { EventDefinition, SharedField } from './event';
import { eventDetails } from './event-details';

const sharedFields: Record<SharedField, () => PropertyDecorator> = {
  platform: PlatformField,
  recipient: RecipientField,
  quantity: QuantityField,
  unitPrice: UnitPriceField,
  currency: CurrencyField,
};

/** Creates the GraphQL mutation that records events of this type, with its input and its payload. */
export function createEventResolver(definition: EventDefinition): new () => object {
  const { name, description, input, fields = [], textFields = {} } = definition.mutation;
  const typeName = `${name[0]?.toUpperCase()}${name.slice(1)}`;

  @InputType(`${typeName}Input`, { description: input })
  class Input extends EventInput {}
  for (const field of fields) sharedFields[field]()(Input.prototype, field);
  for (const [field, { maxLength, description }] of Object.entries(textFields)) TextInputField(maxLength, description)(Input.prototype, field);

  @ObjectType(`${typeName}Payload`, { description: `Result of \`${name}\`.` })
  class Payload extends InteractionPayload {}

  @Resolver()
  class EventResolver {
    @Authorized()
    @UseMiddleware(freshRows)
    @Mutation(() => Payload, { name, description })
    record(
      @Ctx() context: Context,
      @Info() info: GraphQLResolveInfo,
      @Arg('input', () => Input, { description: input }) event: Input,
    ): Promise<Payload> {
      return recordInteraction(context, info, event, eventDetails(definition, event));
    }
  }
  return EventResolver;
}
