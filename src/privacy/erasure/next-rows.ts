export const pair = ['content_id', 'user_id'];
export const atOnce = 500;

/**
 * The next rows of person $1: found by an index in any order, then changed and thereby locked in the ledger's order. Rows that got
 * another owner in between are left out. Not by FOR UPDATE, which a distributed table refuses over many contents.
 */
export function nextRows(table: string, key: string[], named: string): string {
  const columns = key.join(', ');
  const isSame = key.map((column) => `t.${column} = l.${column}`).join(' AND ');
  return `(SELECT * FROM (SELECT ${columns} FROM ${table} WHERE ${named} = $1 LIMIT ${atOnce}) f ORDER BY ${columns}) l WHERE ${isSame} AND t.${named} = $1`;
}
