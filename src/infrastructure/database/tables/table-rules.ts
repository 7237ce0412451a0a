import type { Prisma } from '../generated/client';
import type { Connection } from '../pool';
import type { Secrets } from './pseudonym';

/** Rules of one table. The feature that owns the table declares them in its folder; `src/privacy/tables/tables.ts` combines all rules. */
export interface TableRules<Column extends string = string, Personal = PersonalData | null> {
  /** Name of the table in SQL. */
  table: string;
  /** What the table contains, as text for the inventory in docs/privacy.md. */
  data: string;
  /**
   * Where Citus stores the table. `local`: on the coordinator. Otherwise: distributed by the hash of the column `key`, co-located with the other
   * tables of `group`. The table with the name of the group determines the number of shards.
   */
  distribution: { key: Column; group: 'content' | 'collections' } | 'local';
  /** Rules for the data about users in the table; null if the table contains no such data. */
  personalData: Personal;
}

/** Distribution of tables of facts and counters. */
export const byContent = { key: 'content_id', group: 'content' } as const;
/** Distribution of tables in which each row belongs to one user. */
export const byUser = { key: 'user_id', group: 'collections' } as const;

interface PersonalData<Column extends string = string, UserColumn extends string = string, Sections = ExportSections | null> {
  /** Texts for the inventory: the purpose of the data, how long the server stores them, and what an erasure does with them. */
  inventory: { purpose: string; stored: string; atErasure: string };
  /** Sections of the personal export that contain rows of the table; null if the export omits the table. */
  exportAs: Sections;
  /** Columns that the personal export omits, in addition to `user_id`. */
  hidden?: readonly Column[];
  /** Columns that the personal export writes as text, because JSON parsers would round their decimal numbers. */
  decimals?: readonly Column[];
  /** What an erasure does with the rows in which a column contains the user id, by the name of the column. The steps run in this order. */
  onErase: Readonly<Record<UserColumn, EraseRule>>;
}

/** SQL conditions on the rows `t` that belong to user $1, by the name of the section of the personal export that contains these rows. */
type ExportSections = Readonly<Record<string, string>>;

/** Condition of an export section for a table that contains the user id in the column `user_id`. */
export const ofUser = 't.user_id = $1';

/** What an erasure does with the rows in which one column contains the user id. */
export interface EraseRule {
  /** KEPT: an untraceable key replaces the user id, times are rounded to days, and texts are deleted. DELETED: the row is deleted. */
  fate: 'KEPT' | 'DELETED';
  /** Creates the function that erases the rows. Null if the step of another table, or the end of the erasure, erases them. */
  step: ((table: string, column: string) => EraseRows) | null;
}

/** Erases up to 500 rows of the user, and the rows that depend on these. @returns the number of changed rows by table name. */
export type EraseRows = (db: Connection, userId: string, secrets: Secrets) => Promise<Record<string, number>>;

/**
 * The rules of all tables, by the name of the Prisma model. A table whose model has a column with user ids must have rules for personal data, with an
 * erasure rule for each of these columns.
 */
export type Tables = { readonly [Model in ModelName]: RulesOf<Model> };

/** Columns of the tables without a key, by the name of the Prisma model. The Prisma client does not contain these models. */
interface KeylessTables {
  ViewDetail: 'content_id' | 'user_id' | 'viewing_id' | 'day' | 'source' | 'session_id' | 'referrer' | 'user_agent' | 'ip_address';
}
type ModelName = Prisma.ModelName | keyof KeylessTables;

type RulesOf<Model extends ModelName> = [UserColumnOf<Model>] extends [never]
  ? TableRules<ColumnOf<Model>, null>
  : TableRules<ColumnOf<Model>, PersonalData<ColumnOf<Model>, UserColumnOf<Model>, Model extends 'Erasure' ? null : ExportSections>>;

/** Columns of a table. Prisma omits the column `search` from its types, because it does not support the type of the column. */
type ColumnOf<Model extends ModelName> = Model extends keyof KeylessTables
  ? KeylessTables[Model]
  :
      | SnakeCase<keyof Prisma.TypeMap['model'][Exclude<Model, keyof KeylessTables>]['payload']['scalars'] & string>
      | (Model extends 'Content' ? 'search' : never);

/**
 * Columns with the id of a user, or with the id of an event, which identifies the user of the event. `tests/erasure.test.ts` finds columns with user
 * ids whose names are not in this list.
 */
type UserColumnOf<Model extends ModelName> = Model extends 'User'
  ? 'id'
  : Extract<
      ColumnOf<Model>,
      | `${'user' | 'owner' | 'author' | 'voter' | 'actor' | 'follower' | 'followed' | 'event'}_id`
      | `${'claimed' | 'decided' | 'deleted'}_by`
      | 'replied_to'
    >;

type SnakeCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
  : '';
