import type { ContentRow, LoadedContent } from '../domain/content-types';
import { noContent } from '../domain/errors';
import type { Context } from './context';

/** Loads a content. @throws CodedError NOT_FOUND for `field` if the content does not exist or the viewer cannot see it. */
export async function requireContent({ loaders }: Context, id: string, field: string): Promise<LoadedContent> {
  return found(await loaders.content.load(id), id, field);
}

/** Loads all columns of a content, for callers that need more than the operation requests. @throws CodedError like `requireContent`. */
export async function requireWholeContent({ loaders }: Context, id: string, field: string): Promise<ContentRow> {
  return found(await loaders.wholeContent.load(id), id, field);
}

function found<Row>(content: Row | null, id: string, field: string): Row {
  if (!content) throw noContent(id, field);
  return content;
}
