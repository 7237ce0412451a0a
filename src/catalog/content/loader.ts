import type { ContentRow, LoadedContent } from '../../domain/content-types';
import { maySee } from '../../domain/content-visibility';
import type { Context } from '../../graphql/context';
import { RowLoader } from '../../infrastructure/database/row-loader';
import type { SharedRead } from '../../infrastructure/database/shared-read';
import { contentReadOf } from './queries';

declare module '../../graphql/context' {
  interface Loaders {
    content: ReturnType<typeof createContentLoader>;
    wholeContent: ReturnType<typeof createWholeContentLoader>;
  }
}

/** Creates a loader of contents by id with the columns that the operation requests. The result is null for contents that the viewer cannot see. */
export function createContentLoader(context: Context): RowLoader<LoadedContent | null> {
  return loaderOf(contentReadOf(context.fieldsOf('Content')), context);
}

/** Creates a loader of contents by id with all columns. The result is null for contents that the viewer cannot see. */
export function createWholeContentLoader(context: Context): RowLoader<ContentRow | null> {
  return loaderOf(contentReadOf(null) as SharedRead<ContentRow>, context);
}

function loaderOf<Row extends LoadedContent>(read: SharedRead<Row>, { db, viewer }: Context): RowLoader<Row | null> {
  return new RowLoader(async (ids) => {
    const contents = await read.rows(db, ids);
    return contents.map((content) => (content && maySee(viewer, content) ? content : null));
  });
}
