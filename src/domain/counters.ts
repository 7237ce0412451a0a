import { columnOf } from './column-name';

/**
 * Counters of a content. Each interaction folder adds its counters to this interface. The server stores the current count of each counter. For a
 * `daily` counter, it also stores the number of new interactions per hour and per day.
 *
 * @public
 */
// biome-ignore lint/suspicious/noEmptyInterface: the interaction folders add members
export interface Counters {}

export type CounterName = keyof Counters;
export type DailyCounterName = { [Name in CounterName]: Counters[Name] extends 'daily' ? Name : never }[CounterName];
/** Number of new interactions in a period, by daily counter. */
export type DailyCounts = Record<DailyCounterName, number>;
/** Weight of one interaction in popularity and trending, by counter. A negative weight lowers popularity and does not affect trending. */
export type Weights = Record<CounterName, number>;

interface TotalCounter {
  isDaily: false;
  /** Default weight in popularity and trending. */
  weight: number;
  /** Description of the current count in the API. */
  description: string;
}

interface DailyCounter extends Omit<TotalCounter, 'isDaily'> {
  isDaily: true;
  /** Description of the number of new interactions in a period, in the API. */
  newDescription: string;
}

/** Definitions of counters. The column of a counter is its name in snake case. */
export type CounterDefinitions = { readonly [Name in CounterName]: Counters[Name] extends 'daily' ? DailyCounter : TotalCounter };

/** All counters of a content. The ledger, the queries, the configuration and the schema read their counters from this set. */
export class CounterSet {
  readonly names: readonly CounterName[];
  readonly dailyNames: readonly DailyCounterName[];
  readonly defaultWeights: Weights;

  constructor(readonly definitions: CounterDefinitions) {
    this.names = Object.keys(definitions) as CounterName[];
    this.dailyNames = this.names.filter((name): name is DailyCounterName => definitions[name].isDaily);
    this.defaultWeights = Object.fromEntries(this.names.map((name) => [name, definitions[name].weight])) as Weights;
  }

  isDaily(name: CounterName): name is DailyCounterName {
    return this.definitions[name].isDaily;
  }

  /** Returns the SQL of the popularity, which is the weighted sum of all counters. `columnSql` returns the SQL expression for a column name. */
  popularitySql(weights: Weights, columnSql: (column: string) => string): string {
    return weightedSumSql(this.names, weights, columnSql);
  }

  /** Returns the SQL of the score of a day, which is the weighted sum of the daily counters. */
  dayScoreSql(weights: Weights, columnSql: (column: string) => string): string {
    return weightedSumSql(this.dailyNames, weights, columnSql);
  }
}

function weightedSumSql(names: readonly CounterName[], weights: Weights, columnSql: (column: string) => string): string {
  return names.map((name) => `${columnSql(columnOf(name))} * (${Number(weights[name] ?? 0)})::float8`).join(' + ');
}
