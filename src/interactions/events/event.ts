import type { CounterDefinitions, CounterName } from '../../domain/counters';
import type { HistoryType } from '../../domain/interaction-types';
import type { EventDetails } from './fact';

type Counter = { [Name in CounterName]: { name: Name } & CounterDefinitions[Name] }[CounterName];

/** Details that several types of events share. `event.resolver.ts` defines their input fields. */
export type SharedField = 'platform' | 'recipient' | 'quantity' | 'unitPrice' | 'currency';

/** A text that only one type of event has. The column of `interactions` has the name of the field in snake case. */
export interface TextField {
  /** Description of the field in the API. */
  description: string;
  maxLength: number;
}

/** A type of event. The GraphQL mutation, the rows in `interactions` and the counter derive from it. */
export interface EventDefinition extends Omit<HistoryType, 'family'> {
  type: string;
  mutation: {
    name: string;
    description: string;
    /** Description of the input, such as "A share of a content by the viewer." */
    input: string;
    fields?: readonly SharedField[];
    textFields?: Readonly<Record<string, TextField>>;
  };
  /** Counter that each event of this type increases. */
  counter?: Counter;
  /** @throws CodedError BAD_USER_INPUT if the input is not valid for this type. */
  check?(input: EventDetails & { mood?: string | null }): void;
}

export const defineEvent = <const D extends EventDefinition>(definition: D): D => definition;

/** Returns the names of the texts that only one of these types of events has. */
export const textFieldsOf = (definitions: readonly EventDefinition[]): string[] =>
  definitions.flatMap(({ mutation }) => Object.keys(mutation.textFields ?? {}));
