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
    timestamp: moment('Time of the interaction, for interactions that are sent late. Default: now.'),
    metadata: Type.Optional(Form(metadata)),
    ...own,
  });
const whether = (what: string) =>
  Type.Optional(
    Type.Boolean({ default: true, description: `False removes ${what}. The server sets this state and does not toggle it, so repeats are safe.` }),
  );
const fieldNames = { contentId: 'listingId', occurredAt: 'timestamp', durationMs: 'metadata.duration' };
const notes = text(textLimits.notes, "The user's notes.");

const about = ({ listingId, timestamp }: { listingId: string | number; timestamp?: string }) => ({
  contentId: String(listingId),
  occurredAt: timestamp ? new Date(timestamp) : undefined,
});
const unseen = 'null after an undo on a listing that was removed or that the viewer may not see.';
const resultFields = {
  listingId: Field.Text('Id of the listing.'),
  isChanged: Field.Flag('Whether this call changed something. False for a repeat, which does not count again.'),
};

/** Endpoints of the tag "Listing interactions" in the OpenAPI description that record interactions. */
export const listingInteractions = [
  post('/api/interactions/like', {
    summary: 'Like or unlike a listing',
    body: listingBody({ liked: whether('the like') }, { notes }),
    answer: success(
      Type.Object({
        ...resultFields,
        liked: Field.Flag('Whether the user now likes it.'),
        totalLikes: Field.CountOrNull(`Number of users who currently like it; ${unseen}`),
      }),
    ),
    fieldNames,
    async handle(ask) {
      const { liked = true, metadata } = ask.body;
      const given = { type: 'LIKE', ...about(ask.body), isUndone: !liked, notes: metadata?.notes };
      const { contentId, isChanged, stats } = await recordOrUndo(ask, ask.body.userId, given);
      return succeeded({ listingId: contentId, isChanged, liked, totalLikes: stats?.likeCount ?? null });
    },
  }),

  post('/api/interactions/save', {
    summary: 'Save or unsave a listing',
    description: 'Another call with other notes or tags changes them. Omitted fields stay unchanged.',
    body: listingBody(
      {
        saved: whether('the listing from the favorites'),
        notes,
        tags: Type.Optional(
          Type.Array(Type.String({ format: 'text', minLength: 1, maxLength: 100 }), { maxItems: 50, description: "The user's tags." }),
        ),
      },
      { notes },
    ),
    answer: success(
      Type.Object({
        ...resultFields,
        saved: Field.Flag('Whether the user now has it saved.'),
        totalSaves: Field.CountOrNull(`Number of users who currently have it saved; ${unseen}`),
      }),
    ),
    fieldNames,
    async handle(ask) {
      const { saved = true, tags, metadata } = ask.body;
      const given = { type: 'SAVE', ...about(ask.body), isUndone: !saved, tags, notes: ask.body.notes ?? metadata?.notes };
      const { contentId, isChanged, stats } = await recordOrUndo(ask, ask.body.userId, given);
      return succeeded({ listingId: contentId, isChanged, saved, totalSaves: stats?.saveCount ?? null });
    },
  }),

  post('/api/interactions/view', {
    summary: 'Track a view of a listing',
    body: listingBody(
      { sessionId: text(textLimits.sessionId, "Frontend's id of the session."), referrer: text(textLimits.referrer, 'URL of the previous page.') },
      {
        duration: seconds('Duration of the viewing in seconds.'),
        source: text(textLimits.source, 'Source of the visit: search, category …'),
      },
    ),
    answer: success(
      Type.Object({
        ...resultFields,
        hasViewed: Field.Flag('Whether the viewer has a qualified view.'),
        totalViews: Field.Count('Number of views, repeats included.'),
        uniqueViewers: Field.Count('Number of distinct users with a view.'),
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
    summary: 'Track a share of a listing',
    description: 'Each call counts. A retry with the same Idempotency-Key does not count again.',
    body: listingBody(
      {},
      {
        platform: text(textLimits.platform, 'Platform or method of the share.'),
        recipient: text(textLimits.recipient, 'Recipient of the share, as free text. Only the user can see it.'),
        notes,
      },
    ),
    answer: success(Type.Object({ ...resultFields, totalShares: Field.Count('Number of shares.') })),
    fieldNames,
    async handle(ask) {
      const { platform, recipient, notes } = ask.body.metadata ?? {};
      const { content, isChanged, stats } = await record(ask, ask.body.userId, { type: 'SHARE', ...about(ask.body), platform, recipient, notes });
      return succeeded({ listingId: content.id, isChanged, totalShares: stats.shareCount });
    },
  }),
];
