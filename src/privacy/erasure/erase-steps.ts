import type { EraseRows, EraseRule } from '../../infrastructure/database/tables/table-rules';
import { allTables } from '../tables/tables';

/** One step of an erasure. It erases the rows of one table that contain the user id in one column. */
export interface EraseStep {
  table: string;
  /** Column that contains the user id. */
  named: string;
  fate: EraseRule['fate'];
  take: EraseRows;
}

const rules = allTables.flatMap(({ table, personalData }) =>
  Object.entries(personalData?.onErase ?? {}).map(([named, rule]) => ({ table, named, ...rule })),
);

/**
 * Steps of an erasure in order of execution. An erasure locks the tables of the interactions, and the rows in each table, in the same order as the
 * ledger, so that an erasure and the ledger never deadlock.
 */
export const eraseSteps: readonly EraseStep[] = rules.flatMap(({ step, ...rule }) => (step ? [{ ...rule, take: step(rule.table, rule.named) }] : []));

/** What an erasure does with the rows of each table, including tables without a step of their own, such as `viewings`. */
export const fateOf: Record<string, EraseRule['fate']> = Object.fromEntries(rules.map(({ table, fate }) => [table, fate]));
