import { Type } from '@sinclair/typebox';
import { contentTypeNamed } from '../../domain/content-types';
import { CodedError } from '../../domain/errors';
import { decayedScore } from '../../domain/trend-score';
import { activitySummary } from '../../insights/activity/queries';
import { withDetails } from '../../insights/history/details';
import { historyEntries } from '../../insights/history/page';
import { popularPage, trendingPage } from '../../insights/rankings/page';
import { toStatsObject } from '../../insights/stats/stats.type';
import { favoriteEntries } from '../../interactions/favorites/page';
import { freshness, isFresh } from './etag';
import { ContentId, ContentTypeName, pageQuery, RangeQuery, rangeOf, success, successPage, Told, text, UserId, word } from './forms';
import { actNames, nameOf, typesNamed } from './names';
import { Ranked, rankedIn } from './ranked-content';
import { get, listedIn, ownOrOthers, succeeded, userNamed } from './route';

const fallback = 20;
const page = pageQuery(fallback);
const someUser = Type.Optional(UserId);

const Stats = Type.Object({
  id: Told.Text('For client caches.'),
  listingId: Told.Text('The listing.'),
  totalViews: Told.Count('All views, repeats included.'),
  totalLikes: Told.Count('Users who like it now.'),
  totalSaves: Told.Count('Users who have it saved now.'),
  totalShares: Told.Count('How often it was shared.'),
  uniqueViewers: Told.Count('Distinct users with a view.'),
  lastUpdated: Told.Moment('When a count last changed.'),
  viewsToday: Told.Count('All views of this UTC day.'),
  viewsThisWeek: Told.Count('All views of the 7 days that end today.'),
  viewsThisMonth: Told.Count('All views of the 30 days that end today.'),
  popularityScore: Type.Number({ description: 'Weighted sum of the counts.' }),
  trendingScore: Type.Number({
    description:
      'The weights of what is new, halved for every day that has passed since. It falls while nothing happens: an ETag stands for the counts.',
  }),
});

/** Read endpoints of the listing document. */
export const listingAnswers = [
  get('/api/user/favorites', {
    alias: '/api/user/favorites/',
    summary: 'What the viewer has saved',
    description: 'The last saved first. Nobody else sees it.',
    query: Type.Object({ tag: text(100, 'Only those with this tag.'), ...page }),
    answer: successPage(
      Type.Object({
        id: Told.Text('For client caches.'),
        userId: Told.Text('The viewer.'),
        listingId: Told.Text('The listing.'),
        createdAt: Told.Moment('When it was saved.'),
        notes: Told.TextOrNull("The viewer's own words."),
        tags: Type.Array(Type.String(), { description: "The viewer's own tags." }),
        isAvailable: Told.Flag('False when the listing was removed or the viewer may not see it (any more): it can only be unsaved.'),
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
    summary: 'What the viewer did',
    description: `Newest first. ${ownOrOthers}`,
    query: Type.Object({
      userId: someUser,
      interactionType: Type.Optional(word(actNames, 'Only of this type.')),
      listingId: Type.Optional(ContentId),
      ...RangeQuery,
      ...page,
    }),
    answer: successPage(
      Type.Object({
        id: Told.Text('For client caches.'),
        userId: Told.Text('Who.'),
        listingId: Told.Text('The listing.'),
        interactionType: word(actNames, 'What it was.'),
        timestamp: Told.Moment('When.'),
        metadata: Type.Object({
          duration: Type.Optional(Type.Number({ description: 'How long, in seconds.' })),
          platform: Type.Optional(Type.String({ description: 'Of a share: by which platform or method.' })),
          notes: Type.Optional(Type.String({ description: "The user's own words." })),
          rating: Type.Optional(Type.Integer({ description: 'Of a rating: 1–10.' })),
          value: Type.Optional(Type.Integer({ description: 'What it is worth to the user, 1–10.' })),
          context: Type.Optional(Type.String({ description: 'In what setting.' })),
          recipient: Type.Optional(Type.String({ description: 'Of one’s own share: with whom.' })),
          source: Type.Optional(Type.String({ description: 'Of one’s own view: where the user came from, at the last viewing that said so.' })),
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
    description: 'With an ETag: a client that sends it back as If-None-Match is answered 304 while no count has changed.',
    isPublic: true,
    params: Type.Object({ id: ContentId }),
    answer: success(Stats),
    alsoAnswers: { 304: 'No count has changed since.' },
    async handle({ context: { loaders }, params: { id }, ifNoneMatch, reply }) {
      const content = await loaders.content.load(id);
      const row = content && (await loaders.stats.load(id));
      if (!row) throw new CodedError('NOT_FOUND', `There is no listing "${id}".`, { field: 'id' });
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
    query: Type.Object({
      period: Type.Optional(word(['day', 'week', 'month', 'all'], 'Which UTC days count.', 'all')),
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
    summary: 'The listings that rise',
    isPublic: true,
    query: Type.Object({
      period: Type.Optional(word(['hour', 'day', 'week'], 'How fast the trend forgets.', 'day')),
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
    query: Type.Object({ userId: someUser, ...RangeQuery }),
    answer: success(
      Type.Object({
        userId: Told.Text('Whose.'),
        totalInteractions: Told.Count('How many entries the history has.'),
        listingCount: Told.Count('With how many listings.'),
        activeDays: Told.Count('On how many UTC days.'),
        firstAt: Told.MomentOrNull('When the first one happened.'),
        lastAt: Told.MomentOrNull('When the last one happened.'),
        byType: Type.Record(Type.String(), Type.Integer(), { description: 'How often each type occurs.' }),
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
    theme: text(100, 'Only of this theme.'),
    tag: text(100, 'Only with this tag.'),
    ...page,
  };
}

function filterOf({ limit = fallback, after, type, theme, tag }: { limit?: number; after?: string; type?: string; theme?: string; tag?: string }) {
  return { first: limit, after, type: type ? contentTypeNamed(type) : null, theme: theme ?? null, tag: tag ?? null };
}
