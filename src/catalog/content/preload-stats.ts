import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../../graphql/context';
import { isFieldRequested } from '../../graphql/requested-fields';

/**
 * Loads counts and viewer states of these contents if the query requests them, so that the field resolvers of the contents resolve synchronously. Can
 * run before the contents are loaded: a content that the viewer cannot see is not part of the response, and neither are its counts. If the statement
 * fails, resolves nevertheless, and the field resolvers report the error.
 */
export async function preloadStats(ids: readonly string[], context: Context, info: GraphQLResolveInfo): Promise<void> {
  const loaded = [
    ...(isFieldRequested('stats', info) ? [context.loaders.stats.loadMany(ids)] : []),
    ...(isFieldRequested('viewerState', info) ? [context.loaders.viewerState.loadMany(ids)] : []),
  ];
  if (loaded.length > 0) await Promise.allSettled(loaded);
}
