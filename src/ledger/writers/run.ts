import type { QueryResult } from 'pg';
import type { Queryable } from '../../infrastructure/database/pool';

export interface Statement {
  name: string;
  text: string;
}

/** Runs a statement with the rows as its single JSON parameter. Does nothing without rows. */
export async function run(db: Queryable, statement: Statement, rows: readonly object[]): Promise<Pick<QueryResult, 'rows' | 'rowCount'>> {
  return rows.length > 0 ? db.query({ ...statement, values: [JSON.stringify(rows)] }) : { rows: [], rowCount: 0 };
}
