import { columnOf as nameOfColumn } from '../domain/column-name';
import { type ContentFilter, type ContentRow, type ContentType, coreColumns } from '../domain/content-types';
import { formsOf } from '../domain/text';
import type { Queryable } from '../infrastructure/database/pool';
import { columnOf, statement } from '../infrastructure/database/statement';

export const contentColumnTypes = {
  id: 'text',
  type: columnOf<ContentType>('text'),
  title: 'text',
  description: 'text?',
  url: 'text?',
  ownerId: 'text?',
  tags: 'text[]',
  theme: 'text?',
  isPublic: 'bool',
  durationMs: 'int4?',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
  hiddenAt: 'timestamptz?',
  removedAt: 'timestamptz?',
} as const;

/** Returns the SQL select list of a ContentRow, or of some of its columns. `c` is the alias of the table `content`. */
export function contentColumns(c: string, names = Object.keys(contentColumnTypes) as (keyof ContentRow)[]): string {
  return names.map((name) => `${name === 'tags' ? `COALESCE(${c}.tags, '{}')` : `${c}.${nameOfColumn(name)}`} AS "${name}"`).join(', ');
}

const ruleColumns = [...coreColumns, 'type', 'durationMs'] as const;
/** Row of a content as a batch reads it: the columns that the rules of recording need, and those that a caller requests. */
export type RecordedContent = Pick<ContentRow, (typeof ruleColumns)[number]> & Partial<ContentRow>;
const otherColumns = (Object.keys(contentColumnTypes) as (keyof ContentRow)[]).filter((name) => !ruleColumns.some((rule) => rule === name));

const rulesById = statement(
  'content-rules-by-id',
  Object.fromEntries(ruleColumns.map((name) => [name, contentColumnTypes[name]])) as Pick<typeof contentColumnTypes, (typeof ruleColumns)[number]>,
  `SELECT ${contentColumns('c', [...ruleColumns])} FROM content c WHERE c.id = ANY($1)`,
);
const byId = statement('contents-by-id', contentColumnTypes, `SELECT ${contentColumns('c')} FROM content c WHERE c.id = ANY($1)`);

/** Returns the contents with these ids, in any order. Omits unknown ids. */
export function contentsById(db: Queryable, ids: readonly string[]): Promise<ContentRow[]> {
  return byId.rows(db, [ids]);
}

/** Returns the contents of a batch, in any order, with all columns if one of `requested`, which are fields of `Content`, or null, needs more. */
export function recordedContents(db: Queryable, ids: readonly string[], requested: Iterable<ReadonlySet<string> | null>): Promise<RecordedContent[]> {
  for (const fields of requested) if (!fields || otherColumns.some((name) => fields.has(name))) return contentsById(db, ids);
  return rulesById.rows(db, [ids]);
}

/** Returns an SQL condition for the table alias `c` of `content`, with parameters numbered from `first`. Returns null if the filter is empty. */
export function conditionOf({ type, theme, tag, ownerId }: Partial<ContentFilter>, first: number): { sql: string; values: unknown[] } | null {
  const given = [
    ['c.type = $', type],
    // Compares with Unicode normalization forms C and D, because servers up to version 0.1.0 stored texts in either form.
    ['c.theme = ANY($::text[])', theme && formsOf(theme)],
    ['c.owner_id = $', ownerId],
    ['c.tags && $::text[]', tag && formsOf(tag.trim())],
  ].filter((condition): condition is [string, string | string[]] => condition[1] != null);
  if (given.length === 0) return null;
  return { sql: given.map(([sql], index) => sql.replace('$', `$${first + index}`)).join(' AND '), values: given.map(([, value]) => value) };
}
