import type { GraphQLResolveInfo } from 'graphql';
import type { ContentRow } from '../../domain/content-types';
import type { Context } from '../../graphql/context';
import { isFieldRequested } from '../../graphql/requested-fields';
import type { StatsRow } from '../../ledger/counter-tables';
import type { ViewerStateRow } from '../../ledger/viewer-state';

interface Loaded {
  statsRow?: StatsRow;
  viewerStateRow?: ViewerStateRow | null;
}

/**
 * Adds counts and viewer states to the contents of a list, if the query requests them. Loads them in one batch, so that the field resolvers of the
 * contents need not load them and resolve synchronously. If the batch fails, the field resolvers load again and report the error.
 */
export async function preloadStats<T extends ContentRow | null>(
  contents: readonly T[],
  { loaders }: Context,
  info: GraphQLResolveInfo,
): Promise<(T | (T & Loaded))[]> {
  const ids = contents.flatMap((content) => content?.id ?? []);
  const [stats, states] = await Promise.all([
    isFieldRequested('stats', info) ? loaders.stats.loadMany(ids) : [],
    isFieldRequested('viewerState', info) ? loaders.viewerState.loadMany(ids) : [],
  ]);
  let next = 0;
  return contents.map((content) => {
    if (!content) return content;
    const [statsRow, viewerStateRow] = [known(stats[next]) ?? undefined, known(states[next])];
    next++;
    // Spreads `content` last, because V8 copies an object several times more slowly if properties follow the spread.
    return { statsRow, viewerStateRow, ...content };
  });
}

function known<R>(row: R | Error | undefined): R | undefined {
  return row instanceof Error ? undefined : row;
}
