import { Type } from '@sinclair/typebox';
import { contentTypeNamed } from '../../domain/content-types';
import { CodedError } from '../../domain/errors';
import { textLimits } from '../../domain/text-limits';
import { decayedScore } from '../../domain/trend-score';
import { activitySummary } from '../../insights/activity/queries';
import { withDetails } from '../../insights/history/details';
import { historyEntries } from '../../insights/history/page';
import { popularPage, trendingPage } from '../../insights/rankings/page';
import { statsId } from '../../insights/stats/stats.type';
import { favoriteEntries } from '../../interactions/favorites/page';
import type { StatsRow } from '../../ledger/counter-tables';
import { freshness, isFresh } from './etag';
import { countsByName, interactionNames, nameOf, typesNamed } from './interaction-names';
import { Ranked, rankedIn } from './ranked-content';
import {
  ContentId,
  ContentTypeName,
  Field,
  Form,
  pageQuery,
  RangeQuery,
  rangeOf,
  success,
  successPage,
  text,
  UserId,
  word,
} from './request-validation';
import { get, listedIn, ownOrOthers, succeeded, userNamed } from './route';

const fallback = 20;
const page = pageQuery(fallback);
const someUser = Type.Optional(UserId);

const Stats = Type.Object({
  id: Field.Text('Key for client caches, unique across all types.'),
  listingId: Field.Text('Id of the listing.'),
  totalViews: Field.Count('Number of counted viewings of the listing, including repeats by the same user.'),
  totalLikes: Field.Count('Number of users who currently like the listing.'),
  totalSaves: Field.Count('Number of users who currently have the listing among their favorites.'),
  totalShares: Field.Count('Number of times that users shared the listing.'),
  uniqueViewers: Field.Count('Number of different users with a counted view of the listing.'),
  lastUpdated: Field.Moment('Time at which a count of the listing last changed.'),
  viewsToday: Field.Count('Number of counted viewings on the current UTC day, including repeats.'),
  viewsThisWeek: Field.Count('Number of counted viewings in the 7 UTC days that end with the current one, including repeats.'),
  viewsThisMonth: Field.Count('Number of counted viewings in the 30 UTC days that end with the current one, including repeats.'),
  popularityScore: Type.Number({ description: 'Popularity of the listing: the sum of its counts, each multiplied by a weight.' }),
  trendingScore: Type.Number({
    description: 'Trend score of the listing: the sum of the weights of new interactions, each halved for every day since. The ETag ignores it.',
  }),
});

/** Endpoints of the tag "Listing interactions" in the OpenAPI description that read data. */
export const listingAnswers = [
  get('/api/user/favorites', {
    alias: '/api/user/favorites/',
    summary: 'List the favorites of the user',
    description: 'Favorites are the listings that the user of the token saved. Most recently saved first. Only the user can see them.',
    query: Form({ tag: text(textLimits.tag, 'Returns only favorites to which the user gave this tag.'), ...page }),
    answer: successPage(
      Type.Object({
        id: Field.Text('Key for client caches, unique across all types.'),
        userId: Field.Text('Id of the user.'),
        listingId: Field.Text('Id of the listing.'),
        createdAt: Field.Moment('Time at which the user saved the listing.'),
        notes: Field.TextOrNull('Notes of the user about the listing. Null without notes.'),
        tags: Type.Array(Type.String(), { description: 'Tags that the user gave to the listing. Empty without tags.' }),
        isAvailable: Field.Flag('Whether the user can see the listing. False if it was removed or hidden; the user can still remove the favorite.'),
      }),
    ),
    async handle(ask) {
      const { context, query } = ask;
      const { limit = fallback, after, tag } = query;
      const { id: userId } = context.signedIn;
      const favorites = await favoriteEntries(context.db, context.signedIn, { first: limit, after, tag, orderBy: 'NEWEST' });
      const contents = await context.loaders.content.loadMany(favorites.nodes.map(({ contentId }) => contentId));
      const available = new Set(contents.map((content) => content?.id));
      return listedIn(ask, limit, favorites, ({ id, contentId, savedAt, notes, tags }) => ({
        id,
        userId,
        listingId: contentId,
        createdAt: savedAt,
        notes,
        tags,
        isAvailable: available.has(contentId),
      }));
    },
  }),

  get('/api/user/interactions', {
    summary: 'List the interactions of a user',
    description: `Newest interaction first. ${ownOrOthers}`,
    query: Form({
      userId: someUser,
      interactionType: Type.Optional(word(interactionNames, 'Returns only interactions of this type.')),
      listingId: Type.Optional(ContentId),
      ...RangeQuery,
      ...page,
    }),
    answer: successPage(
      Type.Object({
        id: Field.Text('Key for client caches, unique across all types.'),
        userId: Field.Text('Id of the user.'),
        listingId: Field.Text('Id of the listing.'),
        interactionType: word(interactionNames, 'Type of the interaction.'),
        timestamp: Field.Moment('Time of the interaction.'),
        metadata: Type.Object({
          duration: Type.Optional(Type.Number({ description: 'Duration of the interaction in seconds. Absent if unknown.' })),
          platform: Type.Optional(Type.String({ description: 'Platform or method of a share. Absent for types other than share.' })),
          notes: Type.Optional(Type.String({ description: 'Notes of the user about the listing. Absent without notes, and for other users.' })),
          rating: Type.Optional(Type.Integer({ description: 'Rating of the listing, 1–10. Absent for types other than rate.' })),
          value: Type.Optional(Type.Integer({ description: 'How valuable the listing is to the user, 1–10. Absent if not set.' })),
          context: Type.Optional(Type.String({ description: 'Situation of the user, such as evening or commute. Absent if not set.' })),
          recipient: Type.Optional(Type.String({ description: 'Recipient of a share. Absent for types other than share, and for other users.' })),
          source: Type.Optional(Type.String({ description: 'Source of the last viewing. Absent for types other than view, and for other users.' })),
        }),
      }),
    ),
    async handle(ask) {
      const { context, query } = ask;
      const { limit = fallback, after, interactionType, listingId: contentId } = query;
      const { userId, isOwn } = userNamed(context, query.userId);
      const asked = { userId, types: typesNamed(interactionType), contentId, ...rangeOf(query) };
      const entries = await withDetails(
        context.services.pool,
        isOwn ? userId : null,
        await historyEntries(context.services, { first: limit, after }, 'history', asked),
      );
      return listedIn(
        ask,
        limit,
        entries,
        ({ id, contentId, type, reaction, occurredAt, durationMs, platform, context: setting, notes, rating, value, details }) => ({
          id,
          userId,
          listingId: contentId,
          interactionType: nameOf({ type, reaction }),
          timestamp: occurredAt,
          metadata: {
            ...(durationMs !== null && { duration: durationMs / 1000 }),
            ...(platform !== null && { platform }),
            ...(isOwn && notes !== null && { notes }),
            ...(rating !== null && { rating }),
            ...(value !== null && rating === null && { value }),
            ...(setting !== null && { context: setting }),
            ...details,
          },
        }),
      );
    },
  }),

  get('/api/listings/:id/stats', {
    summary: 'Get the statistics of a listing',
    description: 'If a client sends the ETag of an earlier response as If-None-Match, the server returns 304 while no count has changed.',
    isPublic: true,
    params: Type.Object({ id: ContentId }),
    answer: success(Stats),
    alsoAnswers: { 304: 'No count has changed since the response with this ETag.' },
    async handle({ context: { loaders }, params: { id }, ifNoneMatch, reply }) {
      const [content, row] = await Promise.all([loaders.content.load(id), loaders.stats.load(id)]);
      // Outside of GraphQL, the loader reads all columns.
      const stats = row as StatsRow | null;
      if (!content || !stats) throw new CodedError('NOT_FOUND', `The listing "${id}" does not exist.`, { field: 'id' });
      const now = Date.now();
      const headers = { etag: freshness(stats, now), 'cache-control': 'private, no-cache' };
      if (isFresh(ifNoneMatch, headers.etag)) {
        await reply.code(304).headers(headers).send();
        return null;
      }
      const { DAY, WEEK, MONTH } = await loaders.recent.load(id);
      const data = {
        id: statsId(id),
        listingId: id,
        totalViews: stats.totalViewCount,
        totalLikes: stats.likeCount,
        totalSaves: stats.saveCount,
        totalShares: stats.shareCount,
        uniqueViewers: stats.viewCount,
        lastUpdated: stats.updatedAt,
        viewsToday: DAY.totalViewCount,
        viewsThisWeek: WEEK.totalViewCount,
        viewsThisMonth: MONTH.totalViewCount,
        popularityScore: stats.popularity,
        trendingScore: decayedScore(stats.trendDay, now, 'DAY'),
      };
      return { headers, body: succeeded(data).body };
    },
  }),

  get('/api/analytics/popular', {
    summary: 'List the most popular listings',
    isPublic: true,
    query: Form({
      period: Type.Optional(word(['day', 'week', 'month', 'all'], 'Period of UTC days over which interactions count.', 'all')),
      ...rankingQuery(),
    }),
    answer: successPage(Ranked),
    async handle(ask) {
      const periods = { day: 'DAY', week: 'WEEK', month: 'MONTH', all: 'ALL_TIME' } as const;
      const period = periods[ask.query.period ?? 'all'];
      const { context } = ask;
      return rankedIn(ask, await popularPage(context.services.reader, { ...filterOf(ask.query), period }));
    },
  }),

  get('/api/analytics/trending', {
    summary: 'List the trending listings',
    isPublic: true,
    query: Form({
      period: Type.Optional(word(['hour', 'day', 'week'], 'Half-life of the trend score.', 'day')),
      ...rankingQuery(),
    }),
    answer: successPage(Ranked),
    async handle(ask) {
      const periods = { hour: 'HOUR', day: 'DAY', week: 'WEEK' } as const;
      const period = periods[ask.query.period ?? 'day'];
      const { context } = ask;
      return rankedIn(ask, await trendingPage(context.services.reader, { ...filterOf(ask.query), period }));
    },
  }),

  get('/api/analytics/user-activity', {
    summary: 'Summarize the history of a user',
    cost: 4_000,
    description: ownOrOthers,
    query: Form({ userId: someUser, ...RangeQuery }),
    answer: success(
      Type.Object({
        userId: Field.Text('Id of the user.'),
        totalInteractions: Field.Count('Number of interactions in the history of the user.'),
        listingCount: Field.Count('Number of different listings with which the user interacted.'),
        activeDays: Field.Count('Number of UTC days on which the user interacted with a listing.'),
        firstAt: Field.MomentOrNull('Time of the earliest interaction. Null without interactions.'),
        lastAt: Field.MomentOrNull('Time of the latest interaction. Null without interactions.'),
        byType: Type.Record(Type.String(), Type.Integer(), { description: 'Number of interactions of each type.' }),
      }),
    ),
    async handle({ context, query }) {
      const { userId } = userNamed(context, query.userId);
      const { from, to } = rangeOf(query);
      const { totalInteractions, contentCount, activeDays, firstAt, lastAt, byType } = await context.services.scans.run(() =>
        activitySummary(context.db, userId, from, to),
      );
      const counts = Object.fromEntries(countsByName(byType));
      return succeeded({ userId, totalInteractions, listingCount: contentCount, activeDays, firstAt, lastAt, byType: counts });
    },
  }),
];

function rankingQuery() {
  return {
    type: Type.Optional(ContentTypeName),
    theme: text(textLimits.theme, 'Returns only listings with this theme.'),
    tag: text(textLimits.tag, 'Returns only listings with this tag.'),
    ...page,
  };
}

function filterOf({ limit = fallback, after, type, theme, tag }: { limit?: number; after?: string; type?: string; theme?: string; tag?: string }) {
  return { first: limit, after, type: type ? contentTypeNamed(type) : null, theme: theme ?? null, tag: tag ?? null };
}
