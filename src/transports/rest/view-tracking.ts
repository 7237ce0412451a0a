import { Type } from '@sinclair/typebox';
import { badInput, noContent } from '../../domain/errors';
import { contentIdRule, isContentId } from '../../domain/identifiers';
import type { Context } from '../../graphql/context';
import { shown } from '../../graphql/validation';
import { ContentId, ContentTypeName, milliseconds, percent, success, Told, text } from './forms';
import { hasViewed, record } from './record';
import { get, post, succeeded } from './route';

const params = Type.Object({ contentType: ContentTypeName, contentId: ContentId });
const maxIds = 100;

const Metadata = Type.Object({
  id: Told.Text('The content.'),
  contentType: Told.Text('What the catalogue says that it is: video, audio, ebook …'),
  title: Told.Text('Title.'),
  viewCount: Told.Count('Distinct users with a view. Never falls.'),
  likeCount: Told.Count('Users who like it now.'),
  bookmarkCount: Told.Count('Users who have it saved now.'),
  shareCount: Told.Count('How often it was shared.'),
  commentCount: Told.Count('Comments that stand now.'),
  hasViewed: Told.Flag('The viewer has viewed it; false without a token.'),
  hasLiked: Told.Flag('The viewer likes it; false without a token.'),
  hasBookmarked: Told.Flag('The viewer has it saved; false without a token.'),
});

const BatchError = Type.Object({
  index: Told.Count('Its place in the list, from 0.'),
  code: Told.Text('BAD_USER_INPUT, as in docs/errors.md.'),
  message: Told.Text('The rule, and what came instead.'),
});
const messageOf = (id: unknown) => `An id of a content ${contentIdRule}, got ${shown(id)}.`;

export const Missing = Type.Optional(
  Type.Object(
    {
      message: Told.Text('In words.'),
      durationMs: Told.NumberOrNull('So many milliseconds more would do.'),
      progressPct: Told.NumberOrNull('So far would do.'),
      countsCompletion: Told.Flag('Coming to the end would do.'),
    },
    { description: 'What the viewing lacked to count; not there when it counted. Nothing was recorded then.' },
  ),
);

/** Endpoints of the view-tracking document. */
export const viewTracking = [
  post('/api/content/:contentType/:contentId/view', {
    summary: 'Record a view',
    description:
      'The first view of a user counts, for ever. A repeat raises the measures to their maxima. Below the threshold of its type nothing is counted.',
    params,
    body: Type.Object({
      durationMs: milliseconds('How long it was viewed, in milliseconds.'),
      progressPct: percent('How far, 0–100.'),
      isComplete: Type.Optional(Type.Boolean({ description: 'It came to the end.' })),
      handle: text(2_000, "Of GraphQL's `startView`, where the server asks for one."),
    }),
    answer: success(
      Type.Object({
        viewCount: Told.Count('Distinct users with a view, as of this very commit.'),
        hasViewed: Told.Flag('The viewer has viewed it.'),
        missing: Missing,
      }),
    ),
    async handle(ask) {
      const { durationMs, progressPct, isComplete, handle } = ask.body;
      const { contentId } = ask.params;
      const recorded = await record(ask, undefined, { type: 'VIEW', contentId, durationMs, progressPct, isComplete, handle });
      const { stats, missing } = recorded;
      return succeeded({ viewCount: stats.viewCount, hasViewed: await hasViewed(ask.context, recorded), ...(missing && { missing }) });
    },
  }),

  get('/api/content/:contentType/:contentId/metadata', {
    summary: "A content's counts and what the viewer did with it",
    isPublic: true,
    params,
    answer: success(Metadata),
    async handle({ context, params: { contentId } }) {
      const [metadata] = await metadataOf(context, [contentId]);
      if (!metadata) throw noContent(contentId, 'contentId');
      return succeeded(metadata);
    },
  }),

  post('/api/content/batch-metadata', {
    summary: 'The same of many contents',
    description: 'In the order of the ids. Contents that do not exist are left out; `errors` names the ids that cannot be those of a content.',
    isPublic: true,
    isRead: true,
    body: Type.Object({
      // The handler checks each id, so that one malformed id does not reject the others.
      contentIds: Type.Array(Type.Unknown({ description: 'The content, by its id in the catalogue.' }), {
        minItems: 1,
        maxItems: maxIds,
        description: `1–${maxIds} ids.`,
      }),
      contentType: Type.Optional(ContentTypeName),
    }),
    answer: Type.Object({
      success: Type.Literal(true),
      data: Type.Array(Metadata),
      errors: Type.Optional(Type.Array(BatchError, { description: 'The ids that were rejected; absent without any.' })),
    }),
    async handle({ context, body: { contentIds } }) {
      const ids = contentIds.filter(isContentId);
      if (ids.length === 0) throw badInput('contentIds', messageOf(contentIds[0]));
      const errors = contentIds.flatMap((id, index) => (isContentId(id) ? [] : [{ index, code: 'BAD_USER_INPUT', message: messageOf(id) }]));
      const { body } = succeeded(await metadataOf(context, ids));
      return { body: { ...body, ...(errors.length > 0 && { errors }) } };
    },
  }),
];

/** Loads the metadata of all ids with three statements, through the DataLoaders of GraphQL. */
async function metadataOf({ loaders }: Context, ids: readonly string[]) {
  const contents = (await Promise.all(ids.map((id) => loaders.content.load(id)))).filter((content) => content !== null);
  return Promise.all(
    contents.map(async ({ id, type, title }) => {
      const [stats, state] = await Promise.all([loaders.stats.load(id), loaders.viewerState.load(id)]);
      return {
        id,
        contentType: type.toLowerCase(),
        title,
        viewCount: stats?.viewCount ?? 0,
        likeCount: stats?.likeCount ?? 0,
        bookmarkCount: stats?.saveCount ?? 0,
        shareCount: stats?.shareCount ?? 0,
        commentCount: stats?.commentCount ?? 0,
        hasViewed: state?.hasViewed ?? false,
        hasLiked: state?.reactions?.includes('LIKE') ?? false,
        hasBookmarked: state?.hasSaved ?? false,
      };
    }),
  );
}
