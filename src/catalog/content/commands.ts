import type { ContentType } from '../../domain/content-types';
import { isListedSql } from '../../domain/content-visibility';
import type { Database } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';
import { inTransaction } from '../../infrastructure/database/transaction';
import { rememberWords } from '../search-index/spelling';
import { searchTitle, searchVector } from '../search-index/vector';
import { catalogueChanged, forgetCatalogueVersion } from './catalogue-version';

/** Data of one content that the catalogue provides. */
export interface CatalogueRow {
  id: string;
  type: ContentType;
  title: string;
  description: string | null;
  url: string | null;
  ownerId: string | null;
  tags: string[];
  theme: string | null;
  isPublic: boolean;
  durationMs: number | null;
  isRemoved: boolean;
}

const columns = `id text, type text, title text, description text, url text, "ownerId" text, tags text[], theme text, "isPublic" bool, "durationMs" int, "isRemoved" bool, search tsvector, "searchTitle" text`;

/** Returns the SQL list of the columns that an upsert compares to detect a change, including the search columns. `row` is a table alias. */
const catalogueColumns = (row: string) =>
  `${['type', 'title', 'description', 'url', 'owner_id', 'tags', 'theme', 'is_public', 'duration_ms', 'search', 'search_title'].map((column) => `${row}.${column}`).join(', ')}, ${row}.removed_at IS NULL`;

const insertContent = `INSERT INTO content AS old (id, type, title, description, url, owner_id, tags, theme, is_public, duration_ms, created_at, updated_at, removed_at, search, search_title)
    SELECT id, type, title, description, url, "ownerId", tags, theme, "isPublic", "durationMs", $2, $2, CASE WHEN "isRemoved" THEN $2::timestamptz END, search, "searchTitle"
    FROM json_to_recordset($1) AS v(${columns})`;

const upsertedColumnTypes = { id: 'text', isNew: 'bool' } as const;

const upsertContent = statement(
  'upsert-content',
  upsertedColumnTypes,
  `${insertContent}
    ON CONFLICT (id) DO UPDATE SET type = EXCLUDED.type, title = EXCLUDED.title, description = EXCLUDED.description, url = EXCLUDED.url,
      owner_id = EXCLUDED.owner_id, tags = EXCLUDED.tags, theme = EXCLUDED.theme, is_public = EXCLUDED.is_public, duration_ms = EXCLUDED.duration_ms,
      search = EXCLUDED.search, search_title = EXCLUDED.search_title, updated_at = EXCLUDED.updated_at, removed_at = CASE WHEN EXCLUDED.removed_at IS NULL THEN NULL ELSE COALESCE(old.removed_at, EXCLUDED.removed_at) END
    WHERE (${catalogueColumns('old')}) IS DISTINCT FROM (${catalogueColumns('EXCLUDED')})
    RETURNING id, xmax = 0 AS "isNew"`,
);

const insertNewContent = statement(
  'insert-new-content',
  upsertedColumnTypes,
  `${insertContent} ON CONFLICT (id) DO NOTHING RETURNING id, true AS "isNew"`,
);

// Copies type and visibility from `content` to `content_stats` for the rankings. Does not write counts, because only the ledger does.
export const followInStats = statement(
  'follow-content-in-stats',
  {},
  `INSERT INTO content_stats AS old (content_id, type, is_listed, updated_at)
    SELECT id, type, ${isListedSql('c')}, $2::timestamptz FROM content c WHERE id = ANY($1) ORDER BY id
    ON CONFLICT (content_id) DO UPDATE SET type = EXCLUDED.type, is_listed = EXCLUDED.is_listed
    WHERE (old.type, old.is_listed) IS DISTINCT FROM (EXCLUDED.type, EXCLUDED.is_listed)`,
);

/** Numbers of contents that an upsert created, updated and left unchanged. */
export interface Upserted {
  createdCount: number;
  updatedCount: number;
  unchangedCount: number;
}

/**
 * Inserts or updates contents in one transaction. Repeating a call changes nothing. The ids must be distinct. With `onlyNew`, the function inserts
 * new contents and does not change existing ones, even if they are removed.
 */
export async function upsertContents(pool: Database, rows: readonly CatalogueRow[], nowMs: number, { onlyNew = false } = {}): Promise<Upserted> {
  const sorted = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  const written = sorted.map((row) => ({ ...row, search: searchVector(row), searchTitle: searchTitle(row.title) }));
  const now = new Date(nowMs);
  // Stores the words before the transaction, so that transactions do not wait for each other's locks on words. An unused word does no harm.
  await rememberWords(pool, sorted);
  const upserted = await inTransaction(pool, async (db) => {
    const changed = await (onlyNew ? insertNewContent : upsertContent).rows(db, [JSON.stringify(written), now]);
    if (changed.length > 0) {
      await followInStats.run(db, [changed.map((row) => row.id).sort(), now]);
      await catalogueChanged(db);
    }
    const createdCount = changed.filter((row) => row.isNew).length;
    return { createdCount, updatedCount: changed.length - createdCount, unchangedCount: rows.length - changed.length };
  });
  forgetCatalogueVersion(pool);
  return upserted;
}
