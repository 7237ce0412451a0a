import { Type } from '@sinclair/typebox';
import { contentTypeNamed } from '../../domain/content-types';
import { CodedError } from '../../domain/errors';
import { textLimits } from '../../domain/text-limits';
import { decayedScore } from '../../domain/trend-score';
import { activitySummary } from '../../insights/activity/queries';
import { withDetails } from '../../insights/history/details';
import { historyEntries } from '../../insights/history/page';
import { popularPage, trendingPage } from '../../insights/rankings/page';
import { toStatsObject } from '../../insights/stats/stats.type';
import { favoriteEntries } from '../../interactions/favorites/page';
import { freshness, isFresh } from './etag';
import { interactionNames, nameOf, typesNamed } from './interaction-names';
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
  id: Field.Text('Id for client caches.'),
  listingId: Field.Text('Id of the listing.'),
  totalViews: Field.Count('Number of views, repeats included.'),
  totalLikes: Field.Count('Number of users who currently like it.'),
  totalSaves: Field.Count('Number of users who currently have it saved.'),
  totalShares: Field.Count('Number of shares.'),
  uniqueViewers: Field.Count('Number of distinct users with a view.'),
  lastUpdated: Field.Moment('Time of the last change of a count.'),
  viewsToday: Field.Count('Number of views on this UTC day, repeats included.'),
  viewsThisWeek: Field.Count('Number of views in the 7 days that end today, repeats included.'),
  viewsThisMonth: Field.Count('Number of views in the 30 days that end today, repeats included.'),
  popularityScore: Type.Number({ description: 'Weighted sum of the counts.' }),
  trendingScore: Type.Number({
    description:
      'Sum of the weights of new interactions, where each weight halves every day. It decreases without new interactions; the ETag ignores it.',
  }),
});

/** Endpoints of the tag "Listing interactions" in the OpenAPI description that read data. */
export const listingAnswers = [
  get('/api/user/favorites', {
    alias: '/api/user/favorites/',
    summary: 'Listings that the viewer saved',
    description: 'Last saved first. Only the viewer can see them.',
    query: Form({ tag: text(textLimits.tag, 'Only favorites with this tag of the viewer.'), ...page }),
    answer: successPage(
      Type.Object({
        id: Field.Text('Id for client caches.'),
        userId: Field.Text('Id of the viewer.'),
        listingId: Field.Text('Id of the listing.'),
        createdAt: Field.Moment('Time at which the viewer saved the listing.'),
        notes: Field.TextOrNull("The viewer's notes. Null if there are none."),
        tags: Type.Array(Type.String(), { description: "The viewer's tags." }),
        isAvailable: Field.Flag('Whether the viewer can see the listing. False if it was removed or hidden; the viewer can then only unsave it.'),
      }),
    ),
    async handle(ask) {
      const { context, query } = ask;
      const { limit = fallback, after, tag } = query;
      const { id: userId } = context.signedIn;
      const favorites = await favoriteEntries(context.db, context.signedIn, { first: limit, after, tag, orderBy: 'NEWEST' });
      const contents = await context.loaders.content.loadMany(favorites.nodes.map(({ contentId }) => contentId));
      const available = new Set(contents.map((content) => content && !(content instanceof Error) && content.id));
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
    summary: "The viewer's interactions",
    description: `Newest first. ${ownOrOthers}`,
    query: Form({
      userId: someUser,
      interactionType: Type.Optional(word(interactionNames, 'Only entries of this type.')),
      listingId: Type.Optional(ContentId),
      ...RangeQuery,
      ...page,
    }),
    answer: successPage(
      Type.Object({
        id: Field.Text('Id for client caches.'),
        userId: Field.Text('Id of the user.'),
        listingId: Field.Text('Id of the listing.'),
        interactionType: word(interactionNames, 'Type of the interaction.'),
        timestamp: Field.Moment('Time of the interaction.'),
        metadata: Type.Object({
          duration: Type.Optional(Type.Number({ description: 'Duration in seconds. Absent if unknown.' })),
          platform: Type.Optional(Type.String({ description: 'For a share: the platform or method.' })),
          notes: Type.Optional(Type.String({ description: "The user's notes. Absent if there are none, and for other users." })),
          rating: Type.Optional(Type.Integer({ description: 'For a rating: 1–10.' })),
          value: Type.Optional(Type.Integer({ description: 'Value of the listing to the user, 1–10. Absent if not set.' })),
          context: Type.Optional(Type.String({ description: 'Situation of the user, such as evening or commute. Absent if not set.' })),
          recipient: Type.Optional(Type.String({ description: 'For a share: the recipient. Absent for other users.' })),
          source: Type.Optional(Type.String({ description: 'For a view: source of the last viewing that has one. Absent for other users.' })),
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
        ({ id, contentId, type, occurredAt, durationMs, platform, context: setting, notes, rating, value, details }) => ({
          id,
          userId,
          listingId: contentId,
          interactionType: nameOf(type),
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
    summary: "A listing's statistics",
    description: 'The response has an ETag. If a client sends it as If-None-Match, the server returns 304 while no count has changed.',
    isPublic: true,
    params: Type.Object({ id: ContentId }),
    answer: success(Stats),
    alsoAnswers: { 304: 'No count has changed since the response with this ETag.' },
    async handle({ context: { loaders }, params: { id }, ifNoneMatch, reply }) {
      const content = await loaders.content.load(id);
      const row = content && (await loaders.stats.load(id));
      if (!row) throw new CodedError('NOT_FOUND', `The listing "${id}" does not exist.`, { field: 'id' });
      const now = Date.now();
      const headers = { etag: freshness(row, now), 'cache-control': 'private, no-cache' };
      if (isFresh(ifNoneMatch, headers.etag)) {
        await reply.code(304).headers(headers).send();
        return null;
      }
      const { DAY, WEEK, MONTH } = await loaders.recent.load(id);
      const stats = toStatsObject(row);
      const data = {
        id: stats.id,
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
        popularityScore: stats.popularityScore,
        trendingScore: decayedScore(stats.trend.DAY, now, 'DAY'),
      };
      return { headers, body: succeeded(data).body };
    },
  }),

  get('/api/analytics/popular', {
    summary: 'The most popular listings',
    isPublic: true,
    query: Form({
      period: Type.Optional(word(['day', 'week', 'month', 'all'], 'Period of UTC days to count.', 'all')),
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
    summary: 'The trending listings',
    isPublic: true,
    query: Form({
      period: Type.Optional(word(['hour', 'day', 'week'], 'Half-life of the trend.', 'day')),
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
    summary: "A summary of the viewer's activity",
    cost: 4_000,
    description: ownOrOthers,
    query: Form({ userId: someUser, ...RangeQuery }),
    answer: success(
      Type.Object({
        userId: Field.Text('Id of the user.'),
        totalInteractions: Field.Count('Number of entries in the history.'),
        listingCount: Field.Count('Number of distinct listings.'),
        activeDays: Field.Count('Number of UTC days with activity.'),
        firstAt: Field.MomentOrNull('Time of the first entry. Null without entries.'),
        lastAt: Field.MomentOrNull('Time of the last entry. Null without entries.'),
        byType: Type.Record(Type.String(), Type.Integer(), { description: 'Number of entries by type.' }),
      }),
    ),
    async handle({ context, query }) {
      const { userId } = userNamed(context, query.userId);
      const { from, to } = rangeOf(query);
      const { totalInteractions, contentCount, activeDays, firstAt, lastAt, byType } = await context.services.scans.run(() =>
        activitySummary(context.db, userId, from, to),
      );
      const counts = Object.fromEntries(byType.map(({ type, count }) => [nameOf(type), count]));
      return succeeded({ userId, totalInteractions, listingCount: contentCount, activeDays, firstAt, lastAt, byType: counts });
    },
  }),
];

function rankingQuery() {
  return {
    type: Type.Optional(ContentTypeName),
    theme: text(textLimits.theme, 'Only listings of this theme.'),
    tag: text(textLimits.tag, 'Only listings with this tag.'),
    ...page,
  };
}

function filterOf({ limit = fallback, after, type, theme, tag }: { limit?: number; after?: string; type?: string; theme?: string; tag?: string }) {
  return { first: limit, after, type: type ? contentTypeNamed(type) : null, theme: theme ?? null, tag: tag ?? null };
}
