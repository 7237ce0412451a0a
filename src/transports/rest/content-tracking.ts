import { Type } from '@sinclair/typebox';
import { firstUuid } from '../../domain/identifiers';
import { eventTypes } from '../../domain/interaction-types';
import { withDetails } from '../../insights/history/details';
import { historyEntries, interactionId } from '../../insights/history/page';
import { patternsOfUser } from '../../insights/patterns/user-patterns';
import { sendExport } from '../export-downloads';
import { ContentIdOrNumber, moment, pageQuery, RangeQuery, rangeOf, SelfOrNumber, seconds, Told, text, UserId, word } from './forms';
import { actNames, nameOf, typeNamed, typesNamed } from './names';
import { recordOrTakeBack } from './record';
import { get, listed, ownOrOthers, post, userNamed } from './route';
import { Missing } from './view-tracking';

const params = Type.Object({ userId: UserId });
const fallback = 50;
const isEvent: ReadonlySet<string> = new Set(eventTypes);
/** Reactions and comments need fields that this form does not have. */
const trackable = actNames.filter((name) => name !== 'reaction' && name !== 'comment');

const entry = {
  id: Told.Text('As in GraphQL’s history.'),
  userId: Told.Text('Who.'),
  contentId: Told.Text('The content.'),
  interactionType: word(actNames, 'What it was.'),
  interactionValue: Told.NumberOrNull('What it is worth to the user, 1–10; of a rating, the rating.'),
  moodAtInteraction: Told.TextOrNull('How the user felt, in a word.'),
  moodIntensityAtInteraction: Told.NumberOrNull('How strongly, 1–10.'),
  interactionDurationSeconds: Told.NumberOrNull('How long it lasted.'),
  context: Told.TextOrNull('In what setting.'),
  notes: Told.TextOrNull("The user's own words."),
  createdAt: Told.Moment('When it happened.'),
};

const Metadata = Type.Object(
  {
    recipient: Type.Optional(Type.String({ description: 'Of a share: with whom.' })),
    source: Type.Optional(Type.String({ description: 'Of a view: where the user came from, at the last viewing that said so.' })),
  },
  { description: 'Of one’s own history; absent when nothing of it is known.' },
);

/** Names of the trends in the document. */
const frequency = { RISING: 'increasing', STEADY: 'stable', FALLING: 'decreasing' } as const;

/** Endpoints of the content-tracking document, whose responses have no envelope. */
export const contentTracking = [
  post('/interactions/track', {
    summary: 'Track an interaction',
    description:
      'Every type keeps every field: value, mood, duration, context and notes. The answer holds what was kept. Nothing is recorded of a view below its threshold.',
    body: Type.Object({
      userId: SelfOrNumber,
      contentId: ContentIdOrNumber,
      interactionType: word(trackable, 'What happened.'),
      isUndone: Type.Optional(Type.Boolean({ description: 'It is taken back: of like, dislike, save, rate.' })),
      interactionValue: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 10, description: 'What it is worth to the user, 1–10. `rate` needs it: there it is the rating.' }),
      ),
      moodAtInteraction: text(50, 'How the user felt, in a word.'),
      moodIntensityAtInteraction: Type.Optional(Type.Integer({ minimum: 1, maximum: 10, description: 'How strongly, 1–10; with a mood.' })),
      interactionDurationSeconds: seconds('How long it lasted, in seconds.'),
      context: text(255, 'In what setting.'),
      notes: text(5_000, "The user's own words."),
      timestamp: moment('When it happened, for acts sent late; now by default.'),
    }),
    answer: Type.Object({
      ...entry,
      isChanged: Told.Flag('True when this call changed something; false for a repeat, which is not counted again.'),
      missing: Missing,
    }),
    alsoAnswers: { 201: 'It is recorded. (200: it was so already, or nothing was recorded.)' },
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
      const { contentId, isChanged, missing, kept } = await recordOrTakeBack(ask, body.userId, given);
      return {
        status: isChanged ? 201 : 200,
        body: {
          id: interactionId(type, isEvent.has(type) ? kept.id : firstUuid, contentId),
          userId: context.signedIn.id,
          contentId,
          interactionType: body.interactionType,
          interactionValue: kept.rating ?? kept.value ?? null,
          moodAtInteraction: kept.mood ?? null,
          moodIntensityAtInteraction: kept.moodIntensity ?? null,
          interactionDurationSeconds: kept.durationMs == null ? null : kept.durationMs / 1000,
          context: kept.context ?? null,
          notes: kept.notes || null,
          createdAt: new Date(kept.occurredAt),
          isChanged,
          ...(missing && { missing }),
        },
      };
    },
  }),

  get('/interactions/history/:userId', {
    summary: "A user's history",
    description: `Newest first. ${ownOrOthers}`,
    params,
    query: Type.Object({
      ...pageQuery(fallback),
      offset: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 10_000,
          description: 'How many to pass over; the Link header is the better way, whose pages do not shift.',
        }),
      ),
      interactionType: Type.Optional(word(actNames, 'Only of this type.')),
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
      return listed(ask, entries, ({ id, contentId, type, value, mood, moodIntensity, durationMs, context, notes, occurredAt, details }) => ({
        id,
        userId,
        contentId,
        interactionType: nameOf(type),
        interactionValue: value,
        moodAtInteraction: isOwn ? mood : null,
        moodIntensityAtInteraction: isOwn ? moodIntensity : null,
        interactionDurationSeconds: durationMs === null ? null : durationMs / 1000,
        context,
        notes: isOwn ? notes : null,
        ...(details && { metadata: details }),
        createdAt: occurredAt,
      }));
    },
  }),

  get('/interactions/patterns/:userId', {
    summary: "What stands out in a user's history",
    cost: 4_000,
    description: ownOrOthers,
    params,
    query: Type.Object({
      ...RangeQuery,
      timeZone: Type.Optional(Type.String({ format: 'text', maxLength: 64, description: 'Of the clock, by its IANA name; UTC by default.' })),
    }),
    answer: Type.Object({
      totalInteractions: Told.Count('How many entries these patterns are made from: the latest 10,000 of the range.'),
      dateRange: Type.Union(
        [Type.Object({ start: Told.Moment('When the first one happened.'), end: Told.Moment('When the last one happened.') }), Type.Null()],
        { description: 'null without any.' },
      ),
      patterns: Type.Object({
        mostCommonType: Told.TextOrNull('The type that occurs most often.'),
        averageDuration: Told.NumberOrNull('Of those that have one, in seconds.'),
        moodCorrelation: Told.NumberOrNull('How mood goes with liking, from -1 to 1; null with too little to tell.'),
        moodCorrelationSampleSize: Told.Count('From how many pairs.'),
        timeOfDayPattern: Told.TextOrNull('night, morning, afternoon or evening: when most happens.'),
        contentTypePreference: Told.TextOrNull('The type of content met most often.'),
      }),
      trends: Type.Object({
        interactionFrequency: Told.TextOrNull('increasing, stable or decreasing; null with too little to tell.'),
        moodCorrelation: Told.TextOrNull('positive, neutral or negative; null with too little to tell.'),
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
    query: Type.Object({
      format: Type.Optional(word(['json', 'csv'], 'As what kind of file.', 'json')),
      ...RangeQuery,
      includeMoodData: Type.Optional(Type.Boolean({ default: false, description: 'Moods and their intensities too.' })),
    }),
    answer: Type.Array(Type.Object({}, { additionalProperties: true, description: 'One act; docs/export.md names the columns.' })),
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
