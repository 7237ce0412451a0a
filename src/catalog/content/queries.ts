import { coreColumns, type LoadedContent } from '../../domain/content-types';
import { variantsByFields } from '../../infrastructure/database/column-variants';
import { SharedRead } from '../../infrastructure/database/shared-read';
import { statement } from '../../infrastructure/database/statement';
import { contentColumns, contentColumnTypes } from '../../ledger/read-contents';

/** Groups of the other columns, which have the names of the GraphQL fields. */
const details = {
  title: ['type', 'title'],
  texts: ['description', 'url', 'tags', 'theme'],
  times: ['durationMs', 'createdAt', 'updatedAt'],
} as const;

/** Returns the shared read of contents by id with the columns of these fields of `Content`; with all columns if the fields are null. */
export const contentReadOf = variantsByFields(details, (groups) => {
  const columns = [...coreColumns, ...groups.flatMap((group) => details[group])];
  const byId = statement(
    `contents-by-id:${['core', ...groups].join('+')}`,
    Object.fromEntries(columns.map((name) => [name, contentColumnTypes[name]])),
    `SELECT ${contentColumns('c', columns)} FROM content c WHERE c.id = ANY($1)`,
  );
  return new SharedRead(async (db, ids) => {
    const rows = (await byId.rows(db, [ids])) as unknown as LoadedContent[];
    return new Map(rows.map((row) => [row.id, row]));
  });
});
