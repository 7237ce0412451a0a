import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { ContentObject } from '../../catalog/content/content.type';
import { Context } from '../../graphql/context';
import type { LoadedStats } from './queries';
import { StatsObject } from './stats.type';

@Resolver(() => ContentObject)
export class ContentStatsResolver {
  @FieldResolver(() => StatsObject, { description: 'Counts of the views, likes and other interactions with the content.' })
  stats(@Root() { id, statsRow }: ContentObject, @Ctx() { loaders }: Context): LoadedStats | Promise<LoadedStats> {
    const known = statsRow ?? loaders.stats.loaded(id);
    if (known) return known;
    // The content was created after the server had read the counts, which it reads at the same time as the content.
    if (known === null) loaders.stats.forget(id);
    return loaders.stats.load(id).then((row) => {
      if (!row) throw new Error(`Content ${id} has no counters.`);
      return row;
    });
  }
}
