import { dayMs, hourMs } from '../../domain/durations';
import type { Arguments, FieldCost, FieldCosts } from './cost-function';

/** Cost of a field that runs an indexed statement of its own. Fields that DataLoaders load in batches cost less. */
const statement = 20;
/** Cost of a text field that can exceed 1,000 characters: 1, instead of the 0.1 of other scalars. */
const longText: FieldCost = { own: 1 };

const mostPoints = 1_000;
const stepMs: Readonly<Record<string, number>> = { HOUR: hourMs, DAY: dayMs, WEEK: 7 * dayMs, MONTH: 28 * dayMs };
const usualPoints: Readonly<Record<string, number>> = { HOUR: 48, DAY: 30, WEEK: 26, MONTH: 24 };

/** Returns the maximum number of points of a series: the time from `from` to `to` in steps of `by`, at least 1 and at most 1,000. */
function pointsOf({ by, from, to }: Arguments): number {
  const step = typeof by === 'string' && by in stepMs ? by : 'DAY';
  if (from == null) return usualPoints[step] as number;
  const spanMs = timeOf(to, Date.now()) - timeOf(from, 0);
  return Math.min(mostPoints, Math.max(1, Math.ceil(spanMs / (stepMs[step] as number)) + 1));
}

/** Converts a Date or the text of a variable to milliseconds since 1970. Returns `otherwise` for an invalid time, which validation rejects later. */
function timeOf(value: unknown, otherwise: number): number {
  const ms = value instanceof Date ? +value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? otherwise : ms;
}

const points: Pick<FieldCost, 'entries' | 'depends'> = {
  entries: pointsOf,
  depends: 'entries: the number of steps from `from` to `to`, at most 1,000',
};
const longTexts = [
  'Collection.description',
  'Comment.body',
  'Content.description',
  'Content.url',
  'Experiment.description',
  'Favorite.notes',
  'Interaction.notes',
  'ModerationEvent.note',
  'Report.details',
  'Report.outcome',
  'Review.body',
  'User.avatarUrl',
  'User.bio',
  'ViewerState.notes',
];
const lettersOf = (text: unknown): number => (typeof text === 'string' ? Math.min(200, text.length) : 0);
const isAnyGiven = (...values: unknown[]): boolean => values.some((value) => value !== null && value !== undefined);
const numberIn = (value: unknown, otherwise: number, most: number): number =>
  typeof value === 'number' && value >= 1 ? Math.min(most, value) : otherwise;
/** Returns the cost of a ranking. With a filter it is higher, because the server must find the matching contents before it can rank them. */
const filtered = ({ theme, tag, ownerId }: Arguments): number => (isAnyGiven(theme, tag, ownerId) ? 200 : statement);

/** Costs of the fields of Query and Subscription, and of all other fields whose cost differs from the default. docs/limits.md defines the unit. */
export const fieldCosts: FieldCosts = {
  // DataLoaders load these fields in batches, or no statement is necessary.
  'Query.content': { own: 2 },
  'Query.contents': { own: 2 },
  'Query.stats': { own: 2, each: 2 },
  'Query.node': { own: 5 },
  'Query.nodes': { own: 2, each: 5 },
  'Query.user': { own: 2 },
  'Query.collection': { own: 2 },
  'Query.reactionGroups': { own: 1 },
  'Query.viewPolicies': { own: 1 },
  // These fields run at least one statement with an index, and most return a page of rows.
  'Query.collections': { own: statement, each: 1 },
  'Query.comments': { own: statement, each: 3 },
  'Query.erasureReceipt': { own: statement },
  'Query.experiments': { own: statement },
  'Query.followers': { own: statement },
  'Query.following': { own: statement },
  'Query.health': { own: 400 },
  'Query.myReports': { own: statement },
  'Query.notifications': { own: statement },
  'Query.openReportCounts': { own: 50 },
  'Query.recentlyViewed': { own: statement, each: 1 },
  'Query.recommenderModels': { own: statement },
  'Query.reports': { own: statement },
  'Query.reviews': { own: statement, each: 3 },
  'Query.variant': { own: statement },
  'Query.viewer': { own: statement },
  // These fields run statements that read more rows than they return.
  'Query.activity': { own: 4_000 },
  'Query.audiencePatterns': { own: 8_000 },
  'Query.cohorts': { own: 1_000, entries: ({ last }) => numberIn(last, 8, 60), depends: 'entries: `last`' },
  'Query.experimentResults': { own: 2_000 },
  'Query.favorites': {
    own: ({ text, tag, orderBy }) => (isAnyGiven(text, tag) || orderBy === 'TITLE' ? 300 : 50),
    each: 1,
    depends: 'own: 300 with `text`, `tag` or `orderBy: TITLE`, otherwise 50',
  },
  'Query.favoriteTags': { own: 100, entries: 1_000 },
  'Query.friendsActivity': { own: 600 },
  'Query.friendsWhoLiked': { own: 200 },
  'Query.history': {
    own: ({ text, types }) => (isAnyGiven(text) ? 2_000 : isAnyGiven(types) ? 200 : statement),
    each: 1,
    depends: `own: 2,000 with \`text\`, 200 with \`types\`, otherwise ${statement}`,
  },
  'Query.patterns': { own: 4_000 },
  'Query.popular': {
    own: ({ period, ...filter }) => (isAnyGiven(period) && period !== 'ALL_TIME' ? 500 : filtered(filter)),
    depends: 'own: 500 with a `period`, otherwise as `trending`',
  },
  'Query.recommendations': { own: 1_000 },
  'Query.search': { own: ({ query }) => 400 + 4 * lettersOf(query), depends: 'own: 400, and 4 for each character of `query`' },
  'Query.searchSuggestions': { own: ({ query }) => 400 + 4 * lettersOf(query), depends: 'own: 400, and 4 for each character of `query`' },
  'Query.similarContent': { own: 1_200 },
  'Query.trending': { own: filtered, depends: `own: 200 with \`theme\`, \`tag\` or \`ownerId\`, otherwise ${statement}` },
  'Query.viewSources': { own: 500 },
  'Query.contentSeries': { own: statement, ...points },
  'Query.serviceActivity': { own: 500, ...points },
  // The start of a subscription has this cost, and each event has it too.
  'Subscription.activityStream': { own: 50, entries: ({ maxPerSecond }) => numberIn(maxPerSecond, 20, 200), depends: 'entries: `maxPerSecond`' },
  'Subscription.contentStats': {
    own: 1,
    entries: ({ ids }) => (Array.isArray(ids) ? Math.min(1_000, ids.length) : 1),
    each: 1,
    item: 0,
    depends: 'entries: the number of `ids`',
  },
  'Subscription.myNotifications': { own: statement },
  'Subscription.trendingChanged': { own: statement },
  // Lists whose length is known, and fields that run their own statement or read several rows.
  'Cohort.retained': { entries: 60 },
  'Collection.items': { own: statement },
  'Content.engagement': { own: 50 },
  'ContentStats.ratingHistogram': { entries: 10 },
  'ContentStats.recent': { own: 2 },
  'Engagement.dropOff': { entries: 10 },
  'Patterns.byHour': { entries: 24 },
  'Patterns.byWeekday': { entries: 7 },
  ...Object.fromEntries(longTexts.map((field) => [field, longText])),
  // Mutations that need more work than the recording of one interaction.
  'Mutation.clearHistory': { own: 200 },
  'Mutation.eraseMe': { own: 500 },
  'Mutation.eraseUser': { own: 500 },
  'Mutation.exportMe': { own: 1_000 },
  'Mutation.requestExport': { own: 1_000 },
  'Mutation.trainRecommender': { own: 500 },
  'Mutation.trackInteractions': { item: 8 },
  // Services and admins can send 5,000 contents at once. With 1.5 per content, the cost of this list stays within the default limit.
  'Mutation.upsertContents': { item: 1.5 },
};

/** Whether a field of Query runs a statement of its own. True if its cost in `fieldCosts` is at least 20, depends on arguments, or is missing. */
export function hasOwnStatement(field: string): boolean {
  const own = fieldCosts[`Query.${field}`]?.own ?? statement;
  return typeof own === 'function' || own >= statement;
}
