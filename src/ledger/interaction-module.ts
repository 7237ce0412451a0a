import type { CounterDefinitions, CounterName, DailyCounterName } from '../domain/counters';
import type { InteractionTypeDefinition } from '../domain/interaction-types';
import type { Connection, Queryable } from '../infrastructure/database/pool';
import type { Tables } from '../infrastructure/database/tables/table-rules';
import type { CounterDeltas } from './counter-deltas';
import type { Entry, Fact, FactKind } from './facts';

/** Properties of one kind of fact that the ledger needs to record facts of this kind. */
export interface KindRules<F extends Fact = Fact> {
  /** `event`: the interaction can occur repeatedly, and the id identifies the fact. `state`: user, content and kind identify the fact. */
  identity: 'event' | 'state';
  /** Whether facts of one user and content are commutative. If false, a batch contains at most one fact of this kind per user and content. */
  isCommutative: boolean;
  /** Whether a repeated event marks the user as active on the UTC day of the event. If absent, only a new event marks the user as active. */
  repeatsAreActivity?: true;
  /** Returns the type of interaction, one of the `types` of the module. */
  typeOf(fact: F): string;
  /** Returns the value of a type that has `values`, such as the reaction. Absent for all other types. */
  typeValueOf?(fact: F): string;
  /** Whether the fact withdraws something. Absent if facts of this kind never withdraw anything. */
  isWithdrawal?(fact: F): boolean;
}

/** How the audit computes counters from one table of facts. */
interface Recount {
  table: string;
  /** SQL aggregate of each counter over the rows of one content. */
  totals?: Partial<Record<CounterName, string>>;
  /**
   * SQL aggregate of each counter over the rows of one content and day. `at` is the column with the time that determines the day. Rows in which
   * the column is null do not count. An interaction that was undone later still counts on its day.
   */
  daily?: { at: string; counts: Partial<Record<DailyCounterName, string>> };
  /** SQL expression of the tally that a row counts towards, such as `rating:7`; null if the row counts towards none. */
  tally?: string;
}

/** Sends statements whose results the batch does not need. The ledger calls it in the last round trip of the batch, before COMMIT. */
export type SendLast = () => Promise<unknown>;

/**
 * How the ledger records the facts of one interaction folder. All methods of a batch use one pipelined connection: statements that a method
 * sends before its first `await` share a round trip with those of the other modules.
 */
export interface InteractionModule<F extends Fact = Fact, Found = unknown> {
  types: Readonly<Record<string, InteractionTypeDefinition>>;
  counters?: Partial<CounterDefinitions>;
  recount?: readonly Recount[];
  kinds: { [K in F['kind']]: KindRules<Extract<F, { kind: K }>> };
  /** Rules of the tables that the module writes, by the name of the Prisma model. */
  tables: Partial<Tables>;
  /** Reads the stored rows that `write` needs, in the first round trip. */
  find?(db: Queryable, facts: readonly F[]): Promise<Found>;
  /**
   * Returns the facts among `withdrawals` that have something to withdraw. The ledger accepts only these facts if the user cannot see the content.
   */
  findWithdrawable?(db: Queryable, withdrawals: readonly F[], found: Found): Promise<readonly F[]>;
  /**
   * Writes the rows of a batch, adds the changes of counters to `deltas`, and fills in the results of the entries. The entries are sorted by
   * content and user, so that every batch locks rows in one order. Can return a function that sends further statements later.
   */
  write(db: Connection, entries: Entry<F>[], deltas: CounterDeltas, found: Found): Promise<void> | Promise<SendLast | null>;
}

/** The rules of all kinds of facts. */
export type Kinds = Readonly<Record<FactKind, KindRules>>;

/** A module for facts of any kinds. */
export type AnyModule = Omit<InteractionModule, 'kinds'> & { kinds: Readonly<Partial<Record<FactKind, KindRules>>> };
