import { Type } from '@sinclair/typebox';
import { firstUuid } from '../../domain/identifiers';
import { textLimits } from '../../domain/text-limits';
import { withDetails } from '../../insights/history/details';
import type { Interaction } from '../../insights/history/history.type';
import { historyEntries, toInteraction } from '../../insights/history/page';
import { storedEntry } from '../../insights/history/queries';
import { patternsOfUser } from '../../insights/patterns/user-patterns';
import { events } from '../../interactions/registry/modules';
import { fromStored } from '../../interactions/registry/types';
import { sendExport } from '../export-downloads';
import { countsByName, interactionNames, nameOf, typeNamed, typesNamed } from './interaction-names';
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
const isEvent: ReadonlySet<string> = new Set(events.definitions.map(({ type }) => type));
/** Types that clients can send to /interactions/track. Reactions and comments need fields that the body of this endpoint does not have. */
const trackable = interactionNames.filter((name) => name !== 'reaction' && name !== 'comment');

const entry = {
  id: Field.Text('Id of the interaction, the same as in the GraphQL query `history`.'),
  userId: Field.Text('Id of the user.'),
  contentId: Field.Text('Id of the content.'),
  interactionType: word(interactionNames, 'Type of the interaction.'),
  interactionValue: Field.NumberOrNull('How valuable the content is to the user, 1–10. For a rating: the rating. Null if not set.'),
  moodAtInteraction: Field.TextOrNull('How the user felt about the content, as one word. Null if not set, and for other users.'),
  moodIntensityAtInteraction: Field.NumberOrNull('Intensity of the mood, 1–10. Null if not set, and for other users.'),
  interactionDurationSeconds: Field.NumberOrNull('Duration of the interaction in seconds. Null if unknown.'),
  context: Field.TextOrNull('Situation of the user, such as evening or commute. Null if not set.'),
  notes: Field.TextOrNull('Notes of the user about the content. Null without notes, and for other users.'),
  createdAt: Field.Moment('Time of the interaction.'),
};

const Metadata = Type.Object(
  {
    recipient: Type.Optional(Type.String({ description: 'Recipient of a share. Absent for types other than share.' })),
    source: Type.Optional(
      Type.String({ description: 'Where the user came from, at the last viewing with a source. Absent for types other than view.' }),
    ),
  },
  { description: 'Details that only the user can read. Absent if there are none.' },
);

/** Converts a history entry to the response format. Mood and notes are null unless `isOwn`, because only the user can see them. */
function entryOf(userId: string, { id, contentId, type, reaction, occurredAt, ...stored }: Interaction, isOwn: boolean) {
  return {
    id,
    userId,
    contentId,
    interactionType: nameOf({ type, reaction }),
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
    summary: 'Record an interaction',
    description:
      'Records an interaction of any type. The response contains the interaction as stored, including the fields of earlier calls. Its fields are null if the interaction is not stored: after `isUndone`, and for a viewing that is too short to count.',
    body: Form({
      userId: SelfOrNumber,
      contentId: ContentIdOrNumber,
      interactionType: word(trackable, 'Type of the interaction.'),
      isUndone: Type.Optional(Type.Boolean({ description: 'Whether to withdraw the interaction. Allowed for like, dislike, save and rate.' })),
      interactionValue: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 10,
          description: 'How valuable the content is to the user, 1–10. For the type rate: the rating, which is required.',
        }),
      ),
      moodAtInteraction: text(textLimits.mood, 'How the user felt about the content, as one word such as happy. Only the user can read it.'),
      moodIntensityAtInteraction: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 10, description: 'Intensity of the mood, 1–10. Requires `moodAtInteraction`.' }),
      ),
      interactionDurationSeconds: seconds('Duration of the interaction in seconds, at most one day.'),
      context: text(textLimits.context, 'Situation of the user, such as evening or commute.'),
      notes: text(textLimits.notes, 'Notes of the user about the content. Only the user can read them.'),
      timestamp: moment("Time of the user's action, if the client sends it late. Default: now."),
    }),
    answer: Type.Object({
      ...entry,
      id: Field.TextOrNull('Id of the interaction, the same as in the GraphQL query `history`. Null if it is not stored.'),
      createdAt: Field.MomentOrNull('Time of the interaction. Null if it is not stored.'),
      isChanged: Field.Flag('Whether this call changed stored data. False if it repeats an earlier call; a repeat does not count again.'),
      missing: Missing,
    }),
    alsoAnswers: { 201: 'This call changed stored data. Status 200 means that it changed nothing.' },
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
      const storedType = typeNamed(body.interactionType);
      const { type, reaction } = fromStored(storedType);
      const lastedSeconds = body.interactionDurationSeconds;
      const given = {
        type,
        reaction,
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
      const stored = await storedEntry(context.services.pool, userId, { type: storedType, contentId, id: isEvent.has(type) ? factId : firstUuid });
      const entry = stored ? entryOf(userId, toInteraction(stored), true) : { ...noEntry, userId, contentId, interactionType: body.interactionType };
      return { status: isChanged ? 201 : 200, body: { ...entry, isChanged, ...(missing && { missing }) } };
    },
  }),

  get('/interactions/history/:userId', {
    summary: 'List the history of a user',
    description: `Newest interaction first. ${ownOrOthers}`,
    params,
    query: Form({
      ...pageQuery(fallback),
      offset: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 10_000,
          description:
            'Number of interactions to skip, 0–10000. Pages of the Link header do not shift when new interactions are recorded; those of `offset` do.',
        }),
      ),
      interactionType: Type.Optional(word(interactionNames, 'Returns only interactions of this type.')),
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
    summary: 'Get the patterns in the history of a user',
    cost: 4_000,
    description: ownOrOthers,
    params,
    query: Form({
      ...RangeQuery,
      timeZone: Type.Optional(
        Type.String({ format: 'text', maxLength: 64, description: 'IANA name of the time zone of hours and days. Default: UTC.' }),
      ),
    }),
    answer: Type.Object({
      totalInteractions: Field.Count('Number of interactions from which the patterns are computed, at most the latest 10000.'),
      dateRange: Type.Union(
        [
          Type.Object({ start: Field.Moment('Time of the earliest interaction.'), end: Field.Moment('Time of the latest interaction.') }),
          Type.Null(),
        ],
        { description: 'Time range of the interactions. Null without interactions.' },
      ),
      patterns: Type.Object({
        mostCommonType: Field.TextOrNull('Most frequent type of interaction. Null without interactions.'),
        averageDuration: Field.NumberOrNull('Mean duration of the interactions that have a duration, in seconds. Null if none has one.'),
        moodCorrelation: Field.NumberOrNull('Correlation of mood and liking, from -1 to 1. Null with too little data, and for other users.'),
        moodCorrelationSampleSize: Field.Count('Number of interactions from which the correlation is computed.'),
        timeOfDayPattern: Field.TextOrNull('Quarter of the day with the most interactions: night, morning, afternoon or evening. Null without any.'),
        contentTypePreference: Field.TextOrNull('Type of content with the most interactions. Null without interactions.'),
      }),
      trends: Type.Object({
        interactionFrequency: Field.TextOrNull('Trend of the number of interactions: increasing, stable or decreasing. Null with too little data.'),
        moodCorrelation: Field.TextOrNull(
          'Direction of the correlation between mood and liking: positive, neutral or negative. Null with too little data, and for other users.',
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
            mostCommonType: [...countsByName(found.byType).keys()][0] ?? null,
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
    summary: 'Export the history of a user as a file',
    description: `Oldest interaction first, without a limit. ${ownOrOthers}`,
    params,
    query: Form({
      format: Type.Optional(word(['json', 'csv'], 'Format of the exported file.', 'json')),
      ...RangeQuery,
      includeMoodData: Type.Optional(Type.Boolean({ default: false, description: 'Whether the file contains moods and their intensities.' })),
    }),
    answer: Type.Array(Type.Object({}, { additionalProperties: true, description: 'One interaction of the user. docs/export.md lists its fields.' })),
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
