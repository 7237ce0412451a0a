import { Args, ArgsType, Ctx, Field, ID, Resolver, Root, Subscription } from 'type-graphql';
import { Context } from '../context';
import { CodedError } from '../errors';
import { StatsObject, toStatsObject } from '../stats/object';
import { type StatsRow, statsById } from '../stats/queries';
import { AreContentIds, firstViolation } from '../validation';

const maxIds = 100;

@ArgsType()
class ContentStatsArgs {
  @Field(() => [ID], { description: `1–${maxIds} contents.` })
  @AreContentIds(maxIds)
  ids!: string[];
}

@Resolver()
export class LiveResolver {
  @Subscription(() => StatsObject, {
    description:
      'The counts of these contents: first as they stand, then whenever they change. A slow reader skips values and always gets the latest; `version` only grows.',
    subscribe: async ({ args, context }) => {
      const { loaders, services } = context as Context;
      const given = Object.assign(new ContentStatsArgs(), args as ContentStatsArgs);
      // type-graphql checks arguments before the resolver of a value, not before this.
      const violation = firstViolation(given);
      if (violation) throw violation;
      const ids = [...new Set(given.ids)];
      const found = await Promise.all(ids.map((id) => loaders.content.load(id)));
      const missing = ids.find((_, index) => !found[index]);
      if (missing !== undefined) throw new CodedError('NOT_FOUND', `There is no content "${missing}".`, { field: 'ids' });
      return services.liveStats.follow(ids, () => statsById(services.pool, ids));
    },
  })
  contentStats(@Root() row: StatsRow, @Ctx() context: Context, @Args(() => ContentStatsArgs) _: ContentStatsArgs): StatsObject {
    context.forgetLoaded();
    return toStatsObject(row);
  }
}
