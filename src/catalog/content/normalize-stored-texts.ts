import { dayMs } from '../../domain/durations';
import { normalized, tagsOf } from '../../domain/text';
import type { Database } from '../../infrastructure/database/pool';
import { Setting } from '../../infrastructure/database/shared-settings';
import { type RowOf, statement } from '../../infrastructure/database/statement';
import { searchTitle, searchVector } from '../search-index/vector';
import { catalogueChanged, forgetCatalogueVersion } from './catalogue-version';

const rowsAtOnce = 1_000;
/** Time of the last completed run of `normalizeCatalogue`, in Unix milliseconds. */
const normalizedAt = new Setting<number>('catalogue-normalized');

/**
 * Converts stored titles, tags and themes to Unicode normalization form C, in batches in the order of the content ids. Servers up to version 0.1.0
 * store other forms. Such a server can run at the same time, so the server repeats the conversion daily. Does nothing if the last run was less
 * than a day ago. @returns the number of changed contents.
 */
export async function normalizeCatalogue(pool: Database, nowMs: number): Promise<number> {
  if (((await normalizedAt.read(pool)) ?? 0) > nowMs - dayMs) return 0;
  let changed = 0;
  for (let after: string | null = ''; after !== null; ) {
    const next: RowOf<typeof nextIds.columns> | undefined = await nextIds.row(pool, [after]);
    if (next?.ids) changed += await normalizeContents(pool, next.ids);
    after = next?.last ?? null;
  }
  if (changed > 0) await catalogueChanged(pool);
  forgetCatalogueVersion(pool);
  await normalizedAt.write(pool, nowMs);
  return changed;
}

/** Reads the next batch of contents. Returns the last id of the batch, and the ids of the contents whose texts are not in form C. */
const nextIds = statement(
  'next-unnormalized-ids',
  { last: 'text?', ids: 'text[]?' },
  `SELECT max(id) AS last, array_agg(id) FILTER (WHERE concat_ws(' ', title, theme, array_to_string(tags, ' ')) IS NOT NFC NORMALIZED) AS ids
    FROM (SELECT id, title, theme, tags FROM content WHERE id > $1 ORDER BY id LIMIT ${rowsAtOnce}) next`,
);

const readTexts = statement(
  'read-catalogue-texts',
  { id: 'text', title: 'text', tags: 'text[]?', theme: 'text?', description: 'text?' },
  'SELECT id, title, tags, theme, description FROM content WHERE id = ANY($1) ORDER BY id',
);

// Skips contents whose texts changed after they were read, so that the new texts are not overwritten.
const storeTexts = statement(
  'store-normalized-texts',
  {},
  `UPDATE content c SET title = v.title, tags = v.tags, theme = v.theme, search = v.search, search_title = v."searchTitle"
    FROM json_to_recordset($1) AS v(id text, title text, tags text[], theme text, search tsvector, "searchTitle" text, "oldTitle" text, "oldTags" text[], "oldTheme" text)
    WHERE c.id = v.id AND (c.title, c.tags, c.theme) IS NOT DISTINCT FROM (v."oldTitle", v."oldTags", v."oldTheme")
      AND (c.title, c.tags, c.theme) IS DISTINCT FROM (v.title, v.tags, v.theme)`,
);

async function normalizeContents(pool: Database, ids: string[]): Promise<number> {
  const changes = (await readTexts.rows(pool, [ids])).map((row) => {
    const next = { ...row, title: normalized(row.title), tags: tagsOf(row.tags), theme: row.theme && normalized(row.theme) };
    return {
      ...next,
      search: searchVector(next),
      searchTitle: searchTitle(next.title),
      oldTitle: row.title,
      oldTags: row.tags,
      oldTheme: row.theme,
    };
  });
  const { rowCount } = await storeTexts.run(pool, [JSON.stringify(changes)]);
  return rowCount ?? 0;
}
