import { type CounterDefinitions, type CounterName, CounterSet, type Weights } from '../../domain/counters';
import { createCounterTables } from '../../ledger/counter-tables';
import { modules } from './modules';

type Declared = (typeof modules)[number] extends infer M ? (M extends { counters: infer C } ? keyof C : never) : never;
const definitions: Pick<CounterDefinitions, Declared> = Object.assign({}, ...modules.map((module) => ('counters' in module ? module.counters : {})));

/** The counters of all interactions. */
export const counters = new CounterSet(definitions);
/** SQL statements of the counter tables. */
export const counterTables = createCounterTables(counters);

/** Returns the default weights with the changes of the operator. @throws Error if a change names an unknown counter. */
export function weightsWith(changes: Readonly<Record<string, number>>): Weights {
  for (const name of Object.keys(changes))
    if (!counters.names.includes(name as CounterName))
      throw new Error(`WEIGHTS contains the unknown name "${name}"; known are ${counters.names.join(', ')}.`);
  return { ...counters.defaultWeights, ...changes };
}
