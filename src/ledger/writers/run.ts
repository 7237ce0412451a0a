import type { QueryResult } from 'pg';
import type { Queryable } from '../../infrastructure/database/pool';

export interface Statement {
  name: string;
  text: string;
}

/** Runs a statement over rows that travel as its one JSON parameter; nothing to do for none. */
export async function run(db: Queryable, statement: Statement, rows: readonly object[]): Promise<Pick<QueryResult, 'rows' | 'rowCount'>> {
  return rows.length > 0 ? db.query({ ...statement, values: [JSON.stringify(rows)] }) : { rows: [], rowCount: 0 };
}
