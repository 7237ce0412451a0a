import type { Queryable, Result } from './pool';

/** TypeScript type into which the pool parses the values of each PostgreSQL type. */
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
/** Result column of the PostgreSQL type `type`. Its values have the TypeScript type `T`, which is narrower than the type in `ColumnTypes`. */
interface NarrowedColumn<T> {
  readonly type: ColumnTypeName | 'json';
  readonly [valueOfColumn]?: T;
}
/**
 * Defines a result column whose values have the TypeScript type `T`, for example a union of literals. `T` must include null if the column can be
 * null.
 */
export const columnOf = <T>(type: ColumnTypeName): NarrowedColumn<T> => ({ type });
/** Defines a json or jsonb result column whose values have the TypeScript type `T`. `T` must include null if the column can be null. */
export const json = <T>(): NarrowedColumn<T> => ({ type: 'json' });

/** PostgreSQL type of a result column, such as `text`, or `text?` if the column can be null. */
type Column = ColumnTypeName | `${ColumnTypeName}?` | NarrowedColumn<unknown>;
export type Columns = Readonly<Record<string, Column>>;

type ValueOf<C> = C extends ColumnTypeName
  ? ColumnTypes[C]
  : C extends `${infer Name extends ColumnTypeName}?`
    ? ColumnTypes[Name] | null
    : C extends NarrowedColumn<infer T>
      ? T
      : never;
/** TypeScript type of a row with the columns `C`. */
export type RowOf<C extends Columns> = { -readonly [Name in keyof C]: ValueOf<C[Name]> };

/** Named SQL statement, which PostgreSQL prepares once per connection. */
export interface Statement<C extends Columns = Columns> {
  readonly name: string;
  readonly text: string;
  readonly columns: C;
  /** Executes the statement and returns its rows. */
  rows(db: Queryable, values?: readonly unknown[]): Promise<RowOf<C>[]>;
  /** Executes the statement and returns its first row; undefined if it returns no rows. */
  row(db: Queryable, values?: readonly unknown[]): Promise<RowOf<C> | undefined>;
  /** Executes the statement and returns its rows and the number of returned or changed rows. */
  run(db: Queryable, values?: readonly unknown[]): Promise<Result<RowOf<C>>>;
  /**
   * Returns a copy of the statement with another SQL text, for example with configured weights. The text must return the same columns. The map
   * `statements` contains the original statement only.
   */
  withText(text: string): Statement<C>;
}

/** All statements that the loaded modules define, by name. `tests/statements.test.ts` compares their columns with the database. */
export const statements = new Map<string, Statement>();

/**
 * Defines a named statement and its result columns (`{}` for a statement without result). Modules call this function when they are loaded.
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
