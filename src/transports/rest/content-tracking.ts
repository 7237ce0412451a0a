import { Type } from '@sinclair/typebox';
import { firstUuid } from '../../domain/identifiers';
import { eventTypes } from '../../domain/interaction-types';
import { textLimits } from '../../domain/text-limits';
import { withDetails } from '../../insights/history/details';
import type { Interaction } from '../../insights/history/history.type';
import { historyEntries, toInteraction } from '../../insights/history/page';
import { storedEntry } from '../../insights/history/queries';
import { patternsOfUser } from '../../insights/patterns/user-patterns';
import { sendExport } from '../export-downloads';
import { interactionNames, nameOf, typeNamed, typesNamed } from './interaction-names';
import { recordOrUndo } from './record';
import {
  ContentIdOrNumber,
  Field,
  Form,
  moment,
  pageQuery,
  RangeQuery,
  rangeOf,
  SelfOrNumber,
  seconds,
  text,
  UserId,
  word,
} from './request-validation';
import { get, listed, ownOrOthers, post, userNamed } from './route';
import { Missing } from './view-tracking';

const params = Type.Object({ userId: UserId });
const fallback = 50;
const isEvent: ReadonlySet<string> = new Set(eventTypes);
/** Types that clients can send to /interactions/track. Reactions and comments need fields that the body of this endpoint does not have. */
const trackable = interactionNames.filter((name) => name !== 'reaction' && name !== 'comment');

const entry = {
  id: Field.Text('Id of the entry, the same as in the GraphQL field `history`.'),
  userId: Field.Text('Id of the user.'),
  contentId: Field.Text('Id of the content.'),
  interactionType: word(interactionNames, 'Type of the interaction.'),
  interactionValue: Field.NumberOrNull('Value of the content to the user, 1–10; for a rating, the rating. Null if not set.'),
  moodAtInteraction: Field.TextOrNull('Mood of the user, as one word. Null if not set, and for other users.'),
  moodIntensityAtInteraction: Field.NumberOrNull('Intensity of the mood, 1–10. Null if not set, and for other users.'),
  interactionDurationSeconds: Field.NumberOrNull('Duration in seconds. Null if unknown.'),
  context: Field.TextOrNull('Situation of the user, such as evening or commute. Null if not set.'),
  notes: Field.TextOrNull("The user's notes. Null if there are none, and for other users."),
  createdAt: Field.Moment('Time of the interaction.'),
};

const Metadata = Type.Object(
  {
    recipient: Type.Optional(Type.String({ description: 'For a share: the recipient.' })),
    source: Type.Optional(Type.String({ description: 'For a view: source of the last viewing that has one.' })),
  },
  { description: 'Details of an entry in the user’s own history. Absent if there are none.' },
);

/** Converts a history entry to the response format. Mood and notes are null unless `isOwn`, because only the user can see them. */
function entryOf(userId: string, { id, contentId, type, occurredAt, ...stored }: Interaction, isOwn: boolean) {
  return {
    id,
    userId,
    contentId,
    interactionType: nameOf(type),
    interactionValue: stored.value,
    ...(isOwn ? { moodAtInteraction: stored.mood, moodIntensityAtInteraction: stored.moodIntensity } : noMood),
    interactionDurationSeconds: stored.durationMs === null ? null : stored.durationMs / 1000,
    context: stored.context,
    notes: isOwn ? stored.notes : null,
    createdAt: occurredAt,
  };
}

const noMood = { moodAtInteraction: null, moodIntensityAtInteraction: null };
const noEntry = { id: null, interactionValue: null, ...noMood, interactionDurationSeconds: null, context: null, notes: null, createdAt: null };

/** Names of the trends of `interactionFrequency` in the responses. */
const frequency = { RISING: 'increasing', STEADY: 'stable', FALLING: 'decreasing' } as const;

/** Endpoints of the tag "Content tracking" in the OpenAPI description. Unlike the endpoints below /api, they return the data without an envelope. */
export const contentTracking = [
  post('/interactions/track', {
    summary: 'Track an interaction',
    description:
      'The server stores every field with every type: value, mood, duration, context and notes. The response contains the stored entry, including the fields that earlier calls stored. Its fields are null if no entry is stored: after `isUndone`, and for a view below its threshold, which is not recorded.',
    body: Form({
      userId: SelfOrNumber,
      contentId: ContentIdOrNumber,
      interactionType: word(trackable, 'Type of the interaction.'),
      isUndone: Type.Optional(Type.Boolean({ description: 'Whether to undo the interaction. Allowed for like, dislike, save and rate.' })),
      interactionValue: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 10,
          description: 'Value of the content to the user, 1–10. Required for `rate`, where it is the rating.',
        }),
      ),
      moodAtInteraction: text(textLimits.mood, 'Mood of the user, as one word.'),
      moodIntensityAtInteraction: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 10, description: 'Intensity of the mood, 1–10. Requires a mood.' }),
      ),
      interactionDurationSeconds: seconds('Duration in seconds.'),
      context: text(textLimits.context, 'Situation of the user, such as evening or commute.'),
      notes: text(textLimits.notes, "The user's notes."),
      timestamp: moment('Time of the interaction, for interactions that are sent late. Default: now.'),
    }),
    answer: Type.Object({
      ...entry,
      id: Field.TextOrNull('Id of the entry, the same as in the GraphQL field `history`. Null if no entry is stored.'),
      createdAt: Field.MomentOrNull('Time of the interaction. Null if no entry is stored.'),
      isChanged: Field.Flag('Whether this call changed something. False for a repeat, which does not count again.'),
      missing: Missing,
    }),
    alsoAnswers: { 201: 'The interaction is recorded. (200: it was recorded before, or nothing was recorded.)' },
    fieldNames: {
      rating: 'interactionValue',
      value: 'interactionValue',
      mood: 'moodAtInteraction',
      moodIntensity: 'moodIntensityAtInteraction',
      durationMs: 'interactionDurationSeconds',
      occurredAt: 'timestamp',
    },
    async handle(ask) {
      const { body, context } = ask;
      const type = typeNamed(body.interactionType);
      const lastedSeconds = body.interactionDurationSeconds;
      const given = {
        type,
        contentId: String(body.contentId),
        isUndone: body.isUndone ?? false,
        [type === 'RATING' ? 'rating' : 'value']: body.interactionValue,
        mood: body.moodAtInteraction,
        moodIntensity: body.moodIntensityAtInteraction,
        durationMs: lastedSeconds === undefined ? undefined : lastedSeconds * 1000,
        context: body.context,
        notes: body.notes,
        occurredAt: body.timestamp ? new Date(body.timestamp) : undefined,
      };
      const { contentId, isChanged, missing, factId } = await recordOrUndo(ask, body.userId, given);
      const userId = context.signedIn.id;
      const stored = await storedEntry(context.services.pool, userId, { type, contentId, id: isEvent.has(type) ? factId : firstUuid });
      const entry = stored ? entryOf(userId, toInteraction(stored), true) : { ...noEntry, userId, contentId, interactionType: body.interactionType };
      return { status: isChanged ? 201 : 200, body: { ...entry, isChanged, ...(missing && { missing }) } };
    },
  }),

  get('/interactions/history/:userId', {
    summary: "A user's history",
    description: `Newest first. ${ownOrOthers}`,
    params,
    query: Form({
      ...pageQuery(fallback),
      offset: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 10_000,
          description: 'Number of entries to skip, 0–10000. Prefer the Link header: its pages do not shift while new entries arrive.',
        }),
      ),
      interactionType: Type.Optional(word(interactionNames, 'Only entries of this type.')),
      ...RangeQuery,
    }),
    answer: Type.Array(Type.Object({ ...entry, metadata: Type.Optional(Metadata) })),
    async handle(ask) {
      const { context, query } = ask;
      const { userId, isOwn } = userNamed(context, ask.params.userId);
      const asked = { userId, types: typesNamed(query.interactionType), ...rangeOf(query) };
      const page = { first: query.limit ?? fallback, after: query.after };
      const entries = await withDetails(
        context.services.pool,
        isOwn ? userId : null,
        await historyEntries(context.services, page, 'history', asked, query.offset),
      );
      return listed(ask, entries, ({ details, ...stored }) => ({ ...entryOf(userId, stored, isOwn), ...(details && { metadata: details }) }));
    },
  }),

  get('/interactions/patterns/:userId', {
    summary: "Patterns in a user's history",
    cost: 4_000,
    description: ownOrOthers,
    params,
    query: Form({
      ...RangeQuery,
      timeZone: Type.Optional(
        Type.String({ format: 'text', maxLength: 64, description: 'IANA name of the time zone for hours and days. Default: UTC.' }),
      ),
    }),
    answer: Type.Object({
      totalInteractions: Field.Count('Number of entries that the patterns are computed from, at most the latest 10,000 of the range.'),
      dateRange: Type.Union(
        [Type.Object({ start: Field.Moment('Time of the first entry.'), end: Field.Moment('Time of the last entry.') }), Type.Null()],
        { description: 'Time range of the entries. Null without entries.' },
      ),
      patterns: Type.Object({
        mostCommonType: Field.TextOrNull('Most frequent type. Null without entries.'),
        averageDuration: Field.NumberOrNull('Mean duration in seconds of the entries that have a duration. Null if none has one.'),
        moodCorrelation: Field.NumberOrNull('Correlation of mood and liking, from -1 to 1. Null with too few entries, and for other users.'),
        moodCorrelationSampleSize: Field.Count('Number of pairs that the correlation is computed from.'),
        timeOfDayPattern: Field.TextOrNull('Quarter of the day with the most entries: night, morning, afternoon or evening. Null without entries.'),
        contentTypePreference: Field.TextOrNull('Most frequent type of content. Null without entries.'),
      }),
      trends: Type.Object({
        interactionFrequency: Field.TextOrNull('Trend of the number of entries: increasing, stable or decreasing. Null with too few entries.'),
        moodCorrelation: Field.TextOrNull(
          'Direction of the correlation of mood and liking: positive, neutral or negative. Null with too few entries, and for other users.',
        ),
      }),
    }),
    async handle({ context, params, query }) {
      const { userId, isOwn } = userNamed(context, params.userId);
      const found = await patternsOfUser(context.services, userId, { ...rangeOf(query), timeZone: query.timeZone ?? 'UTC' });
      const { averageDurationMs, trends } = found;
      const moodCorrelation = isOwn ? found.moodCorrelation : null;
      return {
        body: {
          totalInteractions: found.totalInteractions,
          dateRange: found.dateRange,
          patterns: {
            mostCommonType: found.mostCommonType && nameOf(found.mostCommonType),
            averageDuration: averageDurationMs === null ? null : averageDurationMs / 1000,
            moodCorrelation: moodCorrelation?.r ?? null,
            moodCorrelationSampleSize: moodCorrelation?.n ?? 0,
            timeOfDayPattern: found.timeOfDay?.toLowerCase() ?? null,
            contentTypePreference: found.contentTypePreference?.toLowerCase() ?? null,
          },
          trends: {
            interactionFrequency: trends.interactionFrequency && frequency[trends.interactionFrequency],
            moodCorrelation: (isOwn && trends.moodCorrelation?.toLowerCase()) || null,
          },
        },
      };
    },
  }),

  get('/interactions/export/:userId', {
    summary: "A user's data as a file",
    description: `Oldest first, of any length. ${ownOrOthers}`,
    params,
    query: Form({
      format: Type.Optional(word(['json', 'csv'], 'File format.', 'json')),
      ...RangeQuery,
      includeMoodData: Type.Optional(Type.Boolean({ default: false, description: 'Whether the file contains moods and their intensities.' })),
    }),
    answer: Type.Array(Type.Object({}, { additionalProperties: true, description: 'One interaction. docs/export.md lists the columns.' })),
    alsoType: 'text/csv',
    hasNoHead: true,
    async handle({ context, params, query, reply }) {
      const { userId, isOwn } = userNamed(context, params.userId);
      const format = query.format === 'csv' ? 'CSV' : 'JSON';
      const request = { userId, format, ...rangeOf(query), includesMood: query.includeMoodData ?? false, isForOthers: !isOwn } as const;
      await sendExport(reply, context.services.exports, request, Date.now());
      return null;
    },
  }),
];
