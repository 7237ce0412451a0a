import { badInput } from '../../domain/errors';
import type { EventType } from '../../domain/interaction-types';
import type { FactDetails } from '../record-interaction';

/** Details that clients can send with an event, in addition to its content and time. */
export interface EventDetails {
  durationMs?: number | null;
  platform?: string | null;
  recipient?: string | null;
  quantity?: number | null;
  unitPrice?: string | null;
  currency?: string | null;
  context?: string | null;
  notes?: string | null;
}

/** Builds the details of an event. @throws CodedError BAD_USER_INPUT for a price without a currency, or for a MOOD event without a mood. */
export function eventDetails(type: EventType, input: EventDetails & { mood?: string | null }): FactDetails {
  const { durationMs, platform, recipient, quantity, unitPrice, currency, context, notes } = input;
  if (unitPrice && !currency) throw badInput('input.currency', 'unitPrice requires a currency.');
  if (type === 'MOOD' && !input.mood?.trim()) throw badInput('input.mood', 'mood must not be empty.');
  const wholeMs = durationMs == null ? null : Math.floor(durationMs);
  return { kind: 'interaction', type, durationMs: wholeMs, platform, recipient, quantity, unitPrice, currency, context, notes };
}
