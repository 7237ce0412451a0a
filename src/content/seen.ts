import type { Context } from '../context';
import { noContent } from '../errors';
import type { ContentRow } from './types';

/** A content, as the viewer may see it. @throws CodedError NOT_FOUND; `field` is the argument that names it. */
export async function seenContent({ loaders }: Context, id: string, field: string): Promise<ContentRow> {
  const content = await loaders.content.load(id);
  if (!content) throw noContent(id, field);
  return content;
}
