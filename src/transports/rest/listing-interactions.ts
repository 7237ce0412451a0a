import { type TProperties, Type } from '@sinclair/typebox';
import { ContentIdOrNumber, moment, SelfOrNumber, seconds, success, Told, text } from './forms';
import { hasViewed, record, recordOrTakeBack } from './record';
import { post, succeeded } from './route';
import { Missing } from './view-tracking';

/** Request body of an endpoint of the listing document: the common fields and the endpoint's own fields and metadata. */
const form = <P extends TProperties, M extends TProperties>(own: P, metadata: M) =>
  Type.Object({
    listingId: ContentIdOrNumber,
    userId: SelfOrNumber,
    timestamp: moment('When it happened, for acts sent late; now by default.'),
    metadata: Type.Optional(Type.Object(metadata)),
    ...own,
  });
const whether = (what: string) =>
  Type.Optional(Type.Boolean({ default: true, description: `False: ${what} is taken back. Never toggled, so that a repeat is harmless.` }));
const fieldNames = { contentId: 'listingId', occurredAt: 'timestamp', durationMs: 'metadata.duration' };
const notes = text(5_000, "The user's own words on it.");

const about = ({ listingId, timestamp }: { listingId: string | number; timestamp?: string }) => ({
  contentId: String(listingId),
  occurredAt: timestamp ? new Date(timestamp) : undefined,
});
const unseen = 'null after taking back on a listing that was removed or that the viewer may not see.';
const told = {
  listingId: Told.Text('The listing.'),
  isChanged: Told.Flag('True when this call changed something; false for a repeat, which is not counted again.'),
};

/** Write endpoints of the listing document. */
export const listingInteractions = [
  post('/api/interactions/like', {
    summary: 'Like or unlike a listing',
    body: form({ liked: whether('the like') }, { notes }),
    answer: success(Type.Object({ ...told, liked: Told.Flag('It is liked now.'), totalLikes: Told.CountOrNull(`Users who like it now; ${unseen}`) })),
    fieldNames,
    async handle(ask) {
      const { liked = true, metadata } = ask.body;
      const given = { type: 'LIKE', ...about(ask.body), isUndone: !liked, notes: metadata?.notes };
      const { contentId, isChanged, stats } = await recordOrTakeBack(ask, ask.body.userId, given);
      return succeeded({ listingId: contentId, isChanged, liked, totalLikes: stats?.likeCount ?? null });
    },
  }),

  post('/api/interactions/save', {
    summary: 'Save or unsave a listing',
    description: 'Repeat it with other notes or tags to change them; what is left out stays.',
    body: form(
      {
        saved: whether('what was saved'),
        notes,
        tags: Type.Optional(
          Type.Array(Type.String({ format: 'text', minLength: 1, maxLength: 100 }), { maxItems: 50, description: "The user's own tags." }),
        ),
      },
      { notes },
    ),
    answer: success(
      Type.Object({ ...told, saved: Told.Flag('It is saved now.'), totalSaves: Told.CountOrNull(`Users who have it saved now; ${unseen}`) }),
    ),
    fieldNames,
    async handle(ask) {
      const { saved = true, tags, metadata } = ask.body;
      const given = { type: 'SAVE', ...about(ask.body), isUndone: !saved, tags, notes: ask.body.notes ?? metadata?.notes };
      const { contentId, isChanged, stats } = await recordOrTakeBack(ask, ask.body.userId, given);
      return succeeded({ listingId: contentId, isChanged, saved, totalSaves: stats?.saveCount ?? null });
    },
  }),

  post('/api/interactions/view', {
    summary: 'Track a view of a listing',
    body: form(
      { sessionId: text(255, "The frontend's own name of the visit."), referrer: text(2_000, 'Address of the page before.') },
      {
        duration: seconds('How long it was viewed, in seconds.'),
        source: text(100, 'Where the user came from: search, category …'),
      },
    ),
    answer: success(
      Type.Object({
        ...told,
        hasViewed: Told.Flag('The viewer has viewed it.'),
        totalViews: Told.Count('All views, repeats included.'),
        uniqueViewers: Told.Count('Distinct users with a view.'),
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
    description: 'Each counts; with an Idempotency-Key a retry does not.',
    body: form({}, { platform: text(100, 'By which platform or method.'), recipient: text(255, 'With whom.'), notes }),
    answer: success(Type.Object({ ...told, totalShares: Told.Count('How often it was shared.') })),
    fieldNames,
    async handle(ask) {
      const { platform, recipient, notes } = ask.body.metadata ?? {};
      const { content, isChanged, stats } = await record(ask, ask.body.userId, { type: 'SHARE', ...about(ask.body), platform, recipient, notes });
      return succeeded({ listingId: content.id, isChanged, totalShares: stats.shareCount });
    },
  }),
];
