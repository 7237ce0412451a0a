import type { Queryable, Result } from './pool';

/** PostgreSQL types of result columns, and the type that the pool parses each into. */
interface ColumnTypes {
  bool: boolean;
  int2: number;
  int4: number;
  int8: number;
  float4: number;
  float8: number;
  numeric: string;
  text: string;
  uuid: string;
  date: Date;
  timestamptz: Date;
  bytea: Buffer;
  void: string;
  'text[]': string[];
  'uuid[]': string[];
  'int4[]': number[];
  'int8[]': string[];
  'float4[]': number[];
  'float8[]': number[];
}
type ColumnTypeName = keyof ColumnTypes;

declare const valueOfColumn: unique symbol;
/** A column of the PostgreSQL type `type` whose values have the narrower TypeScript type `T`. */
interface NarrowedColumn<T> {
  readonly type: ColumnTypeName | 'json';
  readonly [valueOfColumn]?: T;
}
/** Declares a column with values of `T`, such as a union of literals; `T` includes null if the column can be null. */
export const columnOf = <T>(type: ColumnTypeName): NarrowedColumn<T> => ({ type });
/** Declares a json or jsonb column that holds a `T`; `T` includes null if the column can be null. */
export const json = <T>(): NarrowedColumn<T> => ({ type: 'json' });

/** Type of a result column: `text`, or `text?` if it can be null. */
type Column = ColumnTypeName | `${ColumnTypeName}?` | NarrowedColumn<unknown>;
export type Columns = Readonly<Record<string, Column>>;

type ValueOf<C> = C extends ColumnTypeName
  ? ColumnTypes[C]
  : C extends `${infer Name extends ColumnTypeName}?`
    ? ColumnTypes[Name] | null
    : C extends NarrowedColumn<infer T>
      ? T
      : never;
/** Row of a statement with these columns. */
export type RowOf<C extends Columns> = { -readonly [Name in keyof C]: ValueOf<C[Name]> };

/** A named statement. PostgreSQL prepares it once per connection. */
export interface Statement<C extends Columns = Columns> {
  readonly name: string;
  readonly text: string;
  readonly columns: C;
  /** Executes the statement and returns its rows. */
  rows(db: Queryable, values?: readonly unknown[]): Promise<RowOf<C>[]>;
  /** Executes the statement and returns its first row; undefined if it has none. */
  row(db: Queryable, values?: readonly unknown[]): Promise<RowOf<C> | undefined>;
  /** Executes the statement and returns its rows with the number of affected rows. */
  run(db: Queryable, values?: readonly unknown[]): Promise<Result<RowOf<C>>>;
  /** Returns this statement with another text that returns the same columns, such as one with configured weights. `statements` keeps this one. */
  withText(text: string): Statement<C>;
}

/** All statements that loaded modules define, by name. `tests/statements.test.ts` compares their columns with the database. */
export const statements = new Map<string, Statement>();

/**
 * Defines a named statement and the columns that it returns: `{}` if it returns none. Modules define their statements when they are loaded.
 * @throws Error if another statement has the same name.
 */
export function statement<const C extends Columns>(name: string, columns: C, text: string): Statement<C> {
  if (statements.has(name)) throw new Error(`Two statements are named ${name}.`);
  const defined = create(name, columns, text);
  statements.set(name, defined as Statement);
  return defined;
}

function create<C extends Columns>(name: string, columns: C, text: string): Statement<C> {
  const run = (db: Queryable, values: readonly unknown[] = []) => db.query<RowOf<C>>({ name, text, values });
  return {
    name,
    text,
    columns,
    run,
    rows: (db, values) => run(db, values).then(({ rows }) => rows),
    row: (db, values) => run(db, values).then(({ rows }) => rows[0]),
    withText: (other) => create(name, columns, other),
  };
}
