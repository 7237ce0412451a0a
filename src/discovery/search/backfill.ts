import { catalogueChanged, forgetCatalogueVersion } from '../../catalog/content/catalogue-version';
import { rememberWords } from '../../catalog/search-index/spelling';
import { searchTitle, searchVector } from '../../catalog/search-index/vector';
import type { Database } from '../../infrastructure/database/pool';
import { statement } from '../../infrastructure/database/statement';

const rowsAtOnce = 1_000;

const readUnfilled = statement(
  'contents-without-search',
  { id: 'text', title: 'text', tags: 'text[]', theme: 'text?', description: 'text?' },
  `SELECT id, title, COALESCE(tags, '{}') AS tags, theme, description FROM content WHERE search IS NULL AND id > $1 ORDER BY id LIMIT ${rowsAtOnce}`,
);
// The statement skips rows that changed after the server read them, because the change also stored new search data.
const storeSearch = statement(
  'store-search',
  {},
  `UPDATE content c SET search = v.search, search_title = v."searchTitle" FROM json_to_recordset($1) AS v(id text, title text, search tsvector, "searchTitle" text)
    WHERE c.id = v.id AND c.search IS NULL AND c.title = v.title`,
);

/**
 * Stores the search data of catalogue rows that have none: rows of older versions and rows that were inserted with SQL. Several servers can
 * run this at the same time, and during other writes.
 * @returns the number of rows that received search data.
 */
export async function fillSearch(pool: Database): Promise<number> {
  let [filled, after] = [0, ''];
  for (;;) {
    const rows = await readUnfilled.rows(pool, [after]);
    await rememberWords(pool, rows);
    const found = rows.map((row) => ({ id: row.id, title: row.title, search: searchVector(row), searchTitle: searchTitle(row.title) }));
    const { rowCount } = await storeSearch.run(pool, [JSON.stringify(found)]);
    filled += rowCount ?? 0;
    after = rows.at(-1)?.id ?? after;
    if (rows.length < rowsAtOnce) break;
  }
  if (filled > 0) await catalogueChanged(pool);
  forgetCatalogueVersion(pool);
  return filled;
}
