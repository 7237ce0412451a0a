import { badInput } from '../../domain/errors';
import type { FactDetails } from '../../ledger/facts';
import type { EventDefinition } from './event';
import type { EventDetails } from './fact';

/** Builds the details of an event. @throws CodedError BAD_USER_INPUT for a price without a currency, or for an input that the type does not allow. */
export function eventDetails(definition: EventDefinition, input: EventDetails & { mood?: string | null }): FactDetails {
  const { durationMs, platform, recipient, quantity, unitPrice, currency, context, notes } = input;
  if (unitPrice && !currency) throw badInput('input.currency', 'unitPrice requires a currency.');
  definition.check?.(input);
  const texts = Object.fromEntries(
    Object.keys(definition.mutation.textFields ?? {}).map((name) => [name, input[name as keyof EventDetails] || null]),
  );
  const wholeMs = durationMs == null ? null : Math.floor(durationMs);
  return {
    kind: 'interaction',
    type: definition.type,
    durationMs: wholeMs,
    platform,
    recipient,
    quantity,
    unitPrice,
    currency,
    context,
    notes,
    ...texts,
  };
}
