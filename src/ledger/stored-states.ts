import type { Queryable } from '../infrastructure/database/pool';
import { statement } from '../infrastructure/database/statement';
import type { Fact } from './facts';
import { keyOf } from './row-format';

interface StateTable<F extends Fact> {
  /** Name of the SQL statement. */
  name: string;
  table: string;
  userColumn?: string;
  /** Key column of the table besides content and user, and a function that returns the value of this column for a fact. */
  part?: { column: string; of: (fact: F) => string };
}

/** Creates a function that selects the facts whose state is stored. A withdrawn reaction, favorite or rating keeps its row, so that a repeated withdrawal finds it. */
export function storedStates<F extends Fact>({ name, table, userColumn = 'user_id', part }: StateTable<F>) {
  const find = statement(
    name,
    { c: 'text', u: 'text', p: 'text' },
    `SELECT t.content_id AS c, t.${userColumn} AS u, ${part ? `t.${part.column}` : "''"} AS p FROM json_to_recordset($1) AS k(c text, u text, p text)
      JOIN ${table} t ON t.content_id = k.c AND t.${userColumn} = k.u${part ? ` AND t.${part.column} = k.p` : ''}`,
  );
  const keyOfFact = (fact: F) => ({ c: fact.contentId, u: fact.viewer.id, p: part?.of(fact) ?? '' });
  const textOf = ({ c, u, p }: ReturnType<typeof keyOfFact>) => keyOf(c, u, p);
  return async (db: Queryable, facts: readonly F[]): Promise<F[]> => {
    const rows = await find.rows(db, [JSON.stringify(facts.map(keyOfFact))]);
    const stored = new Set(rows.map(textOf));
    return facts.filter((fact) => stored.has(textOf(keyOfFact(fact))));
  };
}
