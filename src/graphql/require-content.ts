import type { LoadedContent } from '../domain/content-types';
import { noContent } from '../domain/errors';
import type { Context } from './context';

/** Loads a content. @throws CodedError NOT_FOUND for `field` if the content does not exist or the viewer cannot see it. */
export async function requireContent({ loaders }: Context, id: string, field: string): Promise<LoadedContent> {
  const content = await loaders.content.load(id);
  if (!content) throw noContent(id, field);
  return content;
}
