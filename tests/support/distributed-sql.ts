import { parseSync } from 'libpg-query';
import type { Pool } from 'pg';
import { distributedTables, localTables } from '../../src/infrastructure/database/citus/distribution';
import { allTables } from '../../src/privacy/tables/tables';

type Tree = Record<string, unknown>;

const distributed = distributedTables(allTables);

/** Returns the names of PostgreSQL functions that are not immutable. Includes an overloaded name if any of its functions is not immutable. */
export async function changingFunctions(pool: Pool): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ proname: string }>(`SELECT DISTINCT proname FROM pg_proc WHERE provolatile <> 'i'`);
  return new Set(rows.map(({ proname }) => proname));
}

/** Returns the reasons why Citus would reject a statement or would move whole tables to execute it. Returns an empty list if there are none. */
export function refusalsOf(sql: string, changing: ReadonlySet<string>): string[] {
  const { stmts = [] } = parseSync(sql);
  return stmts.flatMap(({ stmt }) => {
    const [[kind, body] = ['', {}]] = Object.entries((stmt ?? {}) as Record<string, Tree>);
    const tables = tablesIn(body);
    if (tables.length === 0) return [];
    const refuse = { InsertStmt: refusalsOfInsert, UpdateStmt: refusalsOfChange, DeleteStmt: refusalsOfChange }[kind] ?? (() => []);
    return [...refuse(body, changing), ...refusalsOfAny(body)];
  });
}

function refusalsOfAny(body: Tree): string[] {
  const refusals: string[] = [];
  // Citus can read the rows of several keys, but can lock the rows of a single key only.
  for (const select of [...nodes(body, 'SelectStmt'), body])
    if (select.lockingClause && !hasOneKey(select)) refusals.push('locks rows of many shards');
  for (const { ctequery } of nodes(body, 'CommonTableExpr'))
    for (const kind of ['InsertStmt', 'UpdateStmt', 'DeleteStmt'])
      for (const change of nodes(ctequery, kind)) if (!hasOneKey(change)) refusals.push('changes many shards in a WITH');
  const groups = new Set(tablesIn(body).map(({ group }) => group));
  if (groups.size > 1) refusals.push(`joins tables of other shards: ${[...groups].join(', ')}`);
  const names = namesIn(body);
  refusals.push(
    ...localTables(allTables)
      .filter((name) => names.has(name))
      .map((name) => `joins ${name} of the coordinator`),
  );
  for (const { larg, rarg, jointype } of nodes(body, 'JoinExpr'))
    if (['JOIN_LEFT', 'JOIN_FULL'].includes(jointype as string) && tablesIn(larg).length === 0 && tablesIn(rarg).length > 0)
      refusals.push('an outer join that keeps rows which are in no shard: its tables would be fetched whole');
  return refusals;
}

function refusalsOfInsert(body: Tree, changing: ReadonlySet<string>): string[] {
  const target = targetOf(body);
  if (!target) return [];
  const refusals = [...changesIn('RETURNING', body.returningClause ?? body.returningList, changing)];
  const columns = nodes(body.cols, 'ResTarget').map(({ name }) => name);
  if (!columns.includes(target.key)) refusals.push(`does not say ${target.key}`);
  if (tablesIn(body.selectStmt).some(({ group }) => group !== target.group)) refusals.push('is filled from tables of other shards');
  const conflict = (body.onConflictClause ?? {}) as Tree;
  refusals.push(...changesIn('DO UPDATE', [conflict.targetList, conflict.whereClause, conflict.infer], changing));
  if (nodes(conflict.targetList, 'ResTarget').some(({ name }) => name === target.key)) refusals.push(`changes ${target.key}`);
  return refusals;
}

function refusalsOfChange(body: Tree, changing: ReadonlySet<string>): string[] {
  const target = targetOf(body);
  if (!target) return [];
  const refusals = [
    ...changesIn('RETURNING', body.returningClause ?? body.returningList, changing),
    ...changesIn('SET', body.targetList, changing),
    ...changesIn('WHERE', body.whereClause, changing),
  ];
  const set = Array.isArray(body.targetList) ? body.targetList.map((one) => (one as { ResTarget: Tree }).ResTarget.name) : [];
  if (set.includes(target.key)) refusals.push(`changes ${target.key}`);
  if (!isKeyed(body.whereClause, target.key)) refusals.push(`is not bound to ${target.key}`);
  return refusals;
}

function changesIn(where: string, tree: unknown, changing: ReadonlySet<string>): string[] {
  const refusals = nodes(tree, 'FuncCall')
    .map(({ funcname }) => nodes(funcname, 'String').at(-1)?.sval as string)
    .filter((name) => changing.has(name))
    .map((name) => `${name}() in ${where}`);
  if (nodes(tree, 'SQLValueFunction').length > 0) refusals.push(`the time or the user in ${where}`);
  if (where !== 'WHERE' && nodes(tree, 'SubLink').length > 0) refusals.push(`a subquery in ${where}`);
  return refusals;
}

/** Returns whether the WHERE condition compares the key with a parameter, a list or a joined column. */
function isKeyed(where: unknown, key: string): boolean {
  return nodes(where, 'A_Expr').some(({ name, lexpr, rexpr }) => isOperator(name, '=') && [lexpr, rexpr].some((side) => columnOf(side) === key));
}

/** Returns whether the WHERE condition compares the key of each distributed table in the statement with a single value. */
function hasOneKey(body: Tree): boolean {
  const bound = nodes(body.whereClause, 'A_Expr')
    .filter(({ kind, name, rexpr }) => kind === 'AEXPR_OP' && isOperator(name, '=') && isValue(rexpr))
    .map(({ lexpr }) => columnOf(lexpr));
  return tablesIn(body).every(({ key }) => bound.includes(key));
}

function isValue(side: unknown): boolean {
  return Object.keys((side ?? {}) as Tree).some((type) => ['ParamRef', 'A_Const', 'TypeCast'].includes(type));
}

function isOperator(name: unknown, operator: string): boolean {
  return nodes(name, 'String').at(-1)?.sval === operator;
}

function columnOf(side: unknown): string | undefined {
  const { ColumnRef: column } = (side ?? {}) as { ColumnRef?: Tree };
  return column && (nodes(column.fields, 'String').at(-1)?.sval as string);
}

function targetOf({ relation }: Tree) {
  return distributed.find(({ name }) => name === (relation as Tree | undefined)?.relname);
}

/** Returns the distributed tables whose names occur anywhere in a syntax tree. */
function tablesIn(tree: unknown): (typeof distributed)[number][] {
  const names = namesIn(tree);
  return distributed.filter(({ name }) => names.has(name));
}

function namesIn(tree: unknown): Set<unknown> {
  const names = new Set<unknown>();
  walk(tree, (_, node) => names.add(node.relname));
  return names;
}

function nodes(tree: unknown, type: string): Tree[] {
  const found: Tree[] = [];
  walk(tree, (name, node) => name === type && found.push(node));
  return found;
}

function walk(tree: unknown, visit: (name: string, node: Tree) => void): void {
  if (tree === null || typeof tree !== 'object') return;
  for (const [name, child] of Object.entries(tree)) {
    if (child !== null && typeof child === 'object' && !Array.isArray(child)) visit(name, child as Tree);
    walk(child, visit);
  }
}
