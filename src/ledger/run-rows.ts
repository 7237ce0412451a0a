import type { Queryable, Result } from '../infrastructure/database/pool';
import type { Columns, RowOf, Statement } from '../infrastructure/database/statement';

/** Runs a statement whose only parameter is `rows` as a JSON array. Does nothing if `rows` is empty. */
export async function run<C extends Columns>(
  db: Queryable,
  statement: Statement<C>,
  rows: readonly object[],
): Promise<Pick<Result<RowOf<C>>, 'rows' | 'rowCount'>> {
  return rows.length > 0 ? statement.run(db, [JSON.stringify(rows)]) : { rows: [], rowCount: 0 };
}
