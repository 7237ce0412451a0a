import { parseSync } from 'libpg-query';

type Tree = Record<string, unknown>;
interface Name {
  relname?: string;
}

/**
 * Comment in a migration that marks the next statement as compatible with the previous release although it looks incompatible. It contains the
 * reason, for reviewers.
 */
const mark = /^--\s*bearable:\s*\S.{9,}/m;

const ofColumns: Record<string, string> = {
  AT_DropColumn: 'drops a column',
  AT_AlterColumnType: 'changes the type of a column',
  AT_SetNotNull: 'refuses NULL in a column',
  AT_AddConstraint: 'adds a constraint',
  AT_DropConstraint: 'drops a constraint, on which an ON CONFLICT may stand',
};
const ofRows: Record<string, string> = { UpdateStmt: 'changes rows', DeleteStmt: 'deletes rows', TruncateStmt: 'deletes rows' };

/** Returns the names of the tables and views that an SQL script creates. */
export function madeBy(sql: string): string[] {
  return statementsOf(sql).flatMap(({ kind, body }) => {
    const name = kind === 'CreateStmt' ? nameOf(body.relation) : kind === 'ViewStmt' ? nameOf(body.view) : undefined;
    return name ? [name] : [];
  });
}

/**
 * Returns the statements of a migration that would break running servers of the previous release. `released` contains the tables and views that those
 * servers use.
 */
export function breachesIn(sql: string, released: ReadonlySet<string>): string[] {
  const statements = statementsOf(sql);
  const made = new Set([...madeBy(sql), ...statements.flatMap(({ kind, body }) => (kind === 'IndexStmt' ? [String(body.idxname)] : []))]);
  return statements.flatMap(({ text, kind, body }) => {
    if (mark.test(text)) return [];
    return breachesOf(kind, body, released, made).map(
      (breach) =>
        `${breach}: ${text
          .replace(/^\s*--.*$/gm, '')
          .trim()
          .slice(0, 120)}`,
    );
  });
}

function breachesOf(kind: string, body: Tree, released: ReadonlySet<string>, made: ReadonlySet<string>): string[] {
  const isReleased = released.has(nameOf(body.relation) ?? nameOf(body.table) ?? '');
  switch (kind) {
    case 'DoStmt':
      return ['does what nobody can see here'];
    case 'DropStmt':
      return droppedBy(body)
        .filter((name) => body.removeType === 'OBJECT_INDEX' || released.has(name))
        .filter((name) => body.removeType === 'OBJECT_TABLE' || !made.has(name))
        .map((name) => `drops ${name}`);
    case 'RenameStmt':
    case 'AlterObjectSchemaStmt':
      return isReleased ? ['takes a name away'] : [];
    case 'IndexStmt':
      return isReleased && body.unique ? ['refuses rows that were alike until now'] : [];
    case 'CreateTrigStmt':
    case 'RuleStmt':
      return isReleased ? ['acts on what others write'] : [];
    case 'AlterTableStmt':
      return isReleased ? (body.cmds as { AlterTableCmd: Tree }[]).flatMap(({ AlterTableCmd }) => breachesOfChange(AlterTableCmd)) : [];
    default:
      return isReleased || (body.relations as { RangeVar: Name }[] | undefined)?.some(({ RangeVar }) => released.has(RangeVar.relname ?? ''))
        ? [ofRows[kind] ?? []].flat()
        : [];
  }
}

function breachesOfChange({ subtype, def }: Tree): string[] {
  if (subtype === 'AT_ColumnDefault') return def ? [] : ['drops a default'];
  if (subtype !== 'AT_AddColumn') return [ofColumns[subtype as string] ?? []].flat();
  const { constraints = [] } = (def as { ColumnDef: { constraints?: { Constraint: { contype: string } }[] } }).ColumnDef;
  const kinds = constraints.map(({ Constraint }) => Constraint.contype);
  return kinds.includes('CONSTR_NOTNULL') && !kinds.includes('CONSTR_DEFAULT') ? ['adds a column that must be given'] : [];
}

function droppedBy(body: Tree): string[] {
  return (body.objects as { List?: { items: { String?: { sval: string } }[] } }[]).flatMap(({ List }) => List?.items.at(-1)?.String?.sval ?? []);
}

function nameOf(relation: unknown): string | undefined {
  return (relation as Name | undefined)?.relname;
}

/** Splits an SQL script into statements. The text of a statement includes the comments before it. */
function statementsOf(sql: string): { text: string; kind: string; body: Tree }[] {
  const bytes = Buffer.from(sql);
  let end = 0;
  return (parseSync(sql).stmts ?? []).map(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
    const [[kind, body] = ['', {}]] = Object.entries((stmt ?? {}) as Record<string, Tree>);
    const begin = end;
    end = length ? from + length : bytes.length;
    return { text: bytes.subarray(begin, end).toString().replace(/^;/, ''), kind, body };
  });
}
