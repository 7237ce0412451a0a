export const pair = ['content_id', 'user_id'];
export const atOnce = 500;

/**
 * Returns the FROM clause of an UPDATE, or the USING clause of a DELETE, that changes up to 500 rows `t` of user $1. A subquery finds the rows by
 * index, and the statement locks them in the order of `key`, as the ledger does. The clause does not lock with FOR UPDATE, because Citus does not
 * support that over many shards. Instead, the clause checks the user id again.
 */
export function nextRows(table: string, key: string[], named: string): string {
  const columns = key.join(', ');
  const isSame = key.map((column) => `t.${column} = l.${column}`).join(' AND ');
  return `(SELECT * FROM (SELECT ${columns} FROM ${table} WHERE ${named} = $1 LIMIT ${atOnce}) f ORDER BY ${columns}) l WHERE ${isSame} AND t.${named} = $1`;
}
