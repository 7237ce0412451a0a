export const pair = ['content_id', 'user_id'];
export const atOnce = 500;

/**
 * SQL: the next rows of user $1, found by index in any order and then updated, and so locked, in the ledger's order. Rows that changed
 * their user meanwhile are left out. FOR UPDATE is no option: distributed tables do not support it across contents.
 */
export function nextRows(table: string, key: string[], named: string): string {
  const columns = key.join(', ');
  const isSame = key.map((column) => `t.${column} = l.${column}`).join(' AND ');
  return `(SELECT * FROM (SELECT ${columns} FROM ${table} WHERE ${named} = $1 LIMIT ${atOnce}) f ORDER BY ${columns}) l WHERE ${isSame} AND t.${named} = $1`;
}
