import type { CounterDefinitions } from '../../domain/counters';
import type { HistoryType } from '../../domain/interaction-types';
import type { InteractionModule } from '../../ledger/interaction-module';
import type { EventDefinition, TextField } from './event';
import type { InteractionFact } from './fact';
import { createEventTables } from './tables';
import { createEventWriter, type KnownEvents } from './write';

type CountersOf<D extends EventDefinition> = D extends { counter: { name: infer Name extends string } } ? Name : never;

/** Creates the module that records events of these types. */
export function createEventModule<const D extends readonly EventDefinition[]>(definitions: D) {
  const textFields: Record<string, TextField> = Object.assign({}, ...definitions.map(({ mutation }) => mutation.textFields));
  const counts = Object.fromEntries(
    definitions.flatMap(({ type, counter }) => (counter ? [[counter.name, `count(*) FILTER (WHERE type = '${type}')`]] : [])),
  );
  const writer = createEventWriter(definitions);
  return {
    definitions,
    /** The texts that only one type of event has, by name. */
    textFields,
    types: Object.fromEntries(
      definitions.map(({ type, word, preferenceWeight, description }) => [type, { family: 'EVENT', word, preferenceWeight, description }]),
    ) as Record<D[number]['type'], HistoryType>,
    counters: Object.fromEntries(definitions.flatMap(({ counter }) => (counter ? [[counter.name, counter]] : []))) as unknown as Pick<
      CounterDefinitions,
      CountersOf<D[number]> & keyof CounterDefinitions
    >,
    recount: [{ table: 'interactions', totals: counts, daily: { at: 'occurred_at', counts } }],
    kinds: { interaction: { identity: 'event', isCommutative: true, typeOf: ({ type }) => type } },
    ...writer,
    tables: createEventTables(definitions),
  } satisfies InteractionModule<InteractionFact, KnownEvents> & Record<string, unknown>;
}
