import { type TProperties, Type } from '@sinclair/typebox';
import { textLimits } from '../../domain/text-limits';
import { hasViewed, record, recordOrUndo } from './record';
import { ContentIdOrNumber, Field, Form, moment, SelfOrNumber, seconds, success, text } from './request-validation';
import { post, succeeded } from './route';
import { Missing } from './view-tracking';

/** Returns the schema of a request body: the fields that all endpoints in this file share, the fields `own`, and the object `metadata`. */
const listingBody = <P extends TProperties, M extends TProperties>(own: P, metadata: M) =>
  Form({
    listingId: ContentIdOrNumber,
    userId: SelfOrNumber,
    timestamp: moment("Time of the user's action, if the client sends it late. Default: now."),
    metadata: Type.Optional(Form(metadata)),
    ...own,
  });
const whether = (state: string) =>
  Type.Optional(Type.Boolean({ default: true, description: `Whether ${state} from now on. A repeated call changes nothing.` }));
const fieldNames = { contentId: 'listingId', occurredAt: 'timestamp', durationMs: 'metadata.duration' };
const notes = text(textLimits.notes, 'Notes of the user about the listing. Only the user can read them.');

const about = ({ listingId, timestamp }: { listingId: string | number; timestamp?: string }) => ({
  contentId: String(listingId),
  occurredAt: timestamp ? new Date(timestamp) : undefined,
});
const unseen = 'Null if the user can no longer see the listing.';
const resultFields = {
  listingId: Field.Text('Id of the listing.'),
  isChanged: Field.Flag('Whether this call changed stored data. False if it repeats an earlier call; a repeat does not count again.'),
};

/** Endpoints of the tag "Listing interactions" in the OpenAPI description that record interactions. */
export const listingInteractions = [
  post('/api/interactions/like', {
    summary: 'Like or unlike a listing',
    body: listingBody({ liked: whether('the user likes the listing') }, { notes }),
    answer: success(
      Type.Object({
        ...resultFields,
        liked: Field.Flag('Whether the user now likes the listing.'),
        totalLikes: Field.CountOrNull(`Number of users who currently like the listing. ${unseen}`),
      }),
    ),
    fieldNames,
    async handle(ask) {
      const { liked = true, metadata } = ask.body;
      const given = { type: 'REACTION' as const, reaction: 'LIKE', ...about(ask.body), isUndone: !liked, notes: metadata?.notes };
      const { contentId, isChanged, stats } = await recordOrUndo(ask, ask.body.userId, given);
      return succeeded({ listingId: contentId, isChanged, liked, totalLikes: stats?.likeCount ?? null });
    },
  }),

  post('/api/interactions/save', {
    summary: 'Save or unsave a listing',
    description:
      'Adds the listing to the favorites of the user, or removes it. A later call with other notes or tags changes them; omitted fields stay unchanged.',
    body: listingBody(
      {
        saved: whether('the listing is among the favorites of the user'),
        notes,
        tags: Type.Optional(
          Type.Array(Type.String({ format: 'text', minLength: 1, maxLength: 100 }), {
            maxItems: 50,
            description: "The user's own tags for the saved listing.",
          }),
        ),
      },
      { notes },
    ),
    answer: success(
      Type.Object({
        ...resultFields,
        saved: Field.Flag('Whether the listing is now among the favorites of the user.'),
        totalSaves: Field.CountOrNull(`Number of users who currently have the listing among their favorites. ${unseen}`),
      }),
    ),
    fieldNames,
    async handle(ask) {
      const { saved = true, tags, metadata } = ask.body;
      const given = { type: 'SAVE' as const, ...about(ask.body), isUndone: !saved, tags, notes: ask.body.notes ?? metadata?.notes };
      const { contentId, isChanged, stats } = await recordOrUndo(ask, ask.body.userId, given);
      return succeeded({ listingId: contentId, isChanged, saved, totalSaves: stats?.saveCount ?? null });
    },
  }),

  post('/api/interactions/view', {
    summary: 'Record a view of a listing',
    body: listingBody(
      {
        sessionId: text(textLimits.sessionId, 'Id that the client gives to the session of the user.'),
        referrer: text(textLimits.referrer, 'URL of the page from which the user came.'),
      },
      {
        duration: seconds('Duration of the viewing in seconds, at most one day.'),
        source: text(textLimits.source, 'Where the user came from, such as search or category.'),
      },
    ),
    answer: success(
      Type.Object({
        ...resultFields,
        hasViewed: Field.Flag('Whether the user now has a counted view of the listing.'),
        totalViews: Field.Count('Number of counted viewings of the listing, including repeats by the same user.'),
        uniqueViewers: Field.Count('Number of different users with a counted view of the listing.'),
        missing: Missing,
      }),
    ),
    fieldNames,
    async handle(ask) {
      const { sessionId, referrer, metadata: { duration, source } = {} } = ask.body;
      const durationMs = duration === undefined ? undefined : duration * 1000;
      const recorded = await record(ask, ask.body.userId, { type: 'VIEW', ...about(ask.body), durationMs, source, sessionId, referrer });
      const { content, isChanged, stats, missing } = recorded;
      return succeeded({
        listingId: content.id,
        isChanged,
        hasViewed: await hasViewed(ask.context, recorded),
        totalViews: stats.totalViewCount,
        uniqueViewers: stats.viewCount,
        ...(missing && { missing }),
      });
    },
  }),

  post('/api/interactions/share', {
    summary: 'Record a share of a listing',
    description: 'Each call records a further share, unless it repeats an Idempotency-Key.',
    body: listingBody(
      {},
      {
        platform: text(textLimits.platform, 'Platform or method by which the user shared the listing.'),
        recipient: text(textLimits.recipient, 'Person or group that receives the share, as free text. Only the user can read it.'),
        notes,
      },
    ),
    answer: success(Type.Object({ ...resultFields, totalShares: Field.Count('Number of times that users shared the listing.') })),
    fieldNames,
    async handle(ask) {
      const { platform, recipient, notes } = ask.body.metadata ?? {};
      const { content, isChanged, stats } = await record(ask, ask.body.userId, { type: 'SHARE', ...about(ask.body), platform, recipient, notes });
      return succeeded({ listingId: content.id, isChanged, totalShares: stats.shareCount });
    },
  }),
];
