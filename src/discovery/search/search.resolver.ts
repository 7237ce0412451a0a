import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Field, Info, Int, Query, Resolver, UseMiddleware } from 'type-graphql';
import { catalogueVersion, foundBy } from '../../catalog/content/catalogue-version';
import { OwnerFilter, ThemeFilter, TypeFilter } from '../../catalog/content/filter';
import { preloadStats } from '../../catalog/content/preload-stats';
import type { ContentType } from '../../domain/content-types';
import { textLimits } from '../../domain/text-limits';
import { type Connection, decodeCursor, filterConnection, PageArgs, toConnection } from '../../graphql/connection';
import { Context } from '../../graphql/context';
import { DefaultField } from '../../graphql/default-values';
import { statementLimit } from '../../graphql/middleware';
import { AreTexts, IsBetween, IsText, isText } from '../../graphql/validation';
import { maxQueryLength, type ParsedQuery, parseQuery } from './parse-query';
import { type Hit, type SearchPage, searchContents, suggestedTitles } from './queries';
import { type SearchHit, SearchHitConnection } from './search.type';
import { audienceOf } from './search-visibility';

/**
 * Lifetime of a cached result in ms. A change of popularity can therefore affect the ranking with a delay of this time. A change of the catalogue
 * invalidates all cached results.
 */
const keptForMs = 60_000;
const mostSuggestions = 20;
const mostTags = 10;

@ArgsType()
class SearchArgs extends PageArgs {
  @Field(() => String, {
    description: `Words to search for, at most ${maxQueryLength} characters. A content must match all words; the last word can be the beginning of a longer one.`,
  })
  @IsText(maxQueryLength)
  query!: string;

  @TypeFilter()
  type?: ContentType | null;

  @ThemeFilter()
  theme?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: `Selects only contents with all these tags, at most ${mostTags}. Omitted or null: all contents.`,
  })
  @AreTexts(mostTags, (tag) => isText(tag, textLimits.tag), `is text of at most ${textLimits.tag} characters`)
  tags?: string[] | null;

  @OwnerFilter()
  ownerId?: string | null;
}

@ArgsType()
class SuggestionArgs {
  @Field(() => String, { description: `Text that the user has typed, at most ${maxQueryLength} characters.` })
  @IsText(maxQueryLength)
  query!: string;

  @DefaultField(() => Int, 10, `Maximum number of suggested titles, 1–${mostSuggestions}.`)
  @IsBetween(1, mostSuggestions)
  first!: number;
}

@Resolver()
export class SearchResolver {
  @UseMiddleware(statementLimit)
  @Query(() => SearchHitConnection, {
    description:
      'Contents whose title, tags, theme or description contain the words of the query, best match first. The search ignores case and accents. If fewer than five contents match, the result also has contents with a similarly spelt word, or with a word that contains a word of the query. Empty if the query has no words.',
  })
  async search(@Ctx() context: Context, @Info() info: GraphQLResolveInfo, @Args(() => SearchArgs) args: SearchArgs): Promise<Connection<SearchHit>> {
    const words = parseQuery(args.query);
    const { type = null, theme = null, tags, ownerId = null } = args;
    const filter = { type, theme, tags: [...new Set(tags)].sort(), ownerId };
    const list = JSON.stringify(['search', words?.folded, ...Object.values(filter)]);
    const [score, id] = decodeCursor(list, args.after, ['number', 'text']) ?? [];
    const after = id === undefined ? null : { score: Number(score), id: String(id) };
    const hits = words ? await hitsOf(context, words, { ...filter, after, limit: args.first + 1 }) : [];
    // The cache contains only ids and scores. Every request reads the contents, so that permissions are always checked.
    const ids = hits.map(({ id }) => id);
    const [contents] = await Promise.all([context.loaders.content.loadMany(ids), preloadStats(ids, context, info)]);
    const page = toConnection(
      hits,
      args,
      list,
      (hit) => [hit.score, hit.id],
      ({ score }, index) => ({ score, content: contents[index] as SearchHit['content'] }),
    );
    return filterConnection(page, ({ content }) => Boolean(content));
  }

  @UseMiddleware(statementLimit)
  @Query(() => [String], {
    description:
      'Titles of public contents that match the text that the user has typed, most popular first. A title must contain all words; the last word can be the beginning of a longer one. One word of at least 4 letters can be misspelt.',
  })
  async searchSuggestions(@Ctx() { services }: Context, @Args(() => SuggestionArgs) { query, first }: SuggestionArgs): Promise<string[]> {
    const words = parseQuery(query);
    if (!words) return [];
    const { db, version } = await foundBy(services);
    return services.cache.get(`search:${version}:titles:${first}:${words.folded}`, keptForMs, () => suggestedTitles(db, words, first));
  }
}

/** Returns the hits of a search, from a cache whose key contains the version of the catalogue and the audience. */
async function hitsOf(context: Context, words: ParsedQuery, page: Omit<SearchPage, 'audience'>): Promise<Hit[]> {
  const { services, viewer } = context;
  const { pool, cache } = services;
  const audience = await audienceOf(pool, viewer);
  const { db, version } = audience === 'public' ? await foundBy(services) : { db: pool, version: await catalogueVersion(pool) };
  // If the hits come from the primary, the contents must also come from the primary, because the replica can lack them.
  if (db === pool) context.readPrimary();
  const key = `search:${version}:${JSON.stringify(audience)}:${words.folded}:${JSON.stringify(page)}`;
  return cache.get(key, keptForMs, () => searchContents(db, words, { ...page, audience }));
}
